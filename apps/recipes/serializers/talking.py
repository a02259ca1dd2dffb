"""Branches of a recipe, and what is said of it."""

from typing import Any

from rest_framework import serializers

from apps.recipes.models import RecipeBranch, RecipeComment
from apps.recipes.serializers.documents import RecipeVersionSerializer


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
    """What the version of main says of itself, and whether it may replace what changed there since the branch began."""

    message = serializers.CharField(max_length=200, allow_blank=True, default="")
    replace = serializers.BooleanField(default=False)


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
