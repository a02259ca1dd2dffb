"""What the API says about the person who asks."""

from rest_framework import serializers

from apps.accounts.models import User


class MeSerializer(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="display_name", read_only=True)

    class Meta:
        model = User
        fields = ["id", "username", "name", "is_superuser"]
        read_only_fields = fields
