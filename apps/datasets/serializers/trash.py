"""The trash and what a purge takes away."""

from typing import Any

from rest_framework import serializers


class TrashedSerializer(serializers.Serializer[Any]):
    """A dataset, or one version (``number``), in the trash; ``size`` in bytes."""

    name = serializers.CharField()
    dataset = serializers.UUIDField()
    number = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField()
    trashed_at = serializers.DateTimeField()


class DependantSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    name = serializers.CharField()
    url = serializers.CharField()


class PreviewSerializer(serializers.Serializer[Any]):
    """What a purge would do; nothing has changed."""

    versions = serializers.ListField(child=serializers.CharField())
    dependants = DependantSerializer(many=True)
    size = serializers.IntegerField(help_text="Bytes that would be freed.")


class FreedSerializer(serializers.Serializer[Any]):
    files = serializers.IntegerField()
    size = serializers.IntegerField(help_text="Bytes that were freed.")
