"""Splits of a version, and the rows of their parts."""

import io
import uuid

import numpy as np
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.storage import store
from apps.datasets import queries, services
from apps.datasets.api.versions import VersionView
from apps.datasets.models import Split
from apps.datasets.serializers import SplitEdit, SplitSerializer, SplitWrite
from apps.datasets.serializers.analyses import AnalysisSerializer
from apps.projects.guards import ProjectListView, ProjectView
from workers.profiling.splits import load_split


class SplitList(VersionView, ProjectListView):
    """The splits of a version; the same POST twice answers the same split.

    A long version is split by a job: POST answers 202 with it, and once it has succeeded, 201 with the split.
    """

    serializer_class = SplitSerializer
    actions = {"GET": "dataset.view", "POST": "split.create"}

    def get_queryset(self) -> QuerySet[Split]:
        return self.version().splits.select_related("author", "version__dataset__project")

    @extend_schema(request=SplitWrite, responses={201: SplitSerializer, 202: AnalysisSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID, number: int) -> Response:
        wanted = self.valid(SplitWrite)
        made = services.start_split(request.user, self.version(), **wanted)
        if isinstance(made, Split):
            return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)
        return Response(AnalysisSerializer(made).data, status=status.HTTP_202_ACCEPTED)


class SplitDetail(ProjectView):
    """One split; PATCH gives it another name, DELETE forgets it unless something uses it."""

    serializer_class = SplitSerializer
    actions = {"GET": "dataset.view", "PATCH": "split.create", "DELETE": "split.create"}

    def get(self, request: Request, project: str, split: uuid.UUID) -> Response:
        return Response(self.get_serializer(queries.split(request.user, self.project, split)).data)

    @extend_schema(request=SplitEdit)
    def patch(self, request: Request, project: str, split: uuid.UUID) -> Response:
        found = queries.split(request.user, self.project, split)
        renamed = services.rename_split(request.user, found, **self.valid(SplitEdit))
        return Response(self.get_serializer(renamed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, project: str, split: uuid.UUID) -> Response:
        services.delete_split(request.user, queries.split(request.user, self.project, split))
        return Response(status=status.HTTP_204_NO_CONTENT)


class SplitRows(ProjectView):
    """The positions (from 0, ascending) of the rows of one part, as a NumPy file of 64-bit integers."""

    serializer_class = None  # type: ignore[assignment]
    actions = {"GET": "dataset.view"}

    @extend_schema(responses={200: OpenApiTypes.BINARY})
    def get(self, request: Request, project: str, split: uuid.UUID, part: str) -> HttpResponse:
        found = queries.split(request.user, self.project, split)
        if part not in found.parts:
            raise Http404
        held = io.BytesIO()
        np.save(held, load_split(store(), found.digest)[part], allow_pickle=False)
        return HttpResponse(held.getvalue(), content_type="application/octet-stream")
