"""Differences of versions."""

from typing import Any

from rest_framework import serializers

from apps.datasets.models import Analysis
from apps.jobs.serializers import JobSerializer
from workers.comparing.rows_shown import CHANGED, WAYS


class DiffWrite(serializers.Serializer[Any]):
    """What to compare the version with. ``key`` left out takes the declared one; an empty list compares whole rows."""

    before = serializers.UUIDField(help_text="The id of the older version, of this dataset or another.")
    key = serializers.ListField(child=serializers.CharField(trim_whitespace=False), required=False, max_length=50)


class DiffSerializer(serializers.ModelSerializer[Analysis]):
    """A comparison; ``result`` is there once its job has succeeded, as ``workers.comparing.diff`` describes it."""

    job = JobSerializer(read_only=True)
    before = serializers.PrimaryKeyRelatedField(source="other", read_only=True)
    after = serializers.PrimaryKeyRelatedField(source="version", read_only=True)
    key = serializers.JSONField(source="params.key", read_only=True)
    result = serializers.JSONField(source="seen", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Analysis
        fields = ["id", "before", "after", "key", "job", "result", "created_at"]
        read_only_fields = fields


class DiffRowsQuery(serializers.Serializer[Any]):
    way = serializers.ChoiceField(choices=WAYS, default=CHANGED)
    offset = serializers.IntegerField(min_value=0, max_value=2**50, default=0)
    limit = serializers.IntegerField(min_value=1, max_value=500, default=100)
    column = serializers.CharField(required=False, allow_blank=True, default="", trim_whitespace=False)


class DifferentRowSerializer(serializers.Serializer[Any]):
    """``row_before`` and ``row_after`` are 1-based; ``changed`` are places in ``columns`` that differ."""

    row_before = serializers.IntegerField(allow_null=True)
    row_after = serializers.IntegerField(allow_null=True)
    before = serializers.ListField(allow_null=True)
    after = serializers.ListField(allow_null=True)
    changed = serializers.ListField(child=serializers.IntegerField())


class DiffRowsSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    columns = serializers.ListField(child=serializers.CharField())
    rows = DifferentRowSerializer(many=True)
