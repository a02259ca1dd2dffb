"""The trash and what a purge takes away."""

from typing import Any

from rest_framework import serializers

from apps.jobs.serializers import JobSerializer


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
    """What was freed; where there is much, the job that frees it."""

    files = serializers.IntegerField()
    size = serializers.IntegerField(help_text="Bytes that were freed, or will be by the job.")
    job = JobSerializer(allow_null=True)
