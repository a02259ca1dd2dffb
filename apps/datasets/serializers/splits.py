"""Splits."""

from typing import Any

from rest_framework import serializers

from apps.datasets.choices import Method
from apps.datasets.models import Split


class SplitSerializer(serializers.ModelSerializer[Split]):
    author = serializers.CharField(source="author.username", read_only=True)
    dataset = serializers.UUIDField(source="version.dataset_id", read_only=True)
    version = serializers.IntegerField(source="version.number", read_only=True)

    class Meta:
        model = Split
        fields = [
            "id", "name", "dataset", "version", "method", "params", "seed", "parts", "digest", "author", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class SplitWrite(serializers.Serializer[Any]):
    """``fractions`` names the parts and their shares, such as {"train": 0.6, "validation": 0.2, "test": 0.2}."""

    method = serializers.ChoiceField(choices=Method.choices, default=Method.RANDOM)
    fractions = serializers.DictField(
        child=serializers.FloatField(min_value=0.0, max_value=1.0),
        default=lambda: {"train": 0.6, "validation": 0.2, "test": 0.2},
    )
    column = serializers.CharField(required=False, allow_blank=True, default="", trim_whitespace=False)
    seed = serializers.IntegerField(min_value=0, max_value=2**63 - 1, default=0)
    name = serializers.CharField(max_length=90, required=False, allow_blank=True, default="")
