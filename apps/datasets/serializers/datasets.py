"""Datasets."""

from typing import Any

from rest_framework import serializers

from apps.datasets.models import Dataset
from apps.datasets.serializers.versions import DatasetVersionSerializer
from apps.jobs.serializers import JobSerializer


class DatasetSerializer(serializers.ModelSerializer[Dataset]):
    author = serializers.CharField(source="author.username", read_only=True)
    latest = DatasetVersionSerializer(source="head", read_only=True, allow_null=True)

    class Meta:
        model = Dataset
        fields = ["id", "name", "description", "tags", "key", "author", "latest", "trashed_at", "created_at"]
        read_only_fields = fields


class DatasetEdit(serializers.Serializer[Any]):
    """What is left out stays."""

    name = serializers.CharField(max_length=100, required=False)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField(), required=False, max_length=50)
    key = serializers.ListField(
        child=serializers.CharField(trim_whitespace=False),
        required=False,
        max_length=50,
        help_text="Columns that tell rows apart; none compares whole rows.",
    )


class KeyCheckSerializer(serializers.Serializer[Any]):
    """The newest check of the declared key; ``result`` names repeated and missing keys with their rows."""

    key = serializers.ListField(child=serializers.CharField())
    job = JobSerializer(allow_null=True)
    result = serializers.JSONField(allow_null=True)
