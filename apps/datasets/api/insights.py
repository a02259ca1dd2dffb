"""The insights report of a version."""

import uuid

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets import queries, services
from apps.datasets.api.versions import VersionView
from apps.datasets.serializers import InsightsSerializer, InsightsWrite


class VersionInsights(VersionView):
    """The report about ``target``: GET answers it, 404 until somebody asked for it; POST starts it, once."""

    serializer_class = InsightsSerializer
    actions = {"GET": "dataset.view", "POST": "dataset.view"}

    @extend_schema(parameters=[InsightsWrite])
    def get(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        asked = self.valid(InsightsWrite, request.query_params)
        version = self.version()
        queries.refuse_hidden(queries.hidden_columns(request.user, version), [asked["target"]])
        found = queries.insights_of(version, asked["target"])
        if found is None:
            raise Http404
        return Response(self.get_serializer(found).data)

    @extend_schema(request=InsightsWrite, responses={202: InsightsSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        started = services.start_insights(request.user, self.version(), self.valid(InsightsWrite)["target"])
        return Response(self.get_serializer(started).data, status=status.HTTP_202_ACCEPTED)
