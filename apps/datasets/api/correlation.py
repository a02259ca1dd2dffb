"""How the columns of a version move together."""

import uuid

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets import queries, services
from apps.datasets.api.versions import VersionView
from apps.datasets.serializers.analyses import AnalysisSerializer, CorrelationWrite


class VersionCorrelation(VersionView):
    """The matrices of Pearson, Spearman, Cramér's V and mutual information, and starting the job that makes them."""

    serializer_class = AnalysisSerializer
    actions = {"GET": "dataset.view", "POST": "dataset.view"}

    @extend_schema(parameters=[OpenApiParameter("columns", str, many=True, description="The columns that were asked.")])
    def get(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        found = queries.correlation_of(request.user, self.version(), request.query_params.getlist("columns"))
        if found is None:
            raise Http404
        return Response(self.get_serializer(found).data)

    @extend_schema(request=CorrelationWrite, responses={202: AnalysisSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        columns, version = self.valid(CorrelationWrite)["columns"], self.version()
        services.start_correlation(request.user, version, columns)
        found = queries.correlation_of(request.user, version, columns)
        return Response(self.get_serializer(found).data, status=status.HTTP_202_ACCEPTED)
