"""Batch predictions."""

import uuid

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets.models import DatasetVersion
from apps.deployments import queries
from apps.deployments.models import BatchPrediction
from apps.deployments.serializers import BatchSerializer, BatchWrite
from apps.deployments.services.batch import start_batch
from apps.projects.guards import ProjectListView, ProjectView
from apps.registry import queries as registry


class BatchList(ProjectListView):
    """The project's batch predictions, newest first; POST scores a dataset version."""

    serializer_class = BatchSerializer
    actions = {"GET": "endpoint.view", "POST": "batch.start"}

    def get_queryset(self) -> QuerySet[BatchPrediction]:
        return queries.batches_of(self.project)

    @extend_schema(request=BatchWrite, responses={202: BatchSerializer})
    def post(self, request: Request, project: str) -> Response:
        wanted = BatchWrite(data=request.data)
        sources = DatasetVersion.objects.live().filter(dataset__project=self.project).select_related("dataset__project")
        wanted.fields["version"].queryset = registry.versions().filter(group__project=self.project)  # type: ignore[attr-defined]
        wanted.fields["source"].queryset = sources  # type: ignore[attr-defined]
        wanted.is_valid(raise_exception=True)
        batch = start_batch(request.user, **wanted.validated_data)
        return Response(self.get_serializer(batch).data, status=status.HTTP_202_ACCEPTED)


class BatchDetail(ProjectView):
    """One batch prediction."""

    serializer_class = BatchSerializer
    actions = {"GET": "endpoint.view"}

    def get(self, request: Request, project: str, batch: uuid.UUID) -> Response:
        found = queries.batches_of(self.project).visible_to(request.user).get_or_404(id=batch)
        return Response(self.get_serializer(found).data)
