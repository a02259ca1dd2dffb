"""Datasets and their imports."""

import uuid

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.datasets import queries, services
from apps.datasets.models import Dataset, Import
from apps.datasets.serializers import DatasetEdit, DatasetSerializer, DatasetWrite, ImportSerializer, ImportWrite
from apps.projects.guards import ProjectListView, ProjectView


class DatasetList(ProjectListView):
    """The project's datasets; POST makes one from a finished upload and answers the import that is under way."""

    serializer_class = DatasetSerializer
    actions = {"GET": "dataset.view", "POST": "dataset.create"}

    def get_queryset(self) -> QuerySet[Dataset]:
        return queries.searched(self.request.user, self.project, self.request.query_params.get("q", ""))[0]

    @extend_schema(
        parameters=[OpenApiParameter("q", str, description="Such as: sales tag:gold rows>1000 (docs/search.md).")]
    )
    def get(self, request: Request, project: str) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(queries.with_heads(page), many=True).data)

    @extend_schema(request=DatasetWrite, responses={202: ImportSerializer})
    def post(self, request: Request, project: str) -> Response:
        wanted = self.valid(DatasetWrite)
        files = queries.uploads(request.user, self.project, wanted.pop("files"))
        started = services.start_import(request.user, self.project, files=files, **wanted)
        return Response(ImportSerializer(started).data, status=status.HTTP_202_ACCEPTED)


class DatasetDetail(ProjectView):
    """One dataset with its newest version; PATCH changes its name, description, tags or key."""

    serializer_class = DatasetSerializer
    actions = {"GET": "dataset.view", "PATCH": "dataset.edit"}

    def get(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        return Response(self.get_serializer(queries.dataset(request.user, self.project, dataset)).data)

    @extend_schema(request=DatasetEdit)
    def patch(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        found, wanted = queries.dataset(request.user, self.project, dataset), self.valid(DatasetEdit)
        key = wanted.pop("key", None)
        with transaction.atomic():
            services.edit_dataset(request.user, found, **wanted)
            if key is not None:
                services.set_key(request.user, found, key)
        return Response(self.get_serializer(queries.dataset(request.user, self.project, dataset)).data)


class ImportList(ProjectListView):
    """The imports of a dataset, newest first; POST makes a new version from a finished upload."""

    serializer_class = ImportSerializer
    actions = {"GET": "dataset.view", "POST": "dataset.edit"}

    def get_queryset(self) -> QuerySet[Import]:
        dataset = queries.dataset(self.request.user, self.project, self.kwargs["dataset"])
        return dataset.imports.select_related("job", "job__author", "version")

    @extend_schema(request=ImportWrite, responses={202: ImportSerializer})
    def post(self, request: Request, project: str, dataset: uuid.UUID) -> Response:
        found = queries.dataset(request.user, self.project, dataset)
        wanted = self.valid(ImportWrite)
        files = queries.uploads(request.user, self.project, wanted.pop("files"))
        started = services.start_import(request.user, self.project, files=files, dataset=found, **wanted)
        return Response(ImportSerializer(started).data, status=status.HTTP_202_ACCEPTED)
