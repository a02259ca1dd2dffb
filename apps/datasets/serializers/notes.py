"""What people say of versions."""

from typing import Any

from rest_framework import serializers

from apps.datasets.models import Note


class NoteSerializer(serializers.ModelSerializer[Note]):
    author = serializers.CharField(source="author.username", read_only=True)

    class Meta:
        model = Note
        fields = ["id", "author", "text", "created_at"]
        read_only_fields = fields


class NoteWrite(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=4000)


class VersionEdit(serializers.Serializer[Any]):
    tags = serializers.ListField(child=serializers.CharField(), max_length=50)


class RestoreWrite(serializers.Serializer[Any]):
    message = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
