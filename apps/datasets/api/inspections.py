"""Looking at files before they become a version."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets import queries, services
from apps.datasets.serializers import InspectionSerializer, InspectionWrite
from apps.projects.guards import ProjectView


class InspectionList(ProjectView):
    """Look at finished uploads: the answer follows the job that says what they hold; nothing becomes a version."""

    serializer_class = InspectionSerializer
    actions = {"POST": "dataset.create"}

    @extend_schema(request=InspectionWrite, responses={202: InspectionSerializer})
    def post(self, request: Request, project: str) -> Response:
        wanted = self.valid(InspectionWrite)
        files = queries.uploads(request.user, self.project, wanted.pop("files"))
        if target := wanted.pop("dataset", None):
            wanted["dataset"] = queries.dataset(request.user, self.project, target)
        made = services.inspect(request.user, self.project, files=files, **wanted)
        return Response(self.get_serializer(made).data, status=status.HTTP_202_ACCEPTED)


class InspectionDetail(ProjectView):
    """One inspection; ``result`` is null until its job has succeeded."""

    serializer_class = InspectionSerializer
    actions = {"GET": "dataset.create"}

    def get(self, request: Request, project: str, inspection: uuid.UUID) -> Response:
        return Response(self.get_serializer(queries.inspection(request.user, self.project, inspection)).data)
