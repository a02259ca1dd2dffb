"""Endpoints: approved versions go in service, broken ones never do, and what served before can come back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core.errors import Conflict, DomainError, NotAllowed
from apps.core.storage import store
from apps.deployments.choices import DeploymentState, EndpointState
from apps.deployments.models import Deployment, Endpoint
from apps.deployments.queries import endpoints, serving_state
from apps.deployments.services import publishing
from apps.deployments.services.endpoints import create_endpoint, deploy, edit_endpoint, roll_back, stop
from apps.deployments.services.keys import create_key, revoke_key
from apps.jobs.choices import State
from apps.jobs.models import Job
from apps.jobs.services import cancel
from apps.projects.models import Project
from apps.registry.choices import Decision, Gate
from apps.registry.services import decide
from tests.apps.deployments.conftest import ROW, Inference
from tests.cast import Cast
from tests.factories.models import make_approved, make_endpoint, make_version
from tests.serving import wait_for
from workers.core.errors import ComputeError
from workers.serving.state import read_state


def reread(endpoint: Endpoint) -> Endpoint:
    return endpoints().get(pk=endpoint.pk)


def test_an_approved_version_answers_raw_rows(cast: Cast, project: Project, inference: Inference) -> None:
    endpoint = make_endpoint(project, cast.dora)
    deployment = inference.deploy(cast.dora, endpoint, make_approved(project, cast))
    assert deployment.state == DeploymentState.IN_SERVICE, deployment.error
    assert reread(endpoint).state == EndpointState.IN_SERVICE
    _key, text = create_key(cast.dora, endpoint, "billing", days=30)
    publishing.publish_pending()
    answer = wait_for(lambda: (found := inference.predict(endpoint, text)).status_code == 200 and found)
    prediction = answer.json()["predictions"][0]
    assert prediction["prediction"] in ("no", "yes")
    assert prediction["probability_no"] + prediction["probability_yes"] == pytest.approx(1)
    assert answer.json()["model_version"] == "churn/1"


def test_the_endpoint_names_row_and_column(cast: Cast, project: Project, inference: Inference) -> None:
    endpoint = make_endpoint(project, cast.dora)
    inference.deploy(cast.dora, endpoint, make_approved(project, cast))
    _key, text = create_key(cast.dora, endpoint, "billing")
    publishing.publish_pending()
    wait_for(lambda: inference.predict(endpoint, text).status_code == 200)
    for row, words in [
        ({"age": 30}, "income"),
        ({"agee": 30, "income": 1.0}, "did you mean “age”?"),
        ({"age": "thirty", "income": 1.0}, "is not a whole number"),
        ({"age": None, "income": 1.0}, "is empty"),
    ]:
        answer = inference.predict(endpoint, text, ROW, row)
        error = answer.json()["error"]
        assert answer.status_code == 422
        assert (error["row"], error["column"] in ("age", "income")) == (2, True)
        assert words in error["message"]


def test_a_revoked_key_is_refused(cast: Cast, project: Project, inference: Inference) -> None:
    endpoint = make_endpoint(project, cast.dora)
    inference.deploy(cast.dora, endpoint, make_approved(project, cast))
    key, text = create_key(cast.dora, endpoint, "billing")
    publishing.publish_pending()
    wait_for(lambda: inference.predict(endpoint, text).status_code == 200)
    revoke_key(cast.dora, key)
    publishing.publish_pending()
    wait_for(lambda: inference.predict(endpoint, text).status_code == 401, seconds=5)


@pytest.mark.parametrize("gate", Gate.values)
def test_what_is_not_approved_is_not_deployed(cast: Cast, project: Project, gate: str) -> None:
    pending = make_version(project, cast.dan)
    with pytest.raises(Conflict, match="not approved for staging"):
        deploy(cast.dora, make_endpoint(project, cast.dora, stage=gate), pending)
    staged = make_approved(project, cast, Gate.STAGING, penalty=2)
    with pytest.raises(Conflict, match="not approved for production"):
        deploy(cast.dora, make_endpoint(project, cast.dora, "live", Gate.PRODUCTION), staged)
    assert not Deployment.objects.exists()


def test_a_package_whose_bytes_changed_is_not_deployed(cast: Cast, project: Project) -> None:
    version = make_approved(project, cast)
    blob = store().folder_manifest(version.run.package)["recipe.json"]
    store().local_file(blob).write_text("{}")
    with pytest.raises(ComputeError, match="checksum"):
        deploy(cast.dora, make_endpoint(project, cast.dora), version)


def test_a_model_that_does_not_load_leaves_the_one_before_in_service(
    cast: Cast, project: Project, inference: Inference, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = make_endpoint(project, cast.dora)
    good = inference.deploy(cast.dora, endpoint, make_approved(project, cast))
    broken = make_approved(project, cast, penalty=2)
    monkeypatch.setattr("workers.packages.package.Package.predict_rows", lambda *_: 1 / 0)
    bad = inference.deploy(cast.dora, endpoint, broken)
    assert (bad.state, reread(endpoint).serving) == (DeploymentState.FAILED, good)
    assert "stays in service" in bad.error
    [state] = read_state(store()).endpoints
    assert (state.serving.deployment, state.incoming) == (str(good.id), None)


def test_rolling_back_brings_the_version_before(cast: Cast, project: Project, inference: Inference) -> None:
    endpoint = make_endpoint(project, cast.dora)
    first, second = make_approved(project, cast), make_approved(project, cast, penalty=2)
    with pytest.raises(Conflict, match="nothing to go back to"):
        roll_back(cast.dora, reread(endpoint))
    for version in (first, second):
        inference.deploy(cast.dora, endpoint, version)
    roll_back(cast.dora, reread(endpoint))
    inference.settle()
    assert reread(endpoint).serving.version == first
    roll_back(cast.dora, reread(endpoint))
    inference.settle()
    assert reread(endpoint).serving.version == second


def test_rolling_back_asks_for_the_approval_again(cast: Cast, project: Project, inference: Inference) -> None:
    endpoint = make_endpoint(project, cast.dora)
    first, second = make_approved(project, cast), make_approved(project, cast, penalty=2)
    for version in (first, second):
        inference.deploy(cast.dora, endpoint, version)
    decide(cast.rita, first, Gate.STAGING, Decision.REJECTED, "It drifted.")
    with pytest.raises(Conflict, match="not approved"):
        roll_back(cast.dora, reread(endpoint))


def test_an_approval_withdrawn_during_the_roll_out_stops_it(cast: Cast, project: Project, inference: Inference) -> None:
    endpoint, version = make_endpoint(project, cast.dora), make_approved(project, cast)
    deployment = deploy(cast.dora, endpoint, version)
    decide(cast.rita, version, Gate.STAGING, Decision.REJECTED, "On second thoughts.")
    inference.settle()
    deployment.refresh_from_db()
    assert (deployment.state, deployment.error.startswith("churn v1 is not approved")) == (DeploymentState.FAILED, True)


def test_one_roll_out_at_a_time(cast: Cast, project: Project) -> None:
    endpoint = make_endpoint(project, cast.dora)
    deploy(cast.dora, endpoint, make_approved(project, cast))
    with pytest.raises(Conflict, match="being rolled out"):
        deploy(cast.olga, endpoint, make_approved(project, cast, penalty=2))
    assert Job.objects.filter(kind="deployments.roll_out").count() == 1


def test_the_database_refuses_a_second_version_in_service(cast: Cast, project: Project) -> None:
    endpoint, version = make_endpoint(project, cast.dora), make_approved(project, cast)
    facts = {"endpoint": endpoint, "version": version, "author": cast.dora, "state": DeploymentState.IN_SERVICE}
    Deployment.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deployment.objects.create(**facts)


def test_a_cancelled_roll_out_is_withdrawn(cast: Cast, project: Project) -> None:
    endpoint = make_endpoint(project, cast.dora)
    deployment = deploy(cast.dora, endpoint, make_approved(project, cast))
    cancel(cast.dora, deployment.job)
    deployment.refresh_from_db()
    assert (deployment.state, deployment.error) == (DeploymentState.FAILED, "The roll-out was cancelled.")
    assert reread(endpoint).state == EndpointState.FAILED
    assert serving_state(1).endpoints[0].incoming is None


def test_without_a_server_the_roll_out_says_so(
    cast: Cast, project: Project, run_jobs: Callable[[], list[Job]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.serving.rollout.SERVER_SECONDS", 0.1)
    deployment = deploy(cast.dora, make_endpoint(project, cast.dora), make_approved(project, cast))
    [job] = [job for job in run_jobs() if job.kind == "deployments.roll_out"]
    deployment.refresh_from_db()
    assert (job.state, deployment.state) == (State.FAILED, DeploymentState.FAILED)
    assert "No inference server is running" in deployment.error


def test_a_stopped_endpoint_keeps_its_history(cast: Cast, project: Project, inference: Inference) -> None:
    endpoint = make_endpoint(project, cast.dora)
    inference.deploy(cast.dora, endpoint, make_approved(project, cast))
    stop(cast.dora, endpoint)
    assert reread(endpoint).state == EndpointState.STOPPED
    assert serving_state(1).endpoints[0].serving is None
    with pytest.raises(Conflict, match="Nothing is in service"):
        stop(cast.dora, endpoint)


def test_endpoints_have_terms(cast: Cast, project: Project) -> None:
    later, past = timezone.now() + timedelta(days=1), timezone.now() - timedelta(seconds=1)
    with pytest.raises(DomainError, match="past"):
        create_endpoint(cast.dora, project, "a", Gate.STAGING, past)
    with pytest.raises(DomainError, match="ten years"):
        create_endpoint(cast.dora, project, "a", Gate.STAGING, later + timedelta(days=5000))
    endpoint = create_endpoint(cast.dora, project, "My endpoint", Gate.STAGING, later)
    assert (endpoint.path, endpoint.owner) == ("tumours/my-endpoint", cast.dora)
    with pytest.raises(Conflict, match="already an endpoint"):
        create_endpoint(cast.dora, project, "my-endpoint", Gate.STAGING, later)
    for share in (1.5, -0.1, float("nan")):
        with pytest.raises(DomainError, match="between 0 and 1"):
            edit_endpoint(cast.dora, endpoint, later, share, "")
    Endpoint.objects.filter(pk=endpoint.pk).update(ends_at=past)
    with pytest.raises(Conflict, match="end date"):
        deploy(cast.dora, reread(endpoint), make_approved(project, cast))


def test_rights(cast: Cast, project: Project) -> None:
    endpoint, version = make_endpoint(project, cast.dora), make_approved(project, cast)
    for person in (cast.dan, cast.ana, cast.rita, cast.vic):
        with pytest.raises(NotAllowed):
            make_endpoint(project, person, "other")
        with pytest.raises(NotAllowed):
            deploy(person, endpoint, version)
        with pytest.raises(NotAllowed):
            create_key(person, endpoint, "mine")


def test_a_lost_publication_is_found_by_the_sweep(cast: Cast, project: Project) -> None:
    make_endpoint(project, cast.dora)
    assert read_state(store()) is None, "the test's transaction never commits, as if the process had died there"
    assert publishing.publish_pending()
    assert [endpoint.path for endpoint in read_state(store()).endpoints] == ["tumours/churn"]
    assert not publishing.publish_pending()


def test_keys_are_kept_as_hashes(cast: Cast, project: Project) -> None:
    endpoint = make_endpoint(project, cast.dora)
    key, text = create_key(cast.dora, endpoint, "billing", days=1)
    assert text.startswith("etk_") and text not in str(vars(key))
    [kept] = [k for k in serving_state(1).endpoints[0].keys if k.id == str(key.id)]
    assert text not in str(kept) and kept.expires_at is not None
    for days in (0, -1, 5000):
        with pytest.raises(DomainError):
            create_key(cast.dora, endpoint, "billing", days=days)
    revoke_key(cast.dora, key)
    assert len(serving_state(1).endpoints[0].keys) == 1
    with pytest.raises(Conflict, match="already revoked"):
        revoke_key(cast.olga, key)
