"""The REST interface to notebook servers."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.notebooks import queries, services
from apps.notebooks.models import NotebookServer
from apps.notebooks.serializers import NotebookServerSerializer
from apps.projects.guards import ProjectView


class Notebook(ProjectView):
    """The caller's own notebook server in this project."""

    serializer_class = NotebookServerSerializer
    actions = {"GET": "notebook.open", "POST": "notebook.open", "DELETE": "notebook.open"}

    def get(self, request: Request, project: str) -> Response:
        """Its state and address."""
        found = queries.server_of(request.user, self.project)
        return self._answer(found or NotebookServer(project=self.project, user=request.user))

    @extend_schema(request=None, responses={202: NotebookServerSerializer})
    def post(self, request: Request, project: str) -> Response:
        """Start it, unless it runs."""
        return self._answer(services.open_server(request.user, self.project), status=202)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, project: str) -> Response:
        """End it and its kernels; the files stay."""
        found = queries.server_of(request.user, self.project)
        if found:
            services.stop_server(request.user, found)
        return Response(status=204)

    def _answer(self, server: NotebookServer, status: int = 200) -> Response:
        return Response(self.get_serializer(server).data, status=status)
