"""Inspections: what is understood of files before they become a version."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.datasets.evidence import english
from apps.datasets.models import Inspection
from apps.datasets.serializers.imports import FilesWrite, ReadingWrite
from apps.jobs.serializers import JobSerializer


class InspectionWrite(FilesWrite):
    """Finished uploads of one shape, how they should be read, and the dataset that they may be the next version of."""

    dataset = serializers.UUIDField(required=False, allow_null=True)
    reading = ReadingWrite(required=False)


class InspectionSerializer(serializers.ModelSerializer[Inspection]):
    """``result``: null until the job has succeeded, then reader, options, readings, notes, rows, columns, sample.

    ``by_key`` in it counts the rows that go, come, change and stay, where they were compared by the dataset's key;
    ``offers`` names, for options such as a workbook's sheet, what the file has and which of it was taken.
    """

    job = JobSerializer(read_only=True)
    files = serializers.SerializerMethodField()
    result = serializers.SerializerMethodField()

    class Meta:
        model = Inspection
        fields = ["id", "job", "files", "reading", "result", "created_at"]
        read_only_fields = fields

    def get_files(self, found: Inspection) -> list[str]:
        return [file["name"] for file in found.files]

    @extend_schema_field({"type": "object", "nullable": True})
    def get_result(self, found: Inspection) -> dict[str, Any] | None:
        return found.result and {**found.result, "notes": english(found.result["notes"])}
