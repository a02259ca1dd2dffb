"""Comments on recipes through REST."""

import uuid

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.projects.guards import ProjectListView
from apps.recipes import queries, services
from apps.recipes.api.recipes import RecipeView
from apps.recipes.models import RecipeComment
from apps.recipes.serializers import CommentSerializer, CommentState, CommentWrite


class CommentList(RecipeView, ProjectListView):
    """What people said of a recipe, oldest first; POST says something of its head, or of a step or a column there."""

    serializer_class = CommentSerializer
    actions = {"GET": "recipe.view", "POST": "recipe.view"}

    def get_queryset(self) -> QuerySet[RecipeComment]:
        return queries.comments_of(self.recipe())

    @extend_schema(request=CommentWrite, responses={201: CommentSerializer})
    def post(self, request: Request, project: str, recipe: uuid.UUID) -> Response:
        made = services.comment(request.user, self.recipe().head, **self.valid(CommentWrite))
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class CommentDetail(RecipeView):
    """One comment; PATCH says that it is dealt with, or not."""

    serializer_class = CommentSerializer
    actions = {"PATCH": "recipe.view"}

    @extend_schema(request=CommentState, responses={200: CommentSerializer})
    def patch(self, request: Request, project: str, recipe: uuid.UUID, comment: uuid.UUID) -> Response:
        found = queries.comments_of(self.recipe()).get_or_404(id=comment)
        return Response(self.get_serializer(services.resolve(request.user, found, **self.valid(CommentState))).data)
