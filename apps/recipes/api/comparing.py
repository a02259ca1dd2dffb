"""Comparing versions through REST."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.recipes import queries
from apps.recipes.api.recipes import RecipeView
from apps.recipes.differences import difference
from apps.recipes.serializers import CompareQuery, DifferenceSerializer


class VersionCompare(RecipeView):
    """What differs from another version, of this recipe or of one that is named, to this one."""

    serializer_class = DifferenceSerializer
    actions = {"GET": "recipe.view"}

    @extend_schema(parameters=[CompareQuery])
    def get(self, request: Request, project: str, recipe: uuid.UUID, number: int) -> Response:
        after, asked = self.version(), self.valid(CompareQuery, request.query_params)
        before = queries.version(request.user, self.project, asked.get("recipe", recipe), asked["before"])
        return Response(self.get_serializer(difference(request.user, before, after)).data)
