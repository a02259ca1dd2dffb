"""The REST interface to recipes, and the catalogue of transforms."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import DomainError
from apps.datasets.models import Dataset
from apps.projects.guards import ProjectListView, ProjectSchema, ProjectView
from apps.recipes import queries, services
from apps.recipes.models import Recipe, RecipeVersion
from apps.recipes.serializers import (
    HeadWrite,
    RecipeSerializer,
    RecipeVersionDetailSerializer,
    RecipeVersionSerializer,
    RecipeVersionWrite,
    RecipeWrite,
    StepRowsQuery,
    StepRowsSerializer,
    TransformSerializer,
)
from workers.transforms import transforms


class TransformList(GenericAPIView[Any]):
    """The catalogue: every operation that a step can be."""

    serializer_class = TransformSerializer
    pagination_class = None
    schema = ProjectSchema()

    @extend_schema(responses={200: TransformSerializer(many=True)})
    def get(self, request: Request) -> Response:
        return Response(self.get_serializer(transforms.all(), many=True).data)


class RecipeList(ProjectListView):
    """The project's recipes; POST makes one, without steps."""

    serializer_class = RecipeSerializer
    actions = {"GET": "recipe.view", "POST": "recipe.edit"}

    def get_queryset(self) -> QuerySet[Recipe]:
        return queries.recipes_of(self.request.user, self.project, self.request.query_params.get("q", ""))

    @extend_schema(parameters=[OpenApiParameter("q", str, description="Part of the name.")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(request=RecipeWrite, responses={201: RecipeSerializer})
    def post(self, request: Request, project: str) -> Response:
        wanted = self.valid(RecipeWrite)
        datasets = Dataset.objects.live().visible_to(request.user)
        dataset = datasets.get_or_404(project=self.project, id=wanted["dataset"])
        recipe = services.create_recipe(request.user, self.project, name=wanted["name"], dataset=dataset)
        return Response(self.get_serializer(recipe).data, status=status.HTTP_201_CREATED)


class RecipeView(ProjectView):
    """Finds the recipe, or the version, of the address."""

    def recipe(self) -> Recipe:
        return queries.recipe(self.request.user, self.project, self.kwargs["recipe"])

    def version(self) -> RecipeVersion:
        return queries.version(self.request.user, self.project, self.kwargs["recipe"], self.kwargs["number"])


class RecipeDetail(RecipeView):
    """One recipe with its head."""

    serializer_class = RecipeSerializer
    actions = {"GET": "recipe.view"}

    def get(self, request: Request, project: str, recipe: uuid.UUID) -> Response:
        return Response(self.get_serializer(self.recipe()).data)


class RecipeHead(RecipeView):
    """Undo and redo: POST the number of the version to show from now on."""

    serializer_class = RecipeSerializer
    actions = {"POST": "recipe.edit"}

    @extend_schema(request=HeadWrite, responses={200: RecipeSerializer})
    def post(self, request: Request, project: str, recipe: uuid.UUID) -> Response:
        found = self.recipe()
        wanted = self.valid(HeadWrite)
        version = queries.version(request.user, self.project, recipe, wanted["version"])
        branch = queries.branch(found, wanted["branch"])
        return Response(self.get_serializer(services.move_head(request.user, found, version, branch=branch)).data)


class VersionList(RecipeView, ProjectListView):
    """The versions of a recipe, newest first; POST commits the next one."""

    serializer_class = RecipeVersionSerializer
    actions = {"GET": "recipe.view", "POST": "recipe.edit"}

    def get_queryset(self) -> QuerySet[RecipeVersion]:
        return queries.versions_of(self.recipe())

    @extend_schema(request=RecipeVersionWrite, responses={201: RecipeVersionDetailSerializer})
    def post(self, request: Request, project: str, recipe: uuid.UUID) -> Response:
        found = self.recipe()
        wanted = self.valid(RecipeVersionWrite)
        wanted["branch"] = queries.branch(found, wanted["branch"])
        version = services.commit_recipe(request.user, found, **wanted)
        return Response(
            RecipeVersionDetailSerializer(version, context=self.get_serializer_context()).data,
            status=status.HTTP_201_CREATED,
        )


class VersionDetail(RecipeView):
    """One version with its steps."""

    serializer_class = RecipeVersionDetailSerializer
    actions = {"GET": "recipe.view"}

    def get(self, request: Request, project: str, recipe: uuid.UUID, number: int) -> Response:
        return Response(self.get_serializer(self.version()).data)


class VersionRows(RecipeView):
    """Rows of a dataset version's sample after a step, with the cells that this step changed."""

    serializer_class = StepRowsSerializer
    actions = {"GET": "recipe.view"}

    @extend_schema(parameters=[StepRowsQuery])
    def get(self, request: Request, project: str, recipe: uuid.UUID, number: int) -> Response:
        version = self.version()
        asked = self.valid(StepRowsQuery, request.query_params)
        source = queries.source_of(version.recipe, asked.get("source"))
        if source is None:
            raise DomainError("The recipe's dataset has no version yet. Import a file into it first.")
        upto = asked.get("step", len(version.steps))
        view = {"changed": asked["changed"], "marks": asked["marks"], "draft": asked.get("draft")}
        rows = queries.grid(request.user, version, source, upto, asked["offset"], asked["limit"], **view)
        return Response(rows)
