"""Insights, and analyses of the steps."""

from typing import Any

from rest_framework import serializers

from apps.jobs.serializers import JobSerializer
from apps.recipes.choices import Place
from apps.recipes.models import StepAnalysis
from workers.core.specs import to_json


class FixWrite(serializers.Serializer[Any]):
    """Which warning to mend: the id of the insights report, and the warning's key in it."""

    insights = serializers.UUIDField()
    warning = serializers.CharField(max_length=4000, trim_whitespace=False)


class CheckWrite(serializers.Serializer[Any]):
    """``source`` is the dataset version to check again; ``target`` as in its report."""

    source = serializers.UUIDField()
    target = serializers.CharField(required=False, allow_blank=True, default="", trim_whitespace=False)


class CheckQuery(CheckWrite):
    """The same, in an address."""


class AnalysisKindSerializer(serializers.Serializer[Any]):
    """An analysis that can be attached, with its parameters."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    help = serializers.CharField()
    params = serializers.SerializerMethodField()

    def get_params(self, analysis: Any) -> list[dict[str, Any]]:
        fields: list[dict[str, Any]] = analysis.Params.fields()
        return fields


class StepAnalysisSerializer(serializers.ModelSerializer[StepAnalysis]):
    """An analysis attached to a step; ``step`` 0 is the data as they are."""

    author = serializers.CharField(source="author.username", read_only=True)
    step = serializers.SerializerMethodField()

    def get_step(self, analysis: StepAnalysis) -> int:
        return analysis.at(analysis.recipe.head)

    class Meta:
        model = StepAnalysis
        fields = ["id", "kind", "params", "step", "place", "title", "author", "created_at"]
        read_only_fields = fields


class StepAnalysisDetailSerializer(serializers.Serializer[Any]):
    """What an analysis says: for each side ("Before", "After") sentences, tables, figures for Plotly, and rows.

    A side rests on the sample unless it ``is_whole``; ``job`` is the one that looks at every row of it.
    """

    id = serializers.UUIDField(source="analysis.id")
    kind = serializers.CharField(source="analysis.kind")
    step = serializers.IntegerField()
    place = serializers.CharField(source="analysis.place")
    title = serializers.CharField()
    sides = serializers.SerializerMethodField()

    def get_sides(self, card: Any) -> list[dict[str, Any]]:
        return [
            {
                "label": side.label,
                "problem": side.problem,
                "rows": side.found.rows if side.found else None,
                "is_whole": side.is_whole or not card.is_sampled,
                "job": JobSerializer(side.job).data if side.job else None,
                "sentences": side.sentences,
                "tables": to_json(side.found.tables) if side.found else [],
                "figures": to_json(side.found.figures) if side.found else [],
            }
            for side in card.sides
        ]


class StepAnalysisWrite(serializers.Serializer[Any]):
    """``kind`` names an analysis; ``step`` counts from 1, 0 is the data as they are."""

    kind = serializers.CharField(max_length=60)
    params = serializers.DictField(default=dict)
    step = serializers.IntegerField(min_value=0, default=0)
    place = serializers.ChoiceField(choices=Place.choices, default=Place.BOTH)
    title = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
