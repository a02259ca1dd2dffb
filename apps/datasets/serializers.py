"""What the API says about datasets, and what it takes."""

from typing import Any

from rest_framework import serializers

from apps.datasets.choices import Method, Mode
from apps.datasets.models import ColumnProfile, Dataset, DatasetVersion, Import, Split, Upload
from apps.jobs.serializers import JobSerializer


class UploadSerializer(serializers.ModelSerializer[Upload]):
    offset = serializers.IntegerField(source="received", read_only=True)

    class Meta:
        model = Upload
        fields = ["id", "name", "size", "sha256", "offset", "digest", "finished_at", "created_at"]
        read_only_fields = ["id", "digest", "finished_at", "created_at"]


class UploadWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=255)
    size = serializers.IntegerField(min_value=0, max_value=2**50)
    sha256 = serializers.RegexField(r"^[0-9a-fA-F]{64}$", required=False, allow_blank=True, default="")


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


class DatasetSerializer(serializers.ModelSerializer[Dataset]):
    author = serializers.CharField(source="author.username", read_only=True)
    latest = DatasetVersionSerializer(source="head", read_only=True, allow_null=True)

    class Meta:
        model = Dataset
        fields = ["id", "name", "description", "author", "latest", "created_at"]
        read_only_fields = ["id", "name", "author", "latest", "created_at"]


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


class SplitSerializer(serializers.ModelSerializer[Split]):
    author = serializers.CharField(source="author.username", read_only=True)
    dataset = serializers.UUIDField(source="version.dataset_id", read_only=True)
    version = serializers.IntegerField(source="version.number", read_only=True)

    class Meta:
        model = Split
        fields = [
            "id", "name", "dataset", "version", "method", "params", "seed", "parts", "digest", "author", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class SplitWrite(serializers.Serializer[Any]):
    """``fractions`` names the parts and their shares, such as {"train": 0.6, "validation": 0.2, "test": 0.2}."""

    method = serializers.ChoiceField(choices=Method.choices, default=Method.RANDOM)
    fractions = serializers.DictField(
        child=serializers.FloatField(min_value=0.0, max_value=1.0),
        default=lambda: {"train": 0.6, "validation": 0.2, "test": 0.2},
    )
    column = serializers.CharField(required=False, allow_blank=True, default="", trim_whitespace=False)
    seed = serializers.IntegerField(min_value=0, max_value=2**63 - 1, default=0)
    name = serializers.CharField(max_length=90, required=False, allow_blank=True, default="")
