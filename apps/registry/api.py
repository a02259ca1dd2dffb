"""The REST interface to model groups, versions and reviews."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.experiments.models import Run
from apps.projects.guards import ProjectListView, ProjectView
from apps.registry import queries, services
from apps.registry.models import ModelGroup, ModelVersion, Review
from apps.registry.serializers import (
    GroupSerializer,
    ModelVersionSerializer,
    ReviewSerializer,
    ReviewWrite,
    VersionWrite,
)


class GroupList(ProjectListView):
    """The project's model groups; POST makes one."""

    serializer_class = GroupSerializer
    actions = {"GET": "model.view", "POST": "model.register"}

    def get_queryset(self) -> QuerySet[ModelGroup]:
        return ModelGroup.objects.filter(project=self.project).select_related("author")

    @extend_schema(responses={201: GroupSerializer})
    def post(self, request: Request, project: str) -> Response:
        wanted = self.get_serializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        group = services.create_group(request.user, self.project, **wanted.validated_data)
        return Response(self.get_serializer(group).data, status=status.HTTP_201_CREATED)


class GroupDetail(ProjectView):
    """One model group."""

    serializer_class = GroupSerializer
    actions = {"GET": "model.view"}

    def get(self, request: Request, project: str, group: uuid.UUID) -> Response:
        return Response(self.get_serializer(queries.group(request.user, self.project, group)).data)


class VersionList(ProjectListView):
    """The versions of a group, newest first; POST registers a run, pending approval."""

    serializer_class = ModelVersionSerializer
    actions = {"GET": "model.view", "POST": "model.register"}

    def get_queryset(self) -> QuerySet[ModelVersion]:
        return queries.versions().filter(group=queries.group(self.request.user, self.project, self.kwargs["group"]))

    @extend_schema(request=VersionWrite, responses={201: ModelVersionSerializer})
    def post(self, request: Request, project: str, group: uuid.UUID) -> Response:
        found = queries.group(request.user, self.project, group)
        wanted = VersionWrite(data=request.data)
        wanted.fields["run"].queryset = Run.objects.filter(project=self.project)  # type: ignore[attr-defined]
        wanted.is_valid(raise_exception=True)
        run, note = wanted.validated_data["run"], wanted.validated_data["note"]
        version = services.register_version(request.user, run, found, note)
        return Response(self.get_serializer(version).data, status=status.HTTP_201_CREATED)


class VersionDetail(ProjectView):
    """One version: where it stands and what an approval would bind."""

    serializer_class = ModelVersionSerializer
    actions = {"GET": "model.view"}

    def get(self, request: Request, project: str, group: uuid.UUID, number: int) -> Response:
        return Response(self.get_serializer(queries.version(request.user, self.project, group, number)).data)


class ReviewList(ProjectListView):
    """The decisions about a version, newest first; POST decides. The author is refused."""

    serializer_class = ReviewSerializer
    actions = {"GET": "model.view", "POST": "review.decide"}

    def _version(self) -> ModelVersion:
        return queries.version(self.request.user, self.project, self.kwargs["group"], self.kwargs["number"])

    def get_queryset(self) -> QuerySet[Review]:
        return self._version().reviews.select_related("reviewer")

    @extend_schema(request=ReviewWrite, responses={201: ReviewSerializer})
    def post(self, request: Request, **kwargs: Any) -> Response:
        version = self._version()
        wanted = self.valid(ReviewWrite)
        review = services.decide(request.user, version, **wanted)
        return Response(self.get_serializer(review).data, status=status.HTTP_201_CREATED)


class Inbox(ProjectView):
    """Versions that wait for a reviewer, oldest first."""

    serializer_class = ModelVersionSerializer
    actions = {"GET": "model.view"}

    def get(self, request: Request, project: str) -> Response:
        page = self.paginate_queryset(queries.waiting_for_review(self.project))  # type: ignore[arg-type]
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
