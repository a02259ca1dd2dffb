"""Analyses of a recipe's steps."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.projects.guards import ProjectListView, ProjectSchema
from apps.recipes import queries, services
from apps.recipes.analysing import Card
from apps.recipes.api.recipes import RecipeView
from apps.recipes.models import StepAnalysis
from apps.recipes.serializers import (
    AnalysisKindSerializer,
    StepAnalysisDetailSerializer,
    StepAnalysisSerializer,
    StepAnalysisWrite,
)
from workers.analyses import in_order


class AnalysisKinds(GenericAPIView[Any]):
    """The catalogue: every analysis that can be attached to a step."""

    serializer_class = AnalysisKindSerializer
    pagination_class = None
    schema = ProjectSchema()

    @extend_schema(responses={200: AnalysisKindSerializer(many=True)})
    def get(self, request: Request) -> Response:
        return Response(self.get_serializer(in_order(), many=True).data)


class AnalysisList(RecipeView, ProjectListView):
    """The analyses attached to a recipe; POST attaches one."""

    serializer_class = StepAnalysisSerializer
    actions = {"GET": "recipe.view", "POST": "recipe.edit"}

    def get_queryset(self) -> QuerySet[StepAnalysis]:
        return queries.analyses_of(self.recipe())

    @extend_schema(request=StepAnalysisWrite, responses={201: StepAnalysisSerializer})
    def post(self, request: Request, project: str, recipe: uuid.UUID) -> Response:
        found, wanted = self.recipe(), self.valid(StepAnalysisWrite)
        made = services.attach_analysis(request.user, found, wanted.pop("kind"), wanted.pop("params"), **wanted)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class AnalysisDetail(RecipeView):
    """What an analysis says on the sample of the newest version; DELETE takes it off."""

    serializer_class = StepAnalysisDetailSerializer
    actions = {"GET": "recipe.view", "DELETE": "recipe.edit"}

    def get(self, request: Request, project: str, recipe: uuid.UUID, analysis: uuid.UUID) -> Response:
        return Response(self.get_serializer(_card(self, recipe, analysis)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, project: str, recipe: uuid.UUID, analysis: uuid.UUID) -> Response:
        services.detach_analysis(request.user, queries.analysis(request.user, self.project, recipe, analysis))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AnalysisWhole(RecipeView):
    """Let jobs look at every row, where the analysis rests on a sample; it answers with them, one for each side."""

    serializer_class = StepAnalysisDetailSerializer
    actions = {"POST": "recipe.view"}

    @extend_schema(request=None, responses={202: StepAnalysisDetailSerializer})
    def post(self, request: Request, project: str, recipe: uuid.UUID, analysis: uuid.UUID) -> Response:
        services.analyse_all_rows(request.user, _card(self, recipe, analysis))
        return Response(self.get_serializer(_card(self, recipe, analysis)).data, status=status.HTTP_202_ACCEPTED)


def _card(view: RecipeView, recipe: uuid.UUID, analysis: uuid.UUID) -> Card:
    found, whole = queries.analysis(view.request.user, view.project, recipe, analysis), view.recipe()
    return Card(view.request.user, found, whole.head, queries.source_of(whole))
