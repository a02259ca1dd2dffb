"""What two versions differ in, and the declared key."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets import queries, services
from apps.datasets.api.versions import VersionView
from apps.datasets.models import Analysis
from apps.datasets.serializers import (
    DiffRowsQuery,
    DiffRowsSerializer,
    DiffSerializer,
    DiffWrite,
    KeyCheckSerializer,
)
from apps.projects.guards import ProjectListView, ProjectView
from workers.core.specs import to_json


class VersionDiffs(VersionView, ProjectListView):
    """The comparisons that a version is part of; POST compares it with another version, once."""

    serializer_class = DiffSerializer
    actions = {"GET": "dataset.view", "POST": "dataset.view"}

    def get_queryset(self) -> QuerySet[Analysis]:
        return queries.comparisons_of(self.request.user, self.version())

    @extend_schema(request=DiffWrite, responses={202: DiffSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        after, wanted = self.version(), self.valid(DiffWrite)
        before = queries.comparable(request.user, self.project).get_or_404(id=wanted["before"])  # type: ignore[attr-defined]
        found = services.compare(request.user, before, after, key=wanted.get("key"))
        return Response(_seen(request, found), status=status.HTTP_202_ACCEPTED)


class DiffDetail(ProjectView):
    """One comparison, with what it found."""

    serializer_class = DiffSerializer
    actions = {"GET": "dataset.view"}

    def get(self, request: Request, project: str, diff: uuid.UUID) -> Response:
        return Response(_seen(request, queries.comparison(request.user, self.project, diff)))


class DiffRows(ProjectView):
    """Some of the rows that differ: ``way`` is changed, added or removed; ``column`` keeps rows where it changed."""

    serializer_class = DiffRowsSerializer
    actions = {"GET": "dataset.view"}

    @extend_schema(parameters=[DiffRowsQuery])
    def get(self, request: Request, project: str, diff: uuid.UUID) -> Response:
        asked = self.valid(DiffRowsQuery, request.query_params)
        found = queries.comparison(request.user, self.project, diff)
        seen = queries.differing(
            request.user, found, asked["way"], asked["offset"], asked["limit"], column=asked["column"]
        )
        return Response(to_json(seen))


class DatasetKey(ProjectView):
    """The declared key, and what its check on the newest version found; PATCH the dataset to declare one."""

    serializer_class = KeyCheckSerializer
    actions = {"GET": "dataset.view"}

    def get(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        found = queries.dataset(request.user, self.project, dataset)
        analysis, result = queries.key_check(request.user, found) or (None, None)
        facts = {"key": found.key, "job": analysis and analysis.job, "result": result and to_json(result)}
        return Response(self.get_serializer(facts).data)


def _seen(request: Request, found: Analysis) -> Any:
    """The comparison with its result as far as the person may see it."""
    result = queries.difference(request.user, found)
    found.seen = result and to_json(result)  # type: ignore[attr-defined]
    return DiffSerializer(found).data
