"""From an insights report into a recipe, and checking again with it."""

import uuid
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets.models import DatasetVersion
from apps.datasets.queries import insights
from apps.datasets.serializers import InsightsSerializer
from apps.projects.guards import ProjectView
from apps.recipes import services
from apps.recipes.api.recipes import RecipeView
from apps.recipes.checking import recheck_of
from apps.recipes.models import Recipe
from apps.recipes.serializers import CheckQuery, CheckWrite, FixWrite, RecipeVersionDetailSerializer


class RecipeFixes(RecipeView):
    """POST adds the step that mends a warning of an insights report; the answer is the recipe's version."""

    serializer_class = RecipeVersionDetailSerializer
    actions = {"POST": "recipe.edit"}

    @extend_schema(request=FixWrite, responses={201: RecipeVersionDetailSerializer})
    def post(self, request: Request, project: str, recipe: uuid.UUID) -> Response:
        return _fixed(self, request, self.recipe())


class NewFixes(ProjectView):
    """POST begins a recipe with the step that mends a warning."""

    serializer_class = RecipeVersionDetailSerializer
    actions = {"POST": "recipe.edit"}

    @extend_schema(
        operation_id="projects_recipes_begun_with_fix",
        request=FixWrite,
        responses={201: RecipeVersionDetailSerializer},
    )
    def post(self, request: Request, project: str) -> Response:
        return _fixed(self, request, None)


class VersionCheck(RecipeView):
    """The insights report of what the recipe would make of ``source``; POST starts it, once."""

    serializer_class = InsightsSerializer
    actions = {"GET": "recipe.view", "POST": "recipe.view"}

    @extend_schema(parameters=[CheckQuery])
    def get(self, request: Request, project: str, recipe: uuid.UUID, number: int) -> Response:
        version, asked = self.version(), self.valid(CheckQuery, request.query_params)
        found = recheck_of(version, self._source(asked), asked["target"])
        if found is None:
            raise Http404
        return Response(self.get_serializer(found).data)

    @extend_schema(request=CheckWrite, responses={202: InsightsSerializer})
    def post(self, request: Request, project: str, recipe: uuid.UUID, number: int) -> Response:
        version, asked = self.version(), self.valid(CheckWrite)
        started = services.recheck(request.user, version, self._source(asked), asked["target"])
        return Response(self.get_serializer(started).data, status=status.HTTP_202_ACCEPTED)

    def _source(self, asked: dict[str, Any]) -> DatasetVersion:
        rows = DatasetVersion.objects.visible_to(self.request.user).select_related("dataset__project")
        found: DatasetVersion = rows.get_or_404(dataset__project=self.project, id=asked["source"])
        return found


def _fixed(view: ProjectView, request: Request, recipe: Recipe | None) -> Response:
    asked = view.valid(FixWrite)
    analysis = insights(request.user, view.project, asked["insights"])
    version = services.fix_warning(request.user, analysis, asked["warning"], recipe)
    return Response(view.get_serializer(version).data, status=status.HTTP_201_CREATED)
