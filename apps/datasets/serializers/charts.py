"""Charts: what is asked and what is drawn."""

from typing import Any

from rest_framework import serializers


class ChartWrite(serializers.Serializer[Any]):
    chart = serializers.CharField(max_length=40)
    params = serializers.DictField(required=False, default=dict)


class ChartSerializer(serializers.Serializer[Any]):
    """A plain Plotly figure, the rows behind it, and Python that draws it again."""

    figure = serializers.DictField()
    rows = serializers.IntegerField()
    total = serializers.IntegerField()
    marks = serializers.IntegerField()
    left_out = serializers.IntegerField()
    code = serializers.CharField()
