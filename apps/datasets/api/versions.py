"""Versions: their rows, their profile, their file."""

import uuid

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets import queries, services
from apps.datasets.download import FILE_KINDS, XLSX, as_file
from apps.datasets.models import ColumnProfile, DatasetVersion
from apps.datasets.serializers import (
    ColumnSerializer,
    DatasetVersionDetailSerializer,
    DatasetVersionSerializer,
    LookQuery,
    RowsQuery,
    RowsSerializer,
    VersionEdit,
    WaitingSerializer,
)
from apps.projects.guards import ProjectListView, ProjectView


class VersionView(ProjectView):
    """Finds the version of the address."""

    def version(self) -> DatasetVersion:
        return queries.version(self.request.user, self.project, self.kwargs["dataset"], self.kwargs["number"])

    def told(self, waiting: queries.Waiting, code: int = status.HTTP_202_ACCEPTED) -> Response:
        """In place of what takes long: how far its job is."""
        return Response(WaitingSerializer(waiting, context=self.get_serializer_context()).data, status=code)


class VersionList(ProjectListView):
    """The versions of a dataset, newest first."""

    serializer_class = DatasetVersionSerializer
    actions = {"GET": "dataset.view"}

    def get_queryset(self) -> QuerySet[DatasetVersion]:
        return queries.versions_of(queries.dataset(self.request.user, self.project, self.kwargs["dataset"]))


class VersionDetail(VersionView):
    """One version: its columns, where it came from, what it came from; PATCH gives it exactly these tags."""

    serializer_class = DatasetVersionDetailSerializer
    actions = {"GET": "dataset.view", "PATCH": "dataset.edit"}

    def get(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        return Response(self.get_serializer(self.version()).data)

    @extend_schema(request=VersionEdit)
    def patch(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        tagged = services.tag_version(request.user, self.version(), **self.valid(VersionEdit))
        return Response(self.get_serializer(tagged).data)


class VersionRows(VersionView):
    """Some rows of a version, sorted, filtered and searched as asked.

    What would take long on a long version answers 202 and no rows; POST has it worked out by a job and kept.
    """

    serializer_class = RowsSerializer
    actions = {"GET": "dataset.view", "POST": "dataset.view"}

    @extend_schema(parameters=[RowsQuery], responses={200: RowsSerializer, 202: WaitingSerializer})
    def get(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        asked, version = self.valid(RowsQuery, request.query_params), self.version()
        waiting = queries.waiting_for(request.user, version, asked)
        return self.told(waiting) if waiting else Response(queries.rows_for(request.user, version, asked))

    @extend_schema(request=RowsQuery, responses={200: RowsSerializer, 202: WaitingSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        asked, version = self.valid(RowsQuery), self.version()
        if queries.waiting_for(request.user, version, asked) is None:
            return Response(queries.rows_for(request.user, version, asked))
        return self.told(queries.Waiting(services.prepare_look(request.user, version, asked)))


class VersionProfile(VersionView, ProjectListView):
    """What each column holds."""

    serializer_class = ColumnSerializer
    actions = {"GET": "dataset.view"}

    def get_queryset(self) -> list[ColumnProfile]:
        return queries.profiles_of(self.request.user, self.version())


class VersionFile(VersionView):
    """The version as one file: all of it, or the rows and columns that are looked at.

    A long workbook (``xlsx``) answers 202 until POST had a job write it; it is kept for a week.
    """

    serializer_class = None  # type: ignore[assignment]
    actions = {"GET": "dataset.view", "POST": "dataset.view"}

    @extend_schema(
        responses={200: OpenApiTypes.BINARY, 202: WaitingSerializer},
        parameters=[OpenApiParameter("kind", str, "path", enum=FILE_KINDS), LookQuery],
    )
    def get(self, request: Request, project: str, dataset: uuid.UUID, number: int, kind: str) -> HttpResponseBase:
        asked, version = self.valid(LookQuery, request.query_params), self.version()
        waiting = queries.waiting_for_workbook(request.user, version, asked) if kind == XLSX else None
        return self.told(waiting) if waiting else as_file(request.user, version, kind, asked)

    @extend_schema(
        request=LookQuery,
        responses={200: WaitingSerializer, 202: WaitingSerializer},
        parameters=[OpenApiParameter("kind", str, "path", enum=(XLSX,))],
    )
    def post(self, request: Request, project: str, dataset: uuid.UUID, number: int, kind: str) -> Response:
        if kind != XLSX:
            raise Http404
        asked, version = self.valid(LookQuery), self.version()
        if queries.waiting_for_workbook(request.user, version, asked) is None:
            return self.told(queries.Waiting(None), status.HTTP_200_OK)
        return self.told(queries.Waiting(services.start_workbook(request.user, version, asked)))
