"""Keeping datasets up to date through REST."""

import uuid
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import Conflict
from apps.datasets.models import Dataset
from apps.datasets.queries import dataset as dataset_of
from apps.projects.guards import ProjectView
from apps.recipes import services
from apps.recipes.freshness import freshness_of
from apps.recipes.serializers import FreshnessSerializer, RecipeRunSerializer, RemakeWrite, UpkeepWrite


class DatasetUpkeep(ProjectView):
    """How fresh a dataset is that a recipe made; POST keeps it up to date from now on, DELETE leaves it as it is."""

    serializer_class = FreshnessSerializer
    actions = {"GET": "dataset.view", "POST": "dataset.edit", "DELETE": "dataset.edit"}

    def get(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        return self._told(dataset_of(request.user, self.project, dataset))

    @extend_schema(request=UpkeepWrite, responses={200: FreshnessSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        found = dataset_of(request.user, self.project, dataset)
        services.keep_up_to_date(request.user, found, **self.valid(UpkeepWrite))
        return self._told(found)

    def delete(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        services.leave_as_it_is(request.user, dataset_of(request.user, self.project, dataset))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _told(self, dataset: Dataset) -> Response:
        fresh: Any = freshness_of(dataset)
        if fresh is None:
            raise Conflict(_("No recipe made this dataset, so there is nothing to do once more."))
        return Response(self.get_serializer(fresh).data)


class DatasetRemake(ProjectView):
    """Make the next version of the dataset now, of the newest rows; the answer names the job."""

    serializer_class = RecipeRunSerializer
    actions = {"POST": "dataset.edit"}

    @extend_schema(request=RemakeWrite, responses={202: RecipeRunSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        found = dataset_of(request.user, self.project, dataset)
        run = services.remake(request.user, found, **self.valid(RemakeWrite))
        return Response(self.get_serializer(run).data, status=status.HTTP_202_ACCEPTED)
