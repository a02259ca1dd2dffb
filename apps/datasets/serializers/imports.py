"""Imports, and how files are read."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.datasets.choices import Mode
from apps.datasets.models import Import
from apps.jobs.serializers import JobSerializer


class ReadingWrite(serializers.Serializer[Any]):
    """How to read the file; whatever is left out is found out."""

    members = serializers.ListField(child=serializers.CharField(max_length=1000), required=False, max_length=10_000)
    reader = serializers.CharField(required=False, max_length=60)
    options = serializers.DictField(required=False)
    formats = serializers.DictField(child=serializers.CharField(), required=False)
    missing = serializers.ListField(child=serializers.CharField(allow_blank=True, max_length=100), required=False)
    misfits = serializers.ChoiceField(choices=["missing", "refuse"], required=False)
    decimal = serializers.ChoiceField(choices=["", ",", "."], required=False)
    dates = serializers.ChoiceField(choices=["", "day", "month"], required=False)
    file_column = serializers.BooleanField(required=False)
    leave_out = serializers.ListField(child=serializers.CharField(max_length=1000), required=False, max_length=10_000)


class FilesWrite(serializers.Serializer[Any]):
    """Finished uploads: one as ``upload``, several of one shape as ``uploads``."""

    upload = serializers.UUIDField(required=False)
    uploads = serializers.ListField(child=serializers.UUIDField(), required=False, min_length=1, max_length=1000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        one, many = attrs.pop("upload", None), attrs.pop("uploads", None)
        if (one is None) == (many is None):
            raise serializers.ValidationError({"upload": _("Name one upload, or several as “uploads”.")})
        return {**attrs, "files": many or [one]}


class ImportWrite(FilesWrite):
    """A new version of a dataset."""

    mode = serializers.ChoiceField(choices=Mode.choices, default=Mode.REPLACE)
    message = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    reading = ReadingWrite(required=False)
    key = serializers.CharField(max_length=100, required=False)


class DatasetWrite(FilesWrite):
    """A new dataset with its first version."""

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
