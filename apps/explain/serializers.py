"""What the API says about explanations."""

from typing import Any

from rest_framework import serializers

from apps.jobs.serializers import JobSerializer


class ExplanationSerializer(serializers.Serializer[Any]):
    """``shares`` as ``workers.explain.explanation.Explanation`` describes them; null until the job has succeeded."""

    job = JobSerializer(read_only=True, allow_null=True)
    shares = serializers.JSONField(read_only=True, allow_null=True)
