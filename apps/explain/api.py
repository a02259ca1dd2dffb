"""The REST interface to explanations."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.experiments import queries
from apps.explain import services
from apps.explain.models import Explanation
from apps.explain.queries import explanation_of, shares_of
from apps.explain.serializers import ExplanationSerializer
from apps.projects.guards import ProjectView
from workers.core.specs import to_json


class RunExplanation(ProjectView):
    """Why the run's model says what it says; POST asks for it when it is not there."""

    serializer_class = ExplanationSerializer
    actions = {"GET": "run.view", "POST": "run.start"}

    def get(self, request: Request, project: str, number: int) -> Response:
        run = queries.run(request.user, self.project, number)
        return Response(self._shown(explanation_of(run)))

    @extend_schema(request=None, responses={202: ExplanationSerializer})
    def post(self, request: Request, project: str, number: int) -> Response:
        run = queries.run(request.user, self.project, number)
        asked = services.explain_run(request.user, run)
        return Response(self._shown(asked), status=status.HTTP_202_ACCEPTED)

    def _shown(self, found: Explanation | None) -> dict[str, object]:
        shares = shares_of(self.request.user, found) if found else None
        facts = {"job": found.job if found else None, "shares": to_json(shares) if shares else None}
        shown: dict[str, object] = self.get_serializer(facts).data
        return shown
