"""What the API says about notebook servers."""

from rest_framework import serializers

from apps.notebooks import services
from apps.notebooks.choices import ServerState
from apps.notebooks.models import NotebookServer


class NotebookServerSerializer(serializers.ModelSerializer[NotebookServer]):
    """The caller's own server. ``url`` opens in a signed-in browser."""

    state = serializers.SerializerMethodField()
    url = serializers.CharField(source="base_url", read_only=True)

    class Meta:
        model = NotebookServer
        fields = ["state", "url", "ready_at"]
        read_only_fields = fields

    def get_state(self, server: NotebookServer) -> ServerState:
        return services.observe(server)
