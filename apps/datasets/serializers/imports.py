"""Imports, and how files are read."""

from typing import Any

from rest_framework import serializers

from apps.datasets.choices import Mode
from apps.datasets.models import Import
from apps.jobs.serializers import JobSerializer


class ReadingWrite(serializers.Serializer[Any]):
    """How to read the file; whatever is left out is found out."""

    reader = serializers.CharField(required=False, max_length=60)
    options = serializers.DictField(required=False)
    formats = serializers.DictField(child=serializers.CharField(), required=False)


class ImportWrite(serializers.Serializer[Any]):
    """A new version of a dataset."""

    upload = serializers.UUIDField()
    mode = serializers.ChoiceField(choices=Mode.choices, default=Mode.REPLACE)
    message = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    reading = ReadingWrite(required=False)
    key = serializers.CharField(max_length=100, required=False)


class DatasetWrite(serializers.Serializer[Any]):
    """A new dataset with its first version."""

    upload = serializers.UUIDField()
    name = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    message = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    reading = ReadingWrite(required=False)
    key = serializers.CharField(max_length=100, required=False)


class ImportSerializer(serializers.ModelSerializer[Import]):
    job = JobSerializer(read_only=True)
    version = serializers.IntegerField(source="version.number", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Import
        fields = ["id", "dataset", "job", "version", "mode", "message", "file_name", "reading", "created_at"]
        read_only_fields = fields
