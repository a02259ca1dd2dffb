"""Datasets."""

from rest_framework import serializers

from apps.datasets.models import Dataset
from apps.datasets.serializers.versions import DatasetVersionSerializer


class DatasetSerializer(serializers.ModelSerializer[Dataset]):
    author = serializers.CharField(source="author.username", read_only=True)
    latest = DatasetVersionSerializer(source="head", read_only=True, allow_null=True)

    class Meta:
        model = Dataset
        fields = ["id", "name", "description", "author", "latest", "created_at"]
        read_only_fields = ["id", "name", "author", "latest", "created_at"]
