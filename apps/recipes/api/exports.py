"""The recipe as a file, over REST."""

import uuid

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from apps.recipes import queries
from apps.recipes.api.recipes import RecipeView
from apps.recipes.exports import export_of
from apps.recipes.serializers import ExportQuery


class RecipeExport(RecipeView):
    """Code that does what the recipe does, with what it learned; it runs without Etabli."""

    serializer_class = None
    actions = {"GET": "recipe.view"}

    @extend_schema(parameters=[ExportQuery], responses={(200, "text/x-python"): OpenApiTypes.STR})
    def get(self, request: Request, project: str, recipe: uuid.UUID) -> HttpResponse:
        found, asked = self.recipe(), self.valid(ExportQuery, request.query_params)
        number = asked.get("version")
        version = queries.version(request.user, self.project, recipe, number) if number else found.head
        made = export_of(
            request.user, version, queries.source_of(found, asked.get("source")), asked["form"], asked.get("parameters")
        )
        headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
        return HttpResponse(made.text, content_type=f"{made.content_type}; charset=utf-8", headers=headers)
