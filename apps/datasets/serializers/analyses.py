"""What is worked out of versions, and what is asked for."""

from typing import Any

from rest_framework import serializers

from apps.datasets.models import Analysis


class AnalysisSerializer(serializers.ModelSerializer[Analysis]):
    """An analysis with its job's state; ``result`` is null until the job has succeeded."""

    job_id = serializers.UUIDField(read_only=True)
    state = serializers.CharField(source="job.state", read_only=True)
    error = serializers.CharField(source="job.problem", read_only=True)

    class Meta:
        model = Analysis
        fields = ["id", "kind", "params", "job_id", "state", "error", "result", "created_at"]
        read_only_fields = fields


class CorrelationWrite(serializers.Serializer[Any]):
    """The columns to compare; none means the first ones that can be."""

    columns = serializers.ListField(child=serializers.CharField(trim_whitespace=False), required=False, default=list)
