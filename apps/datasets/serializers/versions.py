"""Versions, their columns and rows."""

from typing import Any

from rest_framework import serializers

from apps.datasets.models import ColumnProfile, DatasetVersion


class DatasetVersionSerializer(serializers.ModelSerializer[DatasetVersion]):
    """A version in a list: everything but its columns."""

    author = serializers.CharField(source="author.username", read_only=True)

    class Meta:
        model = DatasetVersion
        fields = ["id", "number", "message", "author", "rows", "columns", "size", "digest", "created_at"]
        read_only_fields = fields


class DatasetVersionDetailSerializer(DatasetVersionSerializer):
    """A version with its columns, its origin and the table that other engines open."""

    parents = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    schema = serializers.JSONField(read_only=True)
    origin = serializers.JSONField(read_only=True)

    class Meta(DatasetVersionSerializer.Meta):
        fields = [*DatasetVersionSerializer.Meta.fields, "schema", "origin", "parents"]
        read_only_fields = fields


class ColumnSerializer(serializers.ModelSerializer[ColumnProfile]):
    class Meta:
        model = ColumnProfile
        fields = ["position", "name", "kind", "facts"]
        read_only_fields = fields


class RowsQuery(serializers.Serializer[Any]):
    offset = serializers.IntegerField(min_value=0, max_value=2**50, default=0)
    limit = serializers.IntegerField(min_value=1, max_value=500, default=100)
    sort = serializers.CharField(required=False, allow_blank=True, default="", trim_whitespace=False)
    q = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


class RowsSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    columns = serializers.ListField(child=serializers.DictField())
    rows = serializers.ListField(child=serializers.ListField())
