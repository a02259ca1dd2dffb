"""What the API says about recipes, and what it takes."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.said import spoken
from apps.datasets.serializers import RowsSerializer
from apps.jobs.serializers import JobSerializer
from apps.recipes.choices import OnFailure, Place
from apps.recipes.discreet import Discretion, discretion_for
from apps.recipes.exports import FORMS
from apps.recipes.models import Recipe, RecipeBranch, RecipeComment, RecipeRun, RecipeVersion, StepAnalysis
from apps.recipes.rehearsing import report_lines
from workers.core.specs import to_json
from workers.recipes import Step
from workers.recipes.catalogue import has_sql
from workers.recipes.comparing import WAYS


class RecipeVersionSerializer(serializers.ModelSerializer[RecipeVersion]):
    """A version in a list: everything but its steps."""

    author = serializers.CharField(source="author.username", read_only=True)
    parent = serializers.IntegerField(source="parent.number", read_only=True, allow_null=True, default=None)

    class Meta:
        model = RecipeVersion
        fields = ["id", "number", "parent", "message", "author", "digest", "created_at"]
        read_only_fields = fields


class StepSerializer(serializers.Serializer[Any]):
    """One step: ``op`` names a transform, ``params`` are its parameters.

    ``id`` says which step of the version before this is; without one it is found by what it says.
    """

    op = serializers.CharField(max_length=60)
    params = serializers.DictField(default=dict)
    enabled = serializers.BooleanField(default=True)
    note = serializers.CharField(max_length=1000, allow_blank=True, default="")
    id = serializers.SlugField(max_length=40, allow_blank=True, default="")


class RecipeVersionDetailSerializer(RecipeVersionSerializer):
    """A version with its steps, and each of them in a sentence."""

    steps = serializers.SerializerMethodField()
    sentences = serializers.SerializerMethodField()

    class Meta(RecipeVersionSerializer.Meta):
        fields = [*RecipeVersionSerializer.Meta.fields, "steps", "sentences"]
        read_only_fields = fields

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, version: RecipeVersion) -> list[dict[str, Any]]:
        discretion = self._discretion(version)
        return [{**to_json(step), "params": discretion.params(step)} for step in version.document.steps]

    def get_sentences(self, version: RecipeVersion) -> list[str]:
        discretion = self._discretion(version)
        return [discretion.sentence(step, spoken(step.sentence())) for step in version.document.steps]

    def _discretion(self, version: RecipeVersion) -> Discretion:
        return discretion_for(self.context["request"].user, version.recipe.dataset, version.document)


class RecipeVersionWrite(serializers.Serializer[Any]):
    """The next version. ``base`` is the number of the version that was edited; a newer head is then a conflict."""

    steps = StepSerializer(many=True)
    message = serializers.CharField(max_length=200, allow_blank=True, default="")
    base = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    branch = serializers.CharField(
        max_length=60, required=False, allow_blank=True, default="", help_text="Name of a branch; main by default."
    )


class BranchSerializer(serializers.ModelSerializer[RecipeBranch]):
    """A line of edits beside main, which began at the version ``base``."""

    author = serializers.CharField(source="author.username", read_only=True)
    base = serializers.IntegerField(source="base.number", read_only=True)
    head = RecipeVersionSerializer(read_only=True)

    class Meta:
        model = RecipeBranch
        fields = ["id", "name", "author", "base", "head", "created_at"]
        read_only_fields = fields


class BranchWrite(serializers.Serializer[Any]):
    """A branch that begins at the version of that number; at the head of main without one."""

    name = serializers.CharField(max_length=60)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class TakeOverWrite(serializers.Serializer[Any]):
    """What the version of main says of itself."""

    message = serializers.CharField(max_length=200, allow_blank=True, default="")


class CommentSerializer(serializers.ModelSerializer[RecipeComment]):
    """``step`` is the id of the step that is meant; without it and a ``column`` it is the whole recipe."""

    author = serializers.CharField(source="author.username", read_only=True)
    version = serializers.IntegerField(source="version.number", read_only=True)
    resolved = serializers.SerializerMethodField()

    class Meta:
        model = RecipeComment
        fields = ["id", "author", "text", "step", "column", "version", "resolved", "created_at"]
        read_only_fields = fields

    def get_resolved(self, comment: RecipeComment) -> bool:
        return comment.resolved_at is not None


class CommentWrite(serializers.Serializer[Any]):
    """Something about the recipe, or about the step with this id, or about a column."""

    text = serializers.CharField(max_length=4000)
    step = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    column = serializers.CharField(max_length=300, required=False, allow_blank=True, default="", trim_whitespace=False)


class CommentState(serializers.Serializer[Any]):
    resolved = serializers.BooleanField()


class RecipeSerializer(serializers.ModelSerializer[Recipe]):
    author = serializers.CharField(source="author.username", read_only=True)
    head = RecipeVersionSerializer(read_only=True)

    class Meta:
        model = Recipe
        fields = ["id", "name", "dataset", "author", "head", "created_at"]
        read_only_fields = fields


class RecipeWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    dataset = serializers.UUIDField()


class HeadWrite(serializers.Serializer[Any]):
    """Which version to show from now on, on a branch or on main."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    branch = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")


class StepRowsSerializer(RowsSerializer):
    """``changed`` are the (row, column) places that the step changed."""

    changed = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))


class StepRowsQuery(serializers.Serializer[Any]):
    offset = serializers.IntegerField(min_value=0, max_value=2**50, default=0)
    limit = serializers.IntegerField(min_value=1, max_value=500, default=100)
    step = serializers.IntegerField(
        min_value=0, max_value=1000, required=False, help_text="Rows after this step; 0 is before the first."
    )
    changed = serializers.BooleanField(default=False, help_text="Only the rows in which this step changed a cell.")
    source = serializers.UUIDField(
        required=False, help_text="The version of the recipe's dataset whose rows are shown; the newest by default."
    )
    draft = serializers.JSONField(
        required=False, binary=True, help_text="One more step, {op, params}, that is only tried: rows after it."
    )

    def validate_draft(self, draft: Any) -> Step:
        asked = StepSerializer(data=draft)
        asked.is_valid(raise_exception=True)
        return Step(asked.validated_data["op"], asked.validated_data["params"])


class CompareQuery(serializers.Serializer[Any]):
    """``before`` is the number of the version to compare with; of another recipe where ``recipe`` names one."""

    before = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    recipe = serializers.UUIDField(required=False)


class ParamDifferenceSerializer(serializers.Serializer[Any]):
    """A parameter with another value, as text for people."""

    name = serializers.CharField()
    label = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class StepDifferenceSerializer(serializers.Serializer[Any]):
    """A step that differs: its places from 1 (0 where it is not), and its sentence on both sides."""

    ways = serializers.ListField(child=serializers.ChoiceField(choices=WAYS), source="change.ways")
    at_before = serializers.IntegerField(source="change.at_before")
    at_after = serializers.IntegerField(source="change.at_after")
    before = serializers.CharField()
    after = serializers.CharField()
    params = ParamDifferenceSerializer(many=True)


class ColumnDifferenceSerializer(serializers.Serializer[Any]):
    """A column that came, went or is of another kind: its kind on both sides, null where it is not."""

    name = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class DifferenceSerializer(serializers.Serializer[Any]):
    """What differs; ``same`` counts the steps that do not. ``problems`` say which step does not fit the rows."""

    steps = StepDifferenceSerializer(many=True, source="changed")
    same = serializers.IntegerField()
    columns = ColumnDifferenceSerializer(many=True)
    problems = serializers.ListField(child=serializers.CharField())


class DryRunWrite(serializers.Serializer[Any]):
    """``source`` is a dataset version; ``mapping`` says which of its columns stands for which name of the recipe."""

    source = serializers.UUIDField()
    mapping = serializers.DictField(child=serializers.CharField(trim_whitespace=False), default=dict)
    on_failure = serializers.ChoiceField(
        choices=OnFailure.choices, default=OnFailure.STOP, help_text="What becomes of a step that fails."
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

    class Meta:
        model = RecipeRun
        fields = ["id", "version", "source", "target", "output", "mapping", "on_failure", "report", "job", "created_at"]
        read_only_fields = fields

    @extend_schema_field(ReportLineSerializer(many=True))
    def get_report(self, run: RecipeRun) -> list[dict[str, Any]]:
        return list(ReportLineSerializer(report_lines(run.report), many=True).data)


class TransformSerializer(serializers.Serializer[Any]):
    """One operation of the catalogue: what it does, its parameters, how it treats awkward cells."""

    name = serializers.CharField()
    label = serializers.CharField()
    help = serializers.CharField()
    group = serializers.CharField()
    kind = serializers.ChoiceField(choices=["row", "table", "training"])
    sql = serializers.SerializerMethodField(help_text="Whether its examples can be written as SQL.")
    params = serializers.SerializerMethodField()
    behaviour = serializers.SerializerMethodField()
    examples = serializers.ListField(child=serializers.DictField())

    def get_params(self, transform: Any) -> list[dict[str, Any]]:
        return transform.Params.fields()  # type: ignore[no-any-return]

    def get_sql(self, transform: Any) -> bool:
        return has_sql(transform.name)

    def get_behaviour(self, transform: Any) -> dict[str, str]:
        return dict(vars(transform.behaviour))


class ExportQuery(serializers.Serializer[Any]):
    """What to write, of which version of the recipe, and from which rows its steps learn."""

    form = serializers.ChoiceField(choices=list(FORMS), default="python", help_text="What to write.")
    version = serializers.IntegerField(min_value=1, required=False, help_text="The version; the head by default.")
    source = serializers.UUIDField(
        required=False, help_text="The version of the recipe's dataset to learn from; the newest by default."
    )


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

    class Meta:
        model = StepAnalysis
        fields = ["id", "kind", "params", "step", "place", "title", "author", "created_at"]
        read_only_fields = fields


class StepAnalysisDetailSerializer(serializers.Serializer[Any]):
    """What an analysis says: for each side ("Before", "After") sentences, tables, figures for Plotly, and rows."""

    id = serializers.UUIDField(source="analysis.id")
    kind = serializers.CharField(source="analysis.kind")
    step = serializers.IntegerField(source="analysis.step")
    place = serializers.CharField(source="analysis.place")
    title = serializers.CharField()
    sides = serializers.SerializerMethodField()

    def get_sides(self, card: Any) -> list[dict[str, Any]]:
        return [
            {
                "label": side.label,
                "problem": side.problem,
                "rows": side.found.rows if side.found else None,
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
