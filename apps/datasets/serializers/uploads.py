"""Files on their way in."""

from typing import Any

from rest_framework import serializers

from apps.datasets.models import Upload


class UploadSerializer(serializers.ModelSerializer[Upload]):
    offset = serializers.IntegerField(source="received", read_only=True)

    class Meta:
        model = Upload
        fields = ["id", "name", "size", "sha256", "offset", "digest", "finished_at", "created_at"]
        read_only_fields = ["id", "digest", "finished_at", "created_at"]


class UploadWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=255)
    size = serializers.IntegerField(min_value=0, max_value=2**50)
    sha256 = serializers.RegexField(r"^[0-9a-fA-F]{64}$", required=False, allow_blank=True, default="")
