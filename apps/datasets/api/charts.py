"""Charts of a version."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets import queries
from apps.datasets.api.versions import VersionView
from apps.datasets.serializers.charts import ChartSerializer, ChartWrite
from workers.charts import in_order
from workers.core.specs import to_json


class VersionCharts(VersionView):
    """The kinds of chart with their parameters (GET), and a figure of chosen columns (POST)."""

    serializer_class = ChartSerializer
    actions = {"GET": "dataset.view", "POST": "dataset.view"}

    @extend_schema(responses={200: {"type": "array", "items": {"type": "object"}}})
    def get(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        self.version()
        kinds = in_order()
        return Response(
            [{"name": c.name, "label": c.label, "help": c.help, "params": c.Params.fields()} for c in kinds]
        )

    @extend_schema(request=ChartWrite, responses={200: ChartSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        asked, version = self.valid(ChartWrite), self.version()
        drawn = queries.chart_of(request.user, version, asked["chart"], asked["params"])
        code = queries.chart_code(version, asked["chart"], asked["params"])
        return Response(self.get_serializer({**to_json(drawn), "code": code}).data)
