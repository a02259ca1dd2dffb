"""What the API says about endpoints, deployments, keys, captures and batch predictions."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.datasets.models import DatasetVersion
from apps.deployments.captures import CaptureFilter
from apps.deployments.models import ApiKey, BatchPrediction, Deployment, Endpoint
from apps.registry.choices import Gate
from apps.registry.models import ModelVersion


class DeploymentSerializer(serializers.ModelSerializer[Deployment]):
    """One version behind one endpoint. ``version`` is its label, such as ``tumours/3``."""

    version = serializers.CharField(source="version.label", read_only=True)
    author = serializers.CharField(source="author.username", read_only=True)

    class Meta:
        model = Deployment
        fields = [
            "id", "version", "state", "note", "error", "author", "job_id", "created_at", "in_service_at", "ended_at",
        ]  # fmt: skip
        read_only_fields = fields


class DeploymentWrite(serializers.Serializer[Any]):
    """``version`` is the id of a model version that passed the endpoint's gate."""

    version = serializers.PrimaryKeyRelatedField(queryset=ModelVersion.objects.none())
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class EndpointSerializer(serializers.ModelSerializer[Endpoint]):
    """An endpoint. ``url`` answers predictions; ``serving`` is the deployment in service."""

    owner = serializers.CharField(source="owner.username", read_only=True)
    state = serializers.CharField(read_only=True)
    url = serializers.SerializerMethodField()
    serving = DeploymentSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Endpoint
        fields = [
            "id", "name", "stage", "state", "url", "owner", "ends_at", "description", "capture_share", "serving",
            "created_at",
        ]  # fmt: skip
        read_only_fields = ["id", "state", "url", "owner", "serving", "created_at"]

    def get_url(self, endpoint: Endpoint) -> str:
        return f"{settings.SERVING_URL}/endpoints/{endpoint.path}/predict"


class EndpointWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    stage = serializers.ChoiceField(choices=Gate.choices)
    ends_at = serializers.DateTimeField()
    description = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    capture_share = serializers.FloatField(min_value=0, max_value=1, required=False, default=1.0)


class TermsWrite(serializers.Serializer[Any]):
    ends_at = serializers.DateTimeField(required=False)
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    capture_share = serializers.FloatField(min_value=0, max_value=1, required=False)


class KeySerializer(serializers.ModelSerializer[ApiKey]):
    author = serializers.CharField(source="author.username", read_only=True)
    state = serializers.CharField(read_only=True)

    class Meta:
        model = ApiKey
        fields = ["id", "name", "hint", "state", "author", "created_at", "expires_at", "revoked_at"]
        read_only_fields = fields


class KeyWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    days = serializers.IntegerField(min_value=1, max_value=3660, required=False, allow_null=True, default=None)


class FreshKeySerializer(KeySerializer):
    """A new key with its text, which is shown this once."""

    text = serializers.CharField(read_only=True)

    class Meta(KeySerializer.Meta):
        fields = [*KeySerializer.Meta.fields, "text"]
        read_only_fields = fields


class RowsWrite(serializers.Serializer[Any]):
    """Raw rows, each an object of column and value."""

    rows = serializers.ListField(child=serializers.DictField(), allow_empty=False, max_length=1000)


class AnswerSerializer(serializers.Serializer[Any]):
    """What the endpoint answered to the studio, as any caller would have heard it."""

    status = serializers.IntegerField()
    body = serializers.JSONField()
    milliseconds = serializers.FloatField()


class CaptureQuery(serializers.Serializer[Any]):
    version = serializers.CharField(required=False, max_length=100)
    key = serializers.CharField(required=False, max_length=100)
    prediction = serializers.CharField(required=False, max_length=200)
    text = serializers.CharField(required=False, max_length=200)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)

    def wanted(self) -> CaptureFilter:
        return CaptureFilter(**self.validated_data)


class CaptureSerializer(serializers.Serializer[Any]):
    """One answered row: ``inputs`` as it was sent, ``outputs`` as it was answered."""

    prediction_id = serializers.CharField()
    at = serializers.DateTimeField()
    version = serializers.CharField()
    deployment = serializers.CharField()
    key = serializers.CharField()
    milliseconds = serializers.FloatField()
    prediction = serializers.CharField(allow_null=True)
    inputs = serializers.DictField()
    outputs = serializers.DictField()


class BatchSerializer(serializers.ModelSerializer[BatchPrediction]):
    """``output`` is the id of the scored dataset version, once the job has succeeded."""

    version = serializers.CharField(source="version.label", read_only=True)
    author = serializers.CharField(source="author.username", read_only=True)
    state = serializers.CharField(source="job.state", read_only=True)
    output_version = serializers.SerializerMethodField()

    class Meta:
        model = BatchPrediction
        fields = [
            "id", "version", "source", "output_name", "output", "output_version", "state", "job_id", "author",
            "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field({"type": "object", "nullable": True})
    def get_output_version(self, batch: BatchPrediction) -> dict[str, Any] | None:
        return {"dataset": str(batch.output.dataset_id), "number": batch.output.number} if batch.output else None


class BatchWrite(serializers.Serializer[Any]):
    """``version`` and ``source`` are ids of a model version and a dataset version."""

    version = serializers.PrimaryKeyRelatedField(queryset=ModelVersion.objects.none())
    source = serializers.PrimaryKeyRelatedField(queryset=DatasetVersion.objects.none())
    output_name = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)
