"""The REST interface to experiments and runs."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.experiments import evidence, queries, services
from apps.experiments.comparing import compare
from apps.experiments.forms import read_filter, read_numbers
from apps.experiments.models import Experiment, Run
from apps.experiments.serializers import (
    CompareQuery,
    ComparisonSerializer,
    ExperimentSerializer,
    ExperimentWrite,
    RunDetailSerializer,
    RunSerializer,
    RunsQuery,
)
from apps.projects.guards import ProjectListView, ProjectView
from workers.core.specs import to_json


class ExperimentList(ProjectListView):
    """The project's experiments; POST answers the one with this name, made when it is not there."""

    serializer_class = ExperimentSerializer
    actions = {"GET": "run.view", "POST": "run.start"}

    def get_queryset(self) -> QuerySet[Experiment]:
        return queries.experiments_of(self.request.user, self.project)

    @extend_schema(request=ExperimentWrite, responses={201: ExperimentSerializer})
    def post(self, request: Request, project: str) -> Response:
        wanted = self.valid(ExperimentWrite)
        made = services.open_experiment(request.user, self.project, **wanted)
        found = queries.experiment(request.user, self.project, made.id)
        return Response(self.get_serializer(found).data, status=status.HTTP_201_CREATED)


class ExperimentDetail(ProjectView):
    """One experiment."""

    serializer_class = ExperimentSerializer
    actions = {"GET": "run.view"}

    def get(self, request: Request, project: str, experiment: uuid.UUID) -> Response:
        return Response(self.get_serializer(queries.experiment(request.user, self.project, experiment)).data)


class RunList(ProjectListView):
    """The project's runs, filtered and sorted."""

    serializer_class = RunSerializer
    actions = {"GET": "run.view"}

    def get_queryset(self) -> QuerySet[Run]:
        return queries.runs_of(self.request.user, self.project)

    @extend_schema(parameters=[RunsQuery])
    def get(self, request: Request, project: str) -> Response:
        page = self.paginate_queryset(queries.filtered(self.get_queryset(), read_filter(request.query_params)))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class RunView(ProjectView):
    """Base of the views of one run."""

    serializer_class = RunDetailSerializer
    actions = {"GET": "run.view"}

    def run(self) -> Run:
        return queries.run(self.request.user, self.project, self.kwargs["number"])


class RunDetail(RunView):
    """One run in full."""

    def get(self, request: Request, project: str, number: int) -> Response:
        return Response(self.get_serializer(self.run()).data)


class RunEvaluation(RunView):
    """The run's evaluation on its test part: metrics, confusion matrix, curves; empty when it has none."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, project: str, number: int) -> Response:
        return Response(evidence.evaluation_of(self.run()))


class RunTrials(RunView):
    """The trials of the run's tuning, in order."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, project: str, number: int) -> Response:
        return Response({"trials": to_json(evidence.trials_of(self.run()))})


class RunSignature(RunView):
    """The raw columns that the run's model takes, and what it gives."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, project: str, number: int) -> Response:
        return Response(to_json(evidence.signature_for(self.request.user, self.run())))


class RunCompare(ProjectView):
    """The chosen runs side by side; unknown numbers are left out."""

    serializer_class = ComparisonSerializer
    actions = {"GET": "run.view"}

    @extend_schema(parameters=[CompareQuery])
    def get(self, request: Request, project: str) -> Response:
        runs = queries.chosen_runs(request.user, self.project, read_numbers(request.query_params))
        return Response(self.get_serializer(_compared(runs)).data)


def _compared(runs: list[Run]) -> dict[str, Any]:
    found = compare(runs)
    return {
        "runs": [run.number for run in runs],
        "differing": found.differing,
        "params": found.params,
        "warnings": found.warnings,
        "scores": [
            {
                "name": measure.name,
                "direction": measure.direction,
                "values": [score.metric.value if score.metric else None for score in scores],
                "best": [run.number for run, score in zip(runs, scores, strict=True) if score.best],
            }
            for measure, scores in found.scores
        ],
    }
