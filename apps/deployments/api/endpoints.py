"""Endpoints and their deployments."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.deployments import queries
from apps.deployments.models import Deployment, Endpoint
from apps.deployments.serializers import (
    DeploymentSerializer,
    DeploymentWrite,
    EndpointSerializer,
    EndpointWrite,
    TermsWrite,
)
from apps.deployments.services import endpoints as services
from apps.projects.guards import ProjectListView, ProjectView
from apps.registry import queries as registry


class EndpointList(ProjectListView):
    """The project's endpoints; POST makes one, with nothing behind it yet."""

    serializer_class = EndpointSerializer
    actions = {"GET": "endpoint.view", "POST": "endpoint.create"}

    def get_queryset(self) -> QuerySet[Endpoint]:
        return queries.endpoints_of(self.project)

    @extend_schema(request=EndpointWrite, responses={201: EndpointSerializer})
    def post(self, request: Request, project: str) -> Response:
        wanted = self.valid(EndpointWrite)
        made = services.create_endpoint(request.user, self.project, **wanted)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class EndpointView(ProjectView):
    """Finds the endpoint of the address."""

    serializer_class: Any = EndpointSerializer

    def endpoint(self) -> Endpoint:
        return queries.endpoint(self.request.user, self.project, self.kwargs["endpoint"])


class EndpointDetail(EndpointView):
    """One endpoint; PATCH changes its terms."""

    actions = {"GET": "endpoint.view", "PATCH": "endpoint.create"}

    def get(self, request: Request, project: str, endpoint: uuid.UUID) -> Response:
        return Response(self.get_serializer(self.endpoint()).data)

    @extend_schema(request=TermsWrite, responses={200: EndpointSerializer})
    def patch(self, request: Request, project: str, endpoint: uuid.UUID) -> Response:
        found = self.endpoint()
        wanted = self.valid(TermsWrite)
        terms = {name: getattr(found, name) for name in ("ends_at", "capture_share", "description")}
        services.edit_endpoint(request.user, found, **terms | wanted)
        return Response(self.get_serializer(found).data)


class DeploymentList(EndpointView, ProjectListView):
    """What was put behind the endpoint, newest first; POST deploys an approved version."""

    serializer_class = DeploymentSerializer
    actions = {"GET": "endpoint.view", "POST": "endpoint.deploy"}

    def get_queryset(self) -> QuerySet[Deployment]:
        return self.endpoint().deployments.select_related("version__group", "author")

    @extend_schema(request=DeploymentWrite, responses={202: DeploymentSerializer})
    def post(self, request: Request, project: str, endpoint: uuid.UUID) -> Response:
        found = self.endpoint()
        wanted = DeploymentWrite(data=request.data)
        versions = registry.versions().filter(group__project=self.project)
        wanted.fields["version"].queryset = versions  # type: ignore[attr-defined]
        wanted.is_valid(raise_exception=True)
        deployment = services.deploy(request.user, found, **wanted.validated_data)
        return Response(self.get_serializer(deployment).data, status=status.HTTP_202_ACCEPTED)


class RollBack(EndpointView):
    """Deploy again what served before."""

    serializer_class = DeploymentSerializer
    actions = {"POST": "endpoint.deploy"}

    @extend_schema(request=None, responses={202: DeploymentSerializer})
    def post(self, request: Request, project: str, endpoint: uuid.UUID) -> Response:
        deployment = services.roll_back(request.user, self.endpoint())
        return Response(self.get_serializer(deployment).data, status=status.HTTP_202_ACCEPTED)


class Stop(EndpointView):
    """Take what serves out of service."""

    actions = {"POST": "endpoint.deploy"}

    @extend_schema(request=None, responses={200: EndpointSerializer})
    def post(self, request: Request, project: str, endpoint: uuid.UUID) -> Response:
        services.stop(request.user, self.endpoint())
        return Response(self.get_serializer(self.endpoint()).data)
