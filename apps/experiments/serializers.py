"""What the API says about runs and experiments."""

from typing import Any

from rest_framework import serializers

from apps.experiments.models import Artifact, Experiment, Metric, Run
from apps.jobs.serializers import JobSerializer


class ExperimentSerializer(serializers.ModelSerializer[Experiment]):
    author = serializers.CharField(source="author.username", read_only=True)
    runs = serializers.IntegerField(source="run_count", read_only=True)

    class Meta:
        model = Experiment
        fields = ["id", "name", "description", "author", "runs", "created_at"]
        read_only_fields = fields


class ExperimentWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class MetricSerializer(serializers.ModelSerializer[Metric]):
    """A metric on the test part, with its 95% interval."""

    class Meta:
        model = Metric
        fields = ["name", "value", "low", "high"]
        read_only_fields = fields


class ArtifactSerializer(serializers.ModelSerializer[Artifact]):
    class Meta:
        model = Artifact
        fields = ["name", "digest", "size"]
        read_only_fields = fields


class RunSerializer(serializers.ModelSerializer[Run]):
    """A run in a list. Dataset, recipe and split are named as people see them; their ids travel beside them."""

    experiment = serializers.CharField(source="experiment.name", read_only=True)
    author = serializers.CharField(source="author.username", read_only=True)
    dataset = serializers.UUIDField(source="dataset_version.dataset_id", read_only=True)
    dataset_version = serializers.IntegerField(source="dataset_version.number", read_only=True)
    metrics = MetricSerializer(many=True, read_only=True)

    class Meta:
        model = Run
        fields = [
            "id", "number", "name", "experiment", "author", "dataset", "dataset_version", "recipe_version", "split",
            "target", "task", "algorithm", "params", "seed", "metrics", "package", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class RunDetailSerializer(RunSerializer):
    """A run in full."""

    artifacts = ArtifactSerializer(many=True, read_only=True)
    job = JobSerializer(read_only=True)

    class Meta(RunSerializer.Meta):
        fields = [
            *RunSerializer.Meta.fields,
            "features",
            "labels",
            "rows",
            "notes",
            "leak_overrides",
            "environment",
            "artifacts",
            "job",
        ]
        read_only_fields = fields


class RunsQuery(serializers.Serializer[Any]):
    """Which runs, in which order: ``sort`` is number, name, algorithm, created, author or metric.<name>."""

    q = serializers.CharField(required=False, help_text="Part of the name, or a number.")
    experiment = serializers.CharField(required=False, help_text="An experiment's name.")
    algorithm = serializers.CharField(required=False)
    task = serializers.CharField(required=False)
    author = serializers.CharField(required=False, help_text="A user name.")
    sort = serializers.CharField(required=False, help_text="Such as -metric.accuracy.")


class CompareQuery(serializers.Serializer[Any]):
    runs = serializers.CharField(help_text="Run numbers, such as 3,5.")


class LineSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    values = serializers.ListField(child=serializers.CharField())


class ScoresSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    direction = serializers.CharField()
    values = serializers.ListField(child=serializers.FloatField(allow_null=True))
    best = serializers.ListField(child=serializers.IntegerField(), help_text="Numbers of the runs with the best value.")


class ComparisonSerializer(serializers.Serializer[Any]):
    """Lists run over ``runs`` in its order; only facts and parameters that differ are given."""

    runs = serializers.ListField(child=serializers.IntegerField())
    differing = LineSerializer(many=True)
    params = LineSerializer(many=True)
    scores = ScoresSerializer(many=True)
    warnings = serializers.ListField(child=serializers.CharField())
