"""Sources, connectors and fetches. Credentials go in and never come out."""

from typing import Any

from rest_framework import serializers

from apps.core.said import spoken
from apps.datasets.choices import Mode
from apps.datasets.models import Fetch, Source
from apps.datasets.serializers.imports import ImportSerializer, ReadingWrite
from apps.jobs.serializers import JobSerializer


class ConnectorSerializer(serializers.Serializer[Any]):
    """A kind of place that data comes from, and the parameters that it takes."""

    name = serializers.CharField()
    label = serializers.CharField()
    help = serializers.CharField()
    options = serializers.SerializerMethodField()
    secrets = serializers.SerializerMethodField()

    def get_options(self, connector: Any) -> list[dict[str, Any]]:
        fields: list[dict[str, Any]] = connector.Params.fields()
        return fields

    def get_secrets(self, connector: Any) -> list[dict[str, Any]]:
        fields: list[dict[str, Any]] = connector.Secrets.fields()
        return fields


class SourceSerializer(serializers.ModelSerializer[Source]):
    author = serializers.CharField(source="author.username", read_only=True)
    has_credentials = serializers.SerializerMethodField()

    class Meta:
        model = Source
        fields = ["id", "name", "connector", "options", "has_credentials", "author", "created_at"]
        read_only_fields = fields

    def get_has_credentials(self, source: Source) -> bool:
        return bool(source.secret)


class SourceAsked(serializers.Serializer[Any]):
    """A source that need not be saved."""

    connector = serializers.CharField(max_length=30)
    options = serializers.DictField(default=dict)
    secrets = serializers.DictField(write_only=True, required=False)


class SourceWrite(SourceAsked):
    """``anyway`` saves a source that does not answer."""

    name = serializers.CharField(max_length=100)
    anyway = serializers.BooleanField(default=False)


class SourceChange(serializers.Serializer[Any]):
    """What is left out stays as it is; ``anyway`` saves what does not answer."""

    name = serializers.CharField(max_length=100, required=False)
    anyway = serializers.BooleanField(required=False)
    options = serializers.DictField(required=False)
    secrets = serializers.DictField(write_only=True, required=False)


class FetchWrite(serializers.Serializer[Any]):
    """A new dataset ``name``, or a version of ``dataset``."""

    dataset = serializers.UUIDField(required=False, allow_null=True, default=None)
    name = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    mode = serializers.ChoiceField(choices=Mode.choices, default=Mode.REPLACE)
    message = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    reading = ReadingWrite(required=False)
    key = serializers.CharField(max_length=100, required=False)


class LookWrite(serializers.Serializer[Any]):
    reading = ReadingWrite(required=False)


class RefreshWrite(serializers.Serializer[Any]):
    message = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    key = serializers.CharField(max_length=100, required=False)


class OfferSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    size = serializers.IntegerField(allow_null=True)
    about = serializers.CharField()


class CheckSerializer(serializers.Serializer[Any]):
    """Whether a source works: what it would bring, or the problem and the parameter to look at first."""

    works = serializers.BooleanField()
    offers = OfferSerializer(many=True)
    more = serializers.IntegerField()
    problem = serializers.SerializerMethodField()
    field = serializers.CharField()

    def get_problem(self, check: Any) -> str:
        return spoken(check.problem)


class FetchSerializer(serializers.ModelSerializer[Fetch]):
    """``nothing_new`` once the source was asked and had nothing that the dataset does not hold; ``offers`` of a try."""

    job = JobSerializer(read_only=True)
    entry = ImportSerializer(read_only=True)
    nothing_new = serializers.BooleanField(read_only=True)
    offers = OfferSerializer(many=True, read_only=True)

    class Meta:
        model = Fetch
        fields = [
            "id",
            "source",
            "goal",
            "dataset",
            "job",
            "entry",
            "inspection",
            "nothing_new",
            "offers",
            "created_at",
        ]
        read_only_fields = fields
