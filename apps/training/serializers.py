"""What the API says about training jobs, and what it takes."""

from typing import Any

from rest_framework import serializers

from apps.jobs.serializers import JobSerializer
from apps.training.models import TrainingJob
from apps.training.wishes import LONGEST_REASON, MOST_SEED, MOST_TRIALS
from workers.core.algorithm import TASKS


class TrainingSerializer(serializers.ModelSerializer[TrainingJob]):
    """A training job; ``run`` is its run's number once it has succeeded."""

    experiment = serializers.CharField(source="experiment.name", read_only=True)
    run = serializers.IntegerField(source="run.number", read_only=True, allow_null=True, default=None)
    job = JobSerializer(read_only=True)

    class Meta:
        model = TrainingJob
        fields = [
            "id", "name", "experiment", "dataset_version", "recipe_version", "split", "run", "job", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class TrainingWrite(serializers.Serializer[Any]):
    """A training job. ``version``, ``recipe_version`` and ``split`` are ids; what is left out is suggested."""

    version = serializers.UUIDField()
    recipe_version = serializers.UUIDField(required=False, allow_null=True, default=None)
    recipe_parameters = serializers.DictField(
        child=serializers.JSONField(),
        required=False,
        default=dict,
        help_text="Values for the parameters of the recipe; those left out have their defaults.",
    )
    split = serializers.UUIDField(required=False, allow_null=True, default=None)
    target = serializers.CharField(max_length=500, trim_whitespace=False)
    task = serializers.ChoiceField(choices=TASKS, required=False, allow_blank=True, default="")
    algorithm = serializers.CharField(max_length=40, default="xgboost")
    params = serializers.DictField(required=False, default=dict)
    features = serializers.ListField(child=serializers.CharField(max_length=500), required=False, default=list)
    without = serializers.ListField(
        child=serializers.CharField(max_length=500, trim_whitespace=False),
        required=False,
        default=list,
        help_text="Columns to leave out, with what a recipe makes from them.",
    )
    leak_overrides = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST_REASON),
        required=False,
        default=dict,
        help_text="Columns to learn from though they may give the answer away: the reason, which reviewers read.",
    )
    moment = serializers.CharField(
        max_length=500,
        trim_whitespace=False,
        required=False,
        allow_blank=True,
        default="",
        help_text="The version's column of dates at which each row is asked about; else that of a split along time.",
    )
    metric = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    positive = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    balanced = serializers.BooleanField(default=False)
    trials = serializers.IntegerField(min_value=0, max_value=MOST_TRIALS, default=0)
    seed = serializers.IntegerField(min_value=0, max_value=MOST_SEED, default=0)
    name = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    experiment = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    key = serializers.CharField(max_length=100, required=False, allow_null=True, default=None)


class SuggestionQuery(serializers.Serializer[Any]):
    version = serializers.UUIDField()
    recipe_version = serializers.UUIDField(required=False)
    target = serializers.CharField(required=False, default="", max_length=500, trim_whitespace=False)
    trials = serializers.IntegerField(min_value=0, max_value=MOST_TRIALS, default=0)


class EstimateSerializer(serializers.Serializer[Any]):
    """Seconds with a range, and the money for them."""

    seconds = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    cost = serializers.FloatField()
    currency = serializers.CharField()
    past_jobs = serializers.IntegerField()


class SuggestionSerializer(serializers.Serializer[Any]):
    """What the data suggest, with a reason per field, and what it would take."""

    target = serializers.CharField()
    task = serializers.CharField()
    metric = serializers.CharField()
    positive = serializers.CharField()
    balanced = serializers.BooleanField()
    classes = serializers.ListField(child=serializers.CharField())
    features = serializers.ListField(child=serializers.CharField())
    left_out = serializers.ListField(child=serializers.CharField())
    reasons = serializers.DictField(child=serializers.CharField())
    estimate = EstimateSerializer()
