"""Inspections: what is understood of files before they become a version."""

from rest_framework import serializers

from apps.datasets.models import Inspection
from apps.datasets.serializers.imports import FilesWrite, ReadingWrite
from apps.jobs.serializers import JobSerializer


class InspectionWrite(FilesWrite):
    """Finished uploads of one shape, and how they should be read."""

    reading = ReadingWrite(required=False)


class InspectionSerializer(serializers.ModelSerializer[Inspection]):
    """``result``: null until the job has succeeded, then reader, options, readings, rows, columns, sample."""

    job = JobSerializer(read_only=True)
    files = serializers.SerializerMethodField()
    result = serializers.JSONField(read_only=True, allow_null=True)

    class Meta:
        model = Inspection
        fields = ["id", "job", "files", "reading", "result", "created_at"]
        read_only_fields = fields

    def get_files(self, found: Inspection) -> list[str]:
        return [file["name"] for file in found.files]
