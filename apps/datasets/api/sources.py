"""Saved sources, and fetching from them."""

import uuid

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets import queries, services
from apps.datasets.models import Fetch, Source
from apps.datasets.serializers.sources import (
    CheckSerializer,
    ConnectorSerializer,
    FetchSerializer,
    FetchWrite,
    LookWrite,
    RefreshWrite,
    SourceAsked,
    SourceChange,
    SourceSerializer,
    SourceWrite,
)
from apps.projects.guards import ProjectListView, ProjectView
from workers.connectors import connectors


class ConnectorList(ProjectView):
    """The kinds of places that data can come from, with the parameters and credentials that each takes."""

    serializer_class = ConnectorSerializer
    actions = {"GET": "source.view"}

    @extend_schema(operation_id="project_connectors_list", responses=ConnectorSerializer(many=True))
    def get(self, request: Request, project: str) -> Response:
        return Response(ConnectorSerializer(connectors.all(), many=True).data)


class SourceList(ProjectListView):
    """The project's sources by name; POST tries one and saves it, or answers 422 with ``no_answer`` and the field."""

    serializer_class = SourceSerializer
    actions = {"GET": "source.view", "POST": "source.edit"}

    def get_queryset(self) -> QuerySet[Source]:
        return queries.sources_of(self.request.user, self.project, self.request.query_params.get("q", ""))

    @extend_schema(parameters=[OpenApiParameter("q", str, description="Part of the name.")])
    def get(self, request: Request, project: str) -> Response:
        return super().get(request)

    @extend_schema(request=SourceWrite, responses={201: SourceSerializer})
    def post(self, request: Request, project: str) -> Response:
        made = services.create_source(request.user, self.project, **self.valid(SourceWrite))
        return Response(SourceSerializer(made).data, status=status.HTTP_201_CREATED)


class SourceCheck(ProjectView):
    """Try a source within seconds, without saving it."""

    serializer_class = CheckSerializer
    actions = {"POST": "source.edit"}

    @extend_schema(request=SourceAsked, responses=CheckSerializer)
    def post(self, request: Request, project: str) -> Response:
        found = services.check_source(request.user, self.project, **self.valid(SourceAsked))
        return Response(CheckSerializer(found).data)


class SourceDetail(ProjectView):
    """One source; PATCH changes what is given and tries it, DELETE forgets it and its credentials."""

    serializer_class = SourceSerializer
    actions = {"GET": "source.view", "PATCH": "source.edit", "DELETE": "source.edit"}

    def get(self, request: Request, project: str, source: uuid.UUID) -> Response:
        return Response(SourceSerializer(queries.source(request.user, self.project, source)).data)

    @extend_schema(request=SourceChange, responses=SourceSerializer)
    def patch(self, request: Request, project: str, source: uuid.UUID) -> Response:
        found = queries.source(request.user, self.project, source)
        return Response(SourceSerializer(services.edit_source(request.user, found, **self.valid(SourceChange))).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, project: str, source: uuid.UUID) -> Response:
        services.delete_source(request.user, queries.source(request.user, self.project, source))
        return Response(status=status.HTTP_204_NO_CONTENT)


class SourceTry(ProjectView):
    """Try the connection: the fetch that is answered says, once its job has succeeded, what would come."""

    serializer_class = FetchSerializer
    actions = {"POST": "source.edit"}

    @extend_schema(request=None, responses={202: FetchSerializer})
    def post(self, request: Request, project: str, source: uuid.UUID) -> Response:
        started = services.try_source(request.user, queries.source(request.user, self.project, source))
        return Response(FetchSerializer(started).data, status=status.HTTP_202_ACCEPTED)


class SourceLook(ProjectView):
    """Fetch everything and look at it: the fetch names, once its job has succeeded, the inspection."""

    serializer_class = FetchSerializer
    actions = {"POST": "dataset.create"}

    @extend_schema(request=LookWrite, responses={202: FetchSerializer})
    def post(self, request: Request, project: str, source: uuid.UUID) -> Response:
        found = queries.source(request.user, self.project, source)
        started = services.look_at_source(request.user, found, **self.valid(LookWrite))
        return Response(FetchSerializer(started).data, status=status.HTTP_202_ACCEPTED)


class FetchList(ProjectListView):
    """The fetches from a source, newest first; POST fetches, and imports what came."""

    serializer_class = FetchSerializer
    actions = {"GET": "source.view", "POST": "dataset.create"}

    def get_queryset(self) -> QuerySet[Fetch]:
        return queries.fetches_of(queries.source(self.request.user, self.project, self.kwargs["source"]))

    @extend_schema(request=FetchWrite, responses={202: FetchSerializer})
    def post(self, request: Request, project: str, source: uuid.UUID) -> Response:
        found = queries.source(request.user, self.project, source)
        wanted = self.valid(FetchWrite)
        target = wanted.pop("dataset")
        dataset = queries.dataset(request.user, self.project, target) if target else None
        started = services.import_from_source(request.user, found, dataset=dataset, **wanted)
        return Response(FetchSerializer(started).data, status=status.HTTP_202_ACCEPTED)


class FetchDetail(ProjectView):
    """One fetch: its job, and the import that it started."""

    serializer_class = FetchSerializer
    actions = {"GET": "source.view"}

    def get(self, request: Request, project: str, fetch: uuid.UUID) -> Response:
        return Response(FetchSerializer(queries.fetch(request.user, self.project, fetch)).data)


class DatasetRefresh(ProjectView):
    """Fetch once more from the source of the dataset's last import, and read it the same way."""

    serializer_class = FetchSerializer
    actions = {"POST": "dataset.edit"}

    @extend_schema(request=RefreshWrite, responses={202: FetchSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        found = queries.dataset(request.user, self.project, dataset)
        started = services.refresh(request.user, found, **self.valid(RefreshWrite))
        return Response(FetchSerializer(started).data, status=status.HTTP_202_ACCEPTED)
