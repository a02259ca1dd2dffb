"""What the API says about groups, versions and reviews."""

from typing import Any

from rest_framework import serializers

from apps.experiments.models import Run
from apps.registry.choices import Decision, Gate
from apps.registry.models import ModelGroup, ModelVersion, Review
from apps.registry.queries import bound_parts


class GroupSerializer(serializers.ModelSerializer[ModelGroup]):
    author = serializers.CharField(source="author.username", read_only=True)

    class Meta:
        model = ModelGroup
        fields = ["id", "name", "description", "author", "created_at"]
        read_only_fields = ["id", "author", "created_at"]


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """A decision; ``digest`` is the SHA-256 of what it was made about."""

    reviewer = serializers.CharField(source="reviewer.username", read_only=True)

    class Meta:
        model = Review
        fields = ["id", "gate", "decision", "comment", "reviewer", "digest", "created_at"]
        read_only_fields = fields


class ReviewWrite(serializers.Serializer[Any]):
    gate = serializers.ChoiceField(choices=Gate.choices)
    decision = serializers.ChoiceField(choices=Decision.choices)
    comment = serializers.CharField(max_length=4000)


class ModelVersionSerializer(serializers.ModelSerializer[ModelVersion]):
    """A version. ``status`` is what its reviews make of it; ``bound`` the SHA-256 of what an approval would bind."""

    group = serializers.CharField(source="group.name", read_only=True)
    author = serializers.CharField(source="author.username", read_only=True)
    run = serializers.IntegerField(source="run.number", read_only=True)
    status = serializers.CharField(read_only=True)
    metrics = serializers.SerializerMethodField()
    bound = serializers.SerializerMethodField()
    reviews = ReviewSerializer(many=True, read_only=True)
    leak_overrides = serializers.JSONField(source="run.leak_overrides", read_only=True)

    class Meta:
        model = ModelVersion
        fields = [
            "id", "group", "group_id", "number", "label", "status", "run", "note", "author", "metrics", "bound",
            "leak_overrides", "reviews", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_metrics(self, version: ModelVersion) -> dict[str, float | None]:
        return {metric.name: metric.value for metric in version.run.metrics.all()}

    def get_bound(self, version: ModelVersion) -> dict[str, str]:
        return bound_parts(version)


class VersionWrite(serializers.Serializer[Any]):
    """``run`` is the run's number in the project."""

    run = serializers.SlugRelatedField(slug_field="number", queryset=Run.objects.none())
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
