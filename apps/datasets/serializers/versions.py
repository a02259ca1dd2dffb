"""Versions, their columns and rows."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.datasets.evidence import english
from apps.datasets.models import ColumnProfile, DatasetVersion
from apps.datasets.queries import origin_for
from apps.datasets.queries.looks import Waiting
from apps.jobs.models import Job
from apps.jobs.serializers import JobSerializer
from apps.projects import policy


class DatasetVersionSerializer(serializers.ModelSerializer[DatasetVersion]):
    """A version in a list: everything but its columns."""

    author = serializers.CharField(source="author.username", read_only=True)

    class Meta:
        model = DatasetVersion
        fields = [
            "id",
            "number",
            "message",
            "author",
            "rows",
            "columns",
            "size",
            "digest",
            "tags",
            "trashed_at",
            "purged_at",
            "created_at",
        ]
        read_only_fields = fields


class DatasetVersionDetailSerializer(DatasetVersionSerializer):
    """A version with its columns, its origin and the table that other engines open."""

    parents = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    schema = serializers.JSONField(read_only=True)
    origin = serializers.SerializerMethodField()

    class Meta(DatasetVersionSerializer.Meta):
        fields = [*DatasetVersionSerializer.Meta.fields, "schema", "origin", "parents"]
        read_only_fields = fields

    @extend_schema_field({"type": "object"})
    def get_origin(self, version: DatasetVersion) -> dict[str, Any]:
        origin = origin_for(self.context["request"].user, version)
        return {**origin, "notes": english(origin["notes"])} if "notes" in origin else origin


class ColumnSerializer(serializers.ModelSerializer[ColumnProfile]):
    class Meta:
        model = ColumnProfile
        fields = ["position", "name", "kind", "facts"]
        read_only_fields = fields


class LookQuery(serializers.Serializer[Any]):
    """Which rows match, in which order, and which columns."""

    sort = serializers.CharField(
        required=False, allow_blank=True, default="", trim_whitespace=False, help_text='A column, or "-" and a column.'
    )
    q = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=200,
        help_text="Text that some cell holds, in any case and with or without accents.",
    )
    filter = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=12_000,
        help_text='Conditions that all hold, as [["age", "between", 18, 30], ["city", "in", "Paris", "Lyon"]].',
    )
    columns = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=4000, help_text="Places from 0, as 0-31,40."
    )


class RowsQuery(LookQuery):
    """A page of the rows that match."""

    offset = serializers.IntegerField(min_value=0, max_value=2**50, default=0)
    limit = serializers.IntegerField(min_value=1, max_value=500, default=100)
    heads = serializers.ChoiceField(
        ["sent", "all", "none"], default="sent", help_text="Which columns to describe: those of the rows, all, or none."
    )
    row = serializers.IntegerField(
        min_value=1,
        max_value=2**50,
        required=False,
        default=None,
        help_text="A row's number; “found” says where it is.",
    )


class RowsSerializer(serializers.Serializer[Any]):
    """``rows`` are cells in the order of the columns asked for, ``numbers`` the rows' own in the version, from 1."""

    total = serializers.IntegerField(help_text="How many rows match.")
    of = serializers.IntegerField(help_text="How many rows the version has.")
    said = serializers.CharField(help_text="The filter in words.")
    found = serializers.IntegerField(allow_null=True, help_text="Where the row asked for comes, from 0.")
    numbers = serializers.ListField(child=serializers.IntegerField())
    columns = serializers.ListField(child=serializers.DictField())
    rows = serializers.ListField(child=serializers.ListField())


class WaitingSerializer(serializers.Serializer[Waiting]):
    """Instead of rows or of a workbook: the job that makes them. POST starts it, GET says how far it is and answers 200
    with them as soon as they are there."""

    job = JobSerializer(source="preparation.job", default=None, help_text="Null while nobody asked for it.")
    found = serializers.IntegerField(allow_null=True, help_text="How many rows a search or filter has found so far.")
    said = serializers.SerializerMethodField(help_text="What the job does now, in words.")
    cancel = serializers.SerializerMethodField(help_text="The address that stops it; empty for who may not.")

    def get_said(self, waiting: Waiting) -> str:
        job = self._job(waiting)
        return "" if job is None else _(job.phase) if job.phase else str(job.get_state_display())  # type: ignore[attr-defined]

    def get_cancel(self, waiting: Waiting) -> str:
        job = self._job(waiting)
        if job is None or not policy.allows(self.context["request"].user, "job.cancel", job.project):
            return ""
        return reverse("api-jobs:cancel", args=[job.project.slug, job.id])

    def _job(self, waiting: Waiting) -> Job | None:
        return waiting.preparation.job if waiting.preparation else None
