"""What people say of a dataset's columns."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets import queries, services
from apps.datasets.models import Dataset
from apps.datasets.serializers import MarksSerializer
from apps.projects.guards import ProjectView


class DatasetMarks(ProjectView):
    """The marks of each column, for every version; PATCH replaces those of the columns that it names."""

    serializer_class = MarksSerializer
    actions = {"GET": "dataset.view", "PATCH": "dataset.sensitive"}

    def get(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        return self._said(queries.dataset(request.user, self.project, dataset))

    @extend_schema(request=MarksSerializer, responses={200: MarksSerializer})
    def patch(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        found = queries.dataset(request.user, self.project, dataset)
        return self._said(services.mark_columns(request.user, found, self.valid(MarksSerializer)["marks"]))

    def _said(self, dataset: Dataset) -> Response:
        return Response(self.get_serializer({"marks": dataset.marks}).data)
