"""Addresses of deployments."""

from django.urls import path

from apps.deployments.api import batch as batch_api
from apps.deployments.api import calls as call_api
from apps.deployments.api import endpoints as endpoint_api
from apps.deployments.pages import batch, calls, endpoints

app_name = "deployments"

ENDPOINT = "endpoints/<uuid:endpoint>/"

pages = [
    path("endpoints/", endpoints.endpoint_list, name="endpoint-list"),
    path("endpoints/new/", endpoints.endpoint_new, name="endpoint-new"),
    path(ENDPOINT, endpoints.endpoint_detail, name="endpoint-detail"),
    path(f"{ENDPOINT}roll-back/", endpoints.endpoint_roll_back, name="endpoint-roll-back"),
    path(f"{ENDPOINT}stop/", endpoints.endpoint_stop, name="endpoint-stop"),
    path(f"{ENDPOINT}settings/", endpoints.endpoint_settings, name="endpoint-settings"),
    path(f"{ENDPOINT}keys/", calls.endpoint_keys, name="endpoint-keys"),
    path(f"{ENDPOINT}keys/<uuid:key>/revoke/", calls.key_revoke, name="key-revoke"),
    path(f"{ENDPOINT}test/", calls.endpoint_test, name="endpoint-test"),
    path(f"{ENDPOINT}captures/", calls.endpoint_captures, name="endpoint-captures"),
    path("models/<uuid:group>/versions/<int:number>/compare/", endpoints.version_compare, name="compare"),
    path("batch/", batch.batch_list, name="batch-list"),
    path("batch/new/", batch.batch_new, name="batch-new"),
    path("batch/<uuid:batch>/", batch.batch_detail, name="batch-detail"),
]
api = [
    path("endpoints/", endpoint_api.EndpointList.as_view(), name="endpoint-list"),
    path(ENDPOINT, endpoint_api.EndpointDetail.as_view(), name="endpoint-detail"),
    path(f"{ENDPOINT}deployments/", endpoint_api.DeploymentList.as_view(), name="deployment-list"),
    path(f"{ENDPOINT}roll-back/", endpoint_api.RollBack.as_view(), name="endpoint-roll-back"),
    path(f"{ENDPOINT}stop/", endpoint_api.Stop.as_view(), name="endpoint-stop"),
    path(f"{ENDPOINT}keys/", call_api.KeyList.as_view(), name="key-list"),
    path(f"{ENDPOINT}keys/<uuid:key>/", call_api.KeyDetail.as_view(), name="key-detail"),
    path(f"{ENDPOINT}test/", call_api.Console.as_view(), name="endpoint-test"),
    path(f"{ENDPOINT}captures/", call_api.CaptureList.as_view(), name="capture-list"),
    path("batch-predictions/", batch_api.BatchList.as_view(), name="batch-list"),
    path("batch-predictions/<uuid:batch>/", batch_api.BatchDetail.as_view(), name="batch-detail"),
]
