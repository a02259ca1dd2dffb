"""Into the trash, out of it, and for good."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets import queries, services
from apps.datasets.api.versions import VersionView
from apps.datasets.models import Dataset, DatasetVersion
from apps.datasets.serializers.datasets import DatasetSerializer
from apps.datasets.serializers.trash import FreedSerializer, PreviewSerializer, TrashedSerializer
from apps.datasets.serializers.versions import DatasetVersionSerializer
from apps.projects.guards import ProjectView


class Trash(ProjectView):
    """Everything in the project's trash; DELETE purges all of it and answers what was freed."""

    serializer_class = TrashedSerializer
    actions = {"GET": "dataset.view", "DELETE": "dataset.purge"}

    @extend_schema(responses=TrashedSerializer(many=True))
    def get(self, request: Request, project: str) -> Response:
        items = [_trashed(item) for item in queries.in_trash(request.user, self.project)]
        return Response(self.get_serializer(items, many=True).data)

    @extend_schema(responses={200: FreedSerializer, 202: FreedSerializer})
    def delete(self, request: Request, project: str) -> Response:
        return _purged(services.start_purge(request.user, self.project))


class DatasetView(ProjectView):
    """Finds the dataset of the address."""

    def dataset(self) -> Dataset:
        return queries.dataset(self.request.user, self.project, self.kwargs["dataset"])


class DatasetTrash(DatasetView):
    """POST moves the dataset to the trash, DELETE takes it out, under a free name."""

    serializer_class = DatasetSerializer
    actions = {"POST": "dataset.trash", "DELETE": "dataset.trash"}

    @extend_schema(request=None)
    def post(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        services.trash_dataset(request.user, self.dataset())
        return Response(self.get_serializer(self.dataset()).data)

    @extend_schema(responses=DatasetSerializer)
    def delete(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        services.untrash_dataset(request.user, self.dataset())
        return Response(self.get_serializer(self.dataset()).data)


class VersionTrash(VersionView):
    """POST moves the version to the trash, DELETE takes it out."""

    serializer_class = DatasetVersionSerializer
    actions = {"POST": "dataset.trash", "DELETE": "dataset.trash"}

    @extend_schema(request=None)
    def post(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        return Response(self.get_serializer(services.trash_version(request.user, self.version())).data)

    @extend_schema(responses=DatasetVersionSerializer)
    def delete(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        return Response(self.get_serializer(services.untrash_version(request.user, self.version())).data)


class DatasetPurge(DatasetView):
    """GET says what a purge of the dataset takes away; POST does it."""

    serializer_class = PreviewSerializer
    actions = {"GET": "dataset.purge", "POST": "dataset.purge"}

    def get(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        return Response(_preview(self.dataset()))

    @extend_schema(request=None, responses={200: FreedSerializer, 202: FreedSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        return _purged(services.start_purge(request.user, self.dataset()))


class VersionPurge(VersionView):
    """GET says what a purge of the version takes away; POST does it."""

    serializer_class = PreviewSerializer
    actions = {"GET": "dataset.purge", "POST": "dataset.purge"}

    def get(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        return Response(_preview(self.version()))

    @extend_schema(request=None, responses={200: FreedSerializer, 202: FreedSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        return _purged(services.start_purge(request.user, self.version()))


def _purged(done: services.Purge) -> Response:
    """202 with the job that frees the files, where they are many."""
    told = FreedSerializer({"files": done.freed.files, "size": done.freed.size, "job": done.job}).data
    return Response(told, status=status.HTTP_202_ACCEPTED if done.job else status.HTTP_200_OK)


def _trashed(item: Any) -> dict[str, Any]:
    thing = item.thing
    is_version = isinstance(thing, DatasetVersion)
    return {
        "name": item.name,
        "dataset": thing.dataset_id if is_version else thing.id,
        "number": thing.number if is_version else None,
        "size": item.size,
        "trashed_at": item.at,
    }


def _preview(thing: Dataset | DatasetVersion) -> Any:
    found = services.preview_purge(thing)
    return PreviewSerializer({**vars(found), "versions": [str(version) for version in found.versions]}).data
