"""Splits."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.datasets.models import Split
from apps.datasets.queries import facts_of, wishes_of
from workers.core.splitter import LEAVE_OUT, TRAIN
from workers.profiling.splits import MOST_PARTS
from workers.splitters import splitters


class SplitSerializer(serializers.ModelSerializer[Split]):
    """``params`` is what was wished, ``parts`` the rows of each part, ``facts`` what each part holds, ``left_out`` the
    rows in no part."""

    author = serializers.CharField(source="author.username", read_only=True)
    dataset = serializers.UUIDField(source="version.dataset_id", read_only=True)
    version = serializers.IntegerField(source="version.number", read_only=True)
    left_out = serializers.IntegerField(read_only=True)
    params = serializers.SerializerMethodField()
    facts = serializers.SerializerMethodField()

    class Meta:
        model = Split
        fields = [
            "id", "name", "dataset", "version", "method", "params", "seed", "parts", "left_out", "facts", "digest",
            "author", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field({"type": "object"})
    def get_params(self, split: Split) -> dict[str, Any]:
        return wishes_of(self.context["request"].user, split)

    @extend_schema_field({"type": "object"})
    def get_facts(self, split: Split) -> dict[str, Any]:
        return facts_of(self.context["request"].user, split)


class SplitWrite(serializers.Serializer[Any]):
    """``fractions`` names the parts and their shares, such as {"train": 0.6, "validation": 0.2, "test": 0.2}; ``folds``
    makes parts of one size, ``cuts`` the moments at which parts of a split by time begin, ``missing`` what becomes of
    rows without a moment."""

    method = serializers.ChoiceField(choices=splitters.names(), default="random")
    fractions = serializers.DictField(child=serializers.FloatField(min_value=0.0, max_value=1.0), required=False)
    folds = serializers.IntegerField(min_value=2, max_value=MOST_PARTS, required=False)
    column = serializers.CharField(required=False, allow_blank=True, default="", trim_whitespace=False)
    key = serializers.ListField(child=serializers.CharField(trim_whitespace=False), required=False, max_length=20)
    cuts = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=2)
    seed = serializers.IntegerField(min_value=0, max_value=2**63 - 1, default=0)
    name = serializers.CharField(max_length=90, required=False, allow_blank=True, default="")
    missing = serializers.ChoiceField([LEAVE_OUT, TRAIN], default=LEAVE_OUT)


class SplitEdit(serializers.Serializer[Any]):
    """Another name."""

    name = serializers.CharField(max_length=100)
