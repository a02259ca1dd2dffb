"""A recipe on rows: tried, applied, exported."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.jobs.serializers import JobSerializer
from apps.recipes.choices import OnFailure
from apps.recipes.exports import FORMS
from apps.recipes.models import RecipeRun
from apps.recipes.parameters import masked
from apps.recipes.reporting import run_lines
from apps.recipes.serializers.comparing import ColumnDifferenceSerializer


class DryRunWrite(serializers.Serializer[Any]):
    """``source`` is a dataset version; ``mapping`` says which of its columns stands for which name of the recipe.

    ``parameters`` are values by the names of the recipe's parameters; those left out have their defaults.
    """

    source = serializers.UUIDField()
    mapping = serializers.DictField(child=serializers.CharField(trim_whitespace=False), default=dict)
    parameters = serializers.DictField(child=serializers.JSONField(), default=dict)
    on_failure = serializers.ChoiceField(
        choices=OnFailure.choices, default=OnFailure.STOP, help_text="What becomes of a step that fails."
    )
    on_cluster = serializers.BooleanField(
        default=False, help_text="Let Apache Spark do it, for data that outgrow a machine."
    )
    learned_from = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="A dataset version that the recipe made: steps do as they learned for it. Else they learn anew.",
    )


class ReportLineSerializer(serializers.Serializer[Any]):
    """What becomes of a step: "applied", "skipped" (it failed and was left out), "failed", "off" or "waiting"."""

    number = serializers.IntegerField(source="report.number")
    op = serializers.CharField(source="report.op")
    label = serializers.CharField()
    status = serializers.CharField(source="report.status")
    sentence = serializers.CharField()
    problem = serializers.CharField()
    column = serializers.CharField(source="report.column")
    rows_before = serializers.IntegerField(source="report.rows_before", allow_null=True)
    rows_after = serializers.IntegerField(source="report.rows_after", allow_null=True)
    columns_before = serializers.IntegerField(source="report.columns_before")
    columns_after = serializers.IntegerField(source="report.columns_after")
    effect = serializers.CharField(help_text="What it did, in a few words; cells are those of the sample.")
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="Rows that the step loses, and values that it loses in the sample."
    )


class CandidateSerializer(serializers.Serializer[Any]):
    """A column that may stand for another; ``likeness`` of the names goes from 0 to 1."""

    column = serializers.CharField()
    kind = serializers.CharField()
    likeness = serializers.FloatField()


class NeedSerializer(serializers.Serializer[Any]):
    """A column that step ``step`` asks for and the rows lack, or have of another kind, ``found``.

    ``proposed`` is what probably stands for it.
    """

    column = serializers.CharField(source="need.column")
    kind = serializers.CharField(source="need.kind")
    step = serializers.IntegerField(source="need.step")
    found = serializers.CharField(source="need.found")
    candidates = CandidateSerializer(many=True)
    proposed = serializers.CharField(source="chosen")


class DryRunSerializer(serializers.Serializer[Any]):
    """What applying would do, step by step on the sample, and the columns that are missed."""

    report = ReportLineSerializer(many=True, source="lines")
    needs = NeedSerializer(many=True)
    columns = ColumnDifferenceSerializer(many=True)


class ApplyWrite(DryRunWrite):
    """The same for good; the result is the next version of ``target``, or a new dataset ``name``."""

    target = serializers.UUIDField(required=False)
    name = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    key = serializers.CharField(max_length=100, required=False)


class RecipeRunSerializer(serializers.ModelSerializer[RecipeRun]):
    job = JobSerializer(read_only=True)
    report = serializers.SerializerMethodField()
    parameters = serializers.SerializerMethodField(help_text="The values that were used.")
    learned_from = serializers.SerializerMethodField(
        help_text="The dataset version for which its steps learned; null where they learned from the source."
    )

    class Meta:
        model = RecipeRun
        fields = [
            "id", "version", "source", "target", "output", "aside", "mapping", "parameters", "on_failure", "on_cluster",
            "automatic", "learned_from", "report", "job", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ReportLineSerializer(many=True))
    def get_report(self, run: RecipeRun) -> list[dict[str, Any]]:
        lines = run_lines(self._reader, run)
        return list(ReportLineSerializer(lines, many=True).data)

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_learned_from(self, run: RecipeRun) -> str | None:
        learned = run.learned_from
        return str(learned.output_id) if learned and learned.output_id else None

    @extend_schema_field(serializers.DictField())
    def get_parameters(self, run: RecipeRun) -> dict[str, Any]:
        return masked(self._reader, run.version, run.parameters)

    @property
    def _reader(self) -> Any:
        return getattr(self.context.get("request"), "user", None)


class ExportQuery(serializers.Serializer[Any]):
    """What to write, of which version of the recipe, and from which rows its steps learn."""

    form = serializers.ChoiceField(choices=list(FORMS), default="python", help_text="What to write.")
    version = serializers.IntegerField(min_value=1, required=False, help_text="The version; the head by default.")
    source = serializers.UUIDField(
        required=False, help_text="The version of the recipe's dataset to learn from; the newest by default."
    )
    parameters = serializers.JSONField(
        binary=True, required=False, help_text="Values of its parameters as a JSON object; else their defaults."
    )

    def validate_parameters(self, value: Any) -> Any:
        if not isinstance(value, dict):
            raise serializers.ValidationError(_("Give an object: a value for each parameter by its name."))
        return value
