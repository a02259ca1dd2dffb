"""Refreshing datasets by themselves through REST."""

import uuid

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import Conflict
from apps.datasets import queries, services
from apps.datasets.serializers.schedules import ScheduleSerializer, ScheduleWrite
from apps.projects.guards import ProjectView


class DatasetSchedule(ProjectView):
    """When the dataset is refreshed from its source by itself; POST sets it, DELETE ends it."""

    serializer_class = ScheduleSerializer
    actions = {"GET": "dataset.view", "POST": "dataset.edit", "DELETE": "dataset.edit"}

    def get(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        found = queries.schedule_of(queries.dataset(request.user, self.project, dataset))
        if found is None:
            raise Conflict(_("This dataset is not refreshed by itself."))
        return Response(self.get_serializer(found).data)

    @extend_schema(request=ScheduleWrite, responses={200: ScheduleSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        found = queries.dataset(request.user, self.project, dataset)
        made = services.schedule_refresh(request.user, found, **self.valid(ScheduleWrite))
        return Response(self.get_serializer(made).data)

    def delete(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        services.unschedule(request.user, queries.dataset(request.user, self.project, dataset))
        return Response(status=status.HTTP_204_NO_CONTENT)
