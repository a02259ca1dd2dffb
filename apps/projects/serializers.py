"""What the API says about projects and members."""

from typing import Any

from rest_framework import serializers

from apps.audit.models import AuditEvent
from apps.projects.choices import Role
from apps.projects.models import Membership, Project


class ProjectSerializer(serializers.ModelSerializer[Project]):
    class Meta:
        model = Project
        fields = ["id", "slug", "name", "description", "created_at"]
        read_only_fields = ["id", "slug", "created_at"]


class MemberSerializer(serializers.ModelSerializer[Membership]):
    username = serializers.CharField(source="user.username", read_only=True)
    name = serializers.CharField(source="user.display_name", read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "username", "name", "role", "created_at"]
        read_only_fields = fields


class MemberWrite(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(choices=Role.choices)


class AuditSerializer(serializers.ModelSerializer[AuditEvent]):
    class Meta:
        model = AuditEvent
        fields = ["number", "at", "actor_name", "verb", "target_kind", "target_id", "target_name", "facts", "digest"]
        read_only_fields = fields
