"""Recipes, their versions and their steps."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.said import spoken
from apps.datasets.serializers import RowsSerializer
from apps.recipes.discreet import Discretion, Messages, discretion_for
from apps.recipes.models import Recipe, RecipeVersion
from apps.recipes.parameters import parameter_lines
from workers.core.specs import to_json
from workers.recipes import Step
from workers.recipes.catalogue import has_sql
from workers.recipes.parameters import KINDS, LONGEST_HELP, LONGEST_NAME


class RecipeVersionSerializer(serializers.ModelSerializer[RecipeVersion]):
    """A version in a list: everything but its steps."""

    message = serializers.SerializerMethodField()
    author = serializers.CharField(source="author.username", read_only=True)
    parent = serializers.IntegerField(source="parent.number", read_only=True, allow_null=True, default=None)

    class Meta:
        model = RecipeVersion
        fields = ["id", "number", "parent", "message", "author", "digest", "created_at"]
        read_only_fields = fields

    def get_message(self, version: RecipeVersion) -> str:
        told: Messages = self.context.setdefault("messages", Messages(self.context["request"].user))
        return told(version)


class StepSerializer(serializers.Serializer[Any]):
    """One step: ``op`` names a transform, ``params`` are its parameters.

    ``id`` says which step of the version before this is; without one it is found by what it says.
    """

    op = serializers.CharField(max_length=60)
    params = serializers.DictField(default=dict)
    enabled = serializers.BooleanField(default=True)
    note = serializers.CharField(max_length=1000, allow_blank=True, default="")
    id = serializers.SlugField(max_length=40, allow_blank=True, default="")


class ParameterSerializer(serializers.Serializer[Any]):
    """A value that is chosen anew each time the recipe is applied.

    A step says ``{"param": "since"}`` in the place of a value, a formula ``$since``. A date is text such as 2024-12-31.
    """

    name = serializers.CharField(max_length=LONGEST_NAME)
    kind = serializers.ChoiceField(choices=list(KINDS))
    default = serializers.JSONField()
    help = serializers.CharField(max_length=LONGEST_HELP, allow_blank=True, default="")


class RecipeVersionDetailSerializer(RecipeVersionSerializer):
    """A version with its steps and parameters, and each step in a sentence, parameters at their defaults."""

    steps = serializers.SerializerMethodField()
    sentences = serializers.SerializerMethodField()
    parameters = serializers.SerializerMethodField()

    class Meta(RecipeVersionSerializer.Meta):
        fields = [*RecipeVersionSerializer.Meta.fields, "steps", "sentences", "parameters"]
        read_only_fields = fields

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, version: RecipeVersion) -> list[dict[str, Any]]:
        discretion = self._discretion(version)
        steps = zip(version.written.steps, version.document.steps, strict=True)
        return [
            {**to_json(step), "params": discretion.params(plain) if discretion.concerns(plain) else step.params}
            for step, plain in steps
        ]

    @extend_schema_field(ParameterSerializer(many=True))
    def get_parameters(self, version: RecipeVersion) -> list[dict[str, Any]]:
        lines = parameter_lines(self.context["request"].user, version)
        return [{**to_json(line.parameter), "default": line.default} for line in lines]

    def get_sentences(self, version: RecipeVersion) -> list[str]:
        discretion = self._discretion(version)
        return [discretion.sentence(step, spoken(step.sentence())) for step in version.document.steps]

    def _discretion(self, version: RecipeVersion) -> Discretion:
        return discretion_for(self.context["request"].user, version.recipe.dataset, version.document)


class RecipeVersionWrite(serializers.Serializer[Any]):
    """The next version. ``base`` is the number of the version that was edited; a newer head is then a conflict."""

    steps = StepSerializer(many=True)
    parameters = ParameterSerializer(
        many=True, required=False, allow_null=True, help_text="Those of the version before by default."
    )
    message = serializers.CharField(max_length=200, allow_blank=True, default="")
    base = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    branch = serializers.CharField(
        max_length=60, required=False, allow_blank=True, default="", help_text="Name of a branch; main by default."
    )


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
    """``changed`` are the (row, column) places that the step changed.

    Of changed rows alone, ``numbers`` are their places among all rows, from 1, and ``before`` what stood in each place.
    """

    changed = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    numbers = serializers.ListField(child=serializers.IntegerField(), required=False)
    before = serializers.ListField(child=serializers.JSONField(allow_null=True), required=False)


class StepRowsQuery(serializers.Serializer[Any]):
    offset = serializers.IntegerField(min_value=0, max_value=2**50, default=0)
    limit = serializers.IntegerField(min_value=1, max_value=500, default=100)
    step = serializers.IntegerField(
        min_value=0, max_value=1000, required=False, help_text="Rows after this step; 0 is before the first."
    )
    changed = serializers.BooleanField(default=False, help_text="Only the rows in which this step changed a cell.")
    marks = serializers.BooleanField(default=True, help_text="Say which cells this step changed.")
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
