"""Applying recipes through REST: a dry run, the job, and what became of it."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets.models import Dataset, DatasetVersion
from apps.projects.guards import ProjectView
from apps.recipes import queries, services
from apps.recipes.api.recipes import RecipeView
from apps.recipes.learned import learned_for
from apps.recipes.rehearsing import rehearsal
from apps.recipes.serializers import ApplyWrite, DryRunSerializer, DryRunWrite, RecipeRunSerializer


class SourceView(RecipeView):
    """Takes the dataset versions that the body names."""

    def asked(self, serializer: type[DryRunWrite]) -> dict[str, Any]:
        """The body, with the version in the place of its id, and the run in that of what it made; 404 for one that
        nobody may see."""
        wanted = self.valid(serializer)
        versions = DatasetVersion.objects.live().visible_to(self.request.user).select_related("dataset__project")
        wanted["source"] = versions.get_or_404(dataset__project=self.project, id=wanted["source"])
        if made := wanted.get("learned_from"):
            wanted["learned_from"] = learned_for(self.request.user, self.version().recipe, made)
        return wanted


class VersionDryRun(SourceView):
    """What applying would do, on the sample; nothing is made."""

    serializer_class = DryRunSerializer
    actions = {"POST": "recipe.view"}

    @extend_schema(request=DryRunWrite, responses={200: DryRunSerializer})
    def post(self, request: Request, project: str, recipe: uuid.UUID, number: int) -> Response:
        found = self.version()
        return Response(self.get_serializer(rehearsal(request.user, found, **self.asked(DryRunWrite))).data)


class VersionApply(SourceView):
    """POST makes a dataset version with the recipe; the answer names the job."""

    serializer_class = RecipeRunSerializer
    actions = {"POST": "dataset.create"}

    @extend_schema(request=ApplyWrite, responses={202: RecipeRunSerializer})
    def post(self, request: Request, project: str, recipe: uuid.UUID, number: int) -> Response:
        found = self.version()
        wanted = self.asked(ApplyWrite)
        if "target" in wanted:
            datasets = Dataset.objects.live().visible_to(request.user)
            wanted["target"] = datasets.get_or_404(project=self.project, id=wanted["target"])
        run = services.make_version(request.user, found, **wanted)
        return Response(self.get_serializer(run).data, status=status.HTTP_202_ACCEPTED)


class RunDetail(ProjectView):
    """A recipe applied once: the version it made, and what became of each step."""

    serializer_class = RecipeRunSerializer
    actions = {"GET": "recipe.view"}

    def get(self, request: Request, project: str, run: uuid.UUID) -> Response:
        return Response(self.get_serializer(queries.run(request.user, self.project, run)).data)
