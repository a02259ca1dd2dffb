"""The REST interface to training."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets.models import DatasetVersion, Split
from apps.projects.guards import ProjectListView, ProjectView
from apps.recipes.models import RecipeVersion
from apps.training import queries, services
from apps.training.models import TrainingJob
from apps.training.serializers import SuggestionQuery, SuggestionSerializer, TrainingSerializer, TrainingWrite
from apps.training.wishes import Wishes
from workers.recipes import Recipe
from workers.training.suggest import suggest


class TrainingList(ProjectListView):
    """The project's training jobs; POST starts one and answers it with its job, which is under way."""

    serializer_class = TrainingSerializer
    actions = {"GET": "run.view", "POST": "run.start"}

    def get_queryset(self) -> QuerySet[TrainingJob]:
        return queries.training_jobs_of(self.request.user, self.project)

    @extend_schema(request=TrainingWrite, responses={202: TrainingSerializer})
    def post(self, request: Request, project: str) -> Response:
        wanted = self.valid(TrainingWrite)
        data = wanted
        things = _things(request.user, self.project, data)
        others = {name: data.pop(name) for name in ("name", "experiment", "key", "recipe_parameters")}
        wishes = Wishes(**{**data, "features": tuple(data["features"]), "without": tuple(data["without"])})
        asked = services.start_training(request.user, self.project, wishes=wishes, **things, **others)
        return Response(self.get_serializer(asked).data, status=status.HTTP_202_ACCEPTED)


class TrainingDetail(ProjectView):
    """One training job."""

    serializer_class = TrainingSerializer
    actions = {"GET": "run.view"}

    def get(self, request: Request, project: str, training: uuid.UUID) -> Response:
        return Response(self.get_serializer(queries.training_job(request.user, self.project, training)).data)


class TrainingSuggestion(ProjectView):
    """What a version suggests for training, with reasons, time and cost."""

    serializer_class = SuggestionSerializer
    actions = {"GET": "run.start"}

    @extend_schema(parameters=[SuggestionQuery])
    def get(self, request: Request, project: str) -> Response:
        wanted = self.valid(SuggestionQuery, request.query_params)
        data = wanted
        things = _things(request.user, self.project, data)
        recipe = things["recipe_version"].document if things["recipe_version"] else Recipe()
        found = suggest(things["version"].ref, recipe, data["target"])
        estimate = queries.estimate_for(things["version"], data["trials"])
        return Response(self.get_serializer({**vars(found), "estimate": estimate}).data)


def _things(actor: Any, project: Any, data: dict[str, Any]) -> dict[str, Any]:
    """The rows behind the ids, taken out of ``data``; 404 for those that are not in the project."""
    kinds: dict[str, tuple[Any, str]] = {
        "version": (DatasetVersion, "dataset__project"),
        "recipe_version": (RecipeVersion, "recipe__project"),
        "split": (Split, "version__dataset__project"),
    }
    found: dict[str, Any] = {}
    for name, (model, path) in kinds.items():
        wanted = data.pop(name, None)
        rows = getattr(model.objects, "live", model.objects.all)().visible_to(actor).select_related(path)
        found[name] = rows.get_or_404(**{path: project, "id": wanted}) if wanted else None
    return found
