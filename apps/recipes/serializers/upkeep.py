"""Datasets that are kept up to date by a recipe, as the API gives and takes them."""

from typing import Any

from rest_framework import serializers

from apps.recipes.serializers.applying import RecipeRunSerializer


class BehindSerializer(serializers.Serializer[Any]):
    """A dataset of which version ``used`` went in, while ``newest`` is there."""

    dataset = serializers.CharField()
    used = serializers.IntegerField()
    newest = serializers.IntegerField()


class FreshnessSerializer(serializers.Serializer[Any]):
    """Of what a dataset was made, and whether it is made anew by itself.

    ``source`` is null while the dataset that it was made of is in the trash; ``problem`` says why the last attempt to
    keep it up to date could not begin; ``last`` is the newest attempt, which may run or have failed.
    """

    dataset = serializers.UUIDField(source="dataset.id")
    recipe = serializers.UUIDField(source="way.version.recipe_id")
    recipe_version = serializers.IntegerField(source="recipe_version.number")
    source = BehindSerializer(allow_null=True)
    tables = BehindSerializer(many=True)
    is_behind = serializers.BooleanField()
    is_kept = serializers.BooleanField()
    newest_recipe = serializers.BooleanField(source="upkeep.newest_recipe", default=False)
    newest_tables = serializers.BooleanField(source="upkeep.newest_tables", default=False)
    author = serializers.CharField(source="upkeep.author.username", default="")
    problem = serializers.CharField(source="upkeep.problem", default="")
    last = RecipeRunSerializer()


class UpkeepWrite(serializers.Serializer[Any]):
    """With ``newest_recipe`` the version of the recipe that people see then; with ``newest_tables`` the newest versions
    of the other tables that its steps read, whose new versions count as well.
    """

    newest_recipe = serializers.BooleanField(default=False)
    newest_tables = serializers.BooleanField(default=False)


class RemakeWrite(serializers.Serializer[Any]):
    key = serializers.CharField(max_length=100, required=False, help_text="The same key answers the same run.")
