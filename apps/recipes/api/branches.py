"""Branches of recipes through REST."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.projects.guards import ProjectListView
from apps.recipes import queries, services
from apps.recipes.api.recipes import RecipeView
from apps.recipes.models import RecipeBranch
from apps.recipes.serializers import (
    BranchSerializer,
    BranchWrite,
    RecipeVersionDetailSerializer,
    TakeOverWrite,
)


class BranchList(RecipeView, ProjectListView):
    """The open branches of a recipe; POST begins one."""

    serializer_class = BranchSerializer
    actions = {"GET": "recipe.view", "POST": "recipe.edit"}

    def get_queryset(self) -> Any:
        return queries.branches_of(self.recipe())

    @extend_schema(request=BranchWrite, responses={201: BranchSerializer})
    def post(self, request: Request, project: str, recipe: uuid.UUID) -> Response:
        found, wanted = self.recipe(), self.valid(BranchWrite)
        number = wanted.get("version", found.head.number)
        version = queries.version(request.user, self.project, recipe, number)
        branch = services.create_branch(request.user, found, wanted["name"], version)
        return Response(self.get_serializer(branch).data, status=status.HTTP_201_CREATED)


class BranchView(RecipeView):
    """Finds the branch of the address."""

    def branch(self) -> RecipeBranch:
        return queries.branch_by_id(self.recipe(), self.kwargs["branch"])


class BranchDetail(BranchView):
    """One branch; DELETE takes it off the list, its versions stay."""

    serializer_class = BranchSerializer
    actions = {"GET": "recipe.view", "DELETE": "recipe.edit"}

    def get(self, request: Request, project: str, recipe: uuid.UUID, branch: uuid.UUID) -> Response:
        return Response(self.get_serializer(self.branch()).data)

    def delete(self, request: Request, project: str, recipe: uuid.UUID, branch: uuid.UUID) -> Response:
        services.close_branch(request.user, self.branch())
        return Response(status=status.HTTP_204_NO_CONTENT)


class BranchTakeOver(BranchView):
    """POST makes the steps of the branch the next version of main."""

    serializer_class = RecipeVersionDetailSerializer
    actions = {"POST": "recipe.edit"}

    @extend_schema(request=TakeOverWrite, responses={200: RecipeVersionDetailSerializer})
    def post(self, request: Request, project: str, recipe: uuid.UUID, branch: uuid.UUID) -> Response:
        version = services.take_over(request.user, self.branch(), **self.valid(TakeOverWrite))
        return Response(self.get_serializer(version).data)
