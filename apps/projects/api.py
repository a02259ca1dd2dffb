"""The REST interface to projects and members."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.audit.models import AuditEvent
from apps.audit.queries import events_of
from apps.projects import services
from apps.projects.guards import ProjectListView, ProjectSchema, ProjectView
from apps.projects.models import Membership, Project
from apps.projects.serializers import AuditSerializer, MemberSerializer, MemberWrite, ProjectSerializer


class ProjectList(generics.ListCreateAPIView[Project]):
    """The projects you belong to; POST makes one."""

    serializer_class = ProjectSerializer
    queryset = Project.objects.none()
    schema = ProjectSchema()

    def get_queryset(self) -> QuerySet[Project]:
        rows = Project.objects.visible_to(self.request.user)
        scope = getattr(self.request.auth, "project_id", None)
        return rows.filter(pk=scope) if scope else rows

    def perform_create(self, serializer: Any) -> None:
        serializer.instance = services.create_project(self.request.user, **serializer.validated_data)


class ProjectDetail(ProjectView):
    """One project."""

    serializer_class = ProjectSerializer
    actions = {"GET": "project.view", "PATCH": "project.edit"}

    def get(self, request: Request, project: str) -> Response:
        return Response(self.get_serializer(self.project).data)

    def patch(self, request: Request, project: str) -> Response:
        serializer = self.get_serializer(self.project, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        wanted = {"name": self.project.name, "description": self.project.description} | serializer.validated_data
        return Response(self.get_serializer(services.edit_project(request.user, self.project, **wanted)).data)


class MemberList(ProjectListView):
    """Who is here with which role; POST adds somebody or changes a role."""

    serializer_class = MemberSerializer
    actions = {"GET": "project.view", "POST": "project.members"}

    def get_queryset(self) -> QuerySet[Membership]:
        return Membership.objects.filter(project=self.project).select_related("user")

    @extend_schema(request=MemberWrite, responses={201: MemberSerializer})
    def post(self, request: Request, project: str) -> Response:
        wanted = self.valid(MemberWrite)
        membership = services.set_member(request.user, self.project, **wanted)
        return Response(MemberSerializer(membership).data, status=status.HTTP_201_CREATED)


class MemberDetail(ProjectView):
    """One membership."""

    serializer_class = MemberSerializer
    actions = {"DELETE": "project.members"}

    def delete(self, request: Request, project: str, membership: uuid.UUID) -> Response:
        found = Membership.objects.visible_to(request.user).get_or_404(project=self.project, id=membership)
        services.remove_member(request.user, self.project, found)
        return Response(status=status.HTTP_204_NO_CONTENT)


class AuditList(ProjectListView):
    """Every change in the project, newest first; ``target`` narrows it to one object's id."""

    serializer_class = AuditSerializer
    actions = {"GET": "audit.view"}

    def get_queryset(self) -> QuerySet[AuditEvent]:
        return events_of(self.project, target=self.request.query_params.get("target", ""))

    @extend_schema(parameters=[OpenApiParameter("target", str)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)
