"""Notes on versions, and old versions made new."""

import uuid

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets import queries, services
from apps.datasets.api.versions import VersionView
from apps.datasets.models import Note
from apps.datasets.serializers import DatasetVersionDetailSerializer, NoteSerializer, NoteWrite, RestoreWrite
from apps.projects.guards import ProjectListView


class VersionRestore(VersionView):
    """The rows of this version as the newest one; the newest one itself when it holds them already."""

    serializer_class = DatasetVersionDetailSerializer
    actions = {"POST": "dataset.edit"}

    @extend_schema(request=RestoreWrite, responses={201: DatasetVersionDetailSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        made = services.restore_version(request.user, self.version(), **self.valid(RestoreWrite))
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class NoteList(VersionView, ProjectListView):
    """What people said of a version, oldest first."""

    serializer_class = NoteSerializer
    actions = {"GET": "dataset.view", "POST": "dataset.edit"}

    def get_queryset(self) -> QuerySet[Note]:
        return self.version().notes.select_related("author")

    @extend_schema(request=NoteWrite, responses={201: NoteSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        note = services.add_note(request.user, self.version(), **self.valid(NoteWrite))
        return Response(self.get_serializer(note).data, status=status.HTTP_201_CREATED)


class NoteDetail(VersionView):
    """One note; DELETE takes it away."""

    serializer_class = NoteSerializer
    actions = {"DELETE": "dataset.edit"}

    @extend_schema(responses={204: None})
    def delete(self, request: Request, project: str, dataset: uuid.UUID, number: int, note: uuid.UUID) -> Response:
        services.remove_note(request.user, queries.note(self.version(), note))
        return Response(status=status.HTTP_204_NO_CONTENT)
