"""What two versions of a recipe have in common, and what not."""

from typing import Any

from rest_framework import serializers

from workers.recipes.comparing import WAYS


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
    parameters = ParamDifferenceSerializer(many=True)
    columns = ColumnDifferenceSerializer(many=True)
    problems = serializers.ListField(child=serializers.CharField())
