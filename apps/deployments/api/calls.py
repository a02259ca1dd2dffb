"""Calling an endpoint: keys, the test console, captures."""

import json
import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.deployments.api.endpoints import EndpointView
from apps.deployments.captures import Captures
from apps.deployments.models import ApiKey
from apps.deployments.serializers import (
    AnswerSerializer,
    CaptureQuery,
    CaptureSerializer,
    FreshKeySerializer,
    KeySerializer,
    KeyWrite,
    RowsWrite,
)
from apps.deployments.services import console, keys
from apps.projects.guards import ProjectListView


class KeyList(EndpointView, ProjectListView):
    """The endpoint's API keys; POST makes one and answers its text, this once."""

    serializer_class = KeySerializer
    actions = {"GET": "endpoint.key", "POST": "endpoint.key"}

    def get_queryset(self) -> QuerySet[ApiKey]:
        return self.endpoint().keys.select_related("author")

    @extend_schema(request=KeyWrite, responses={201: FreshKeySerializer})
    def post(self, request: Request, project: str, endpoint: uuid.UUID) -> Response:
        found = self.endpoint()
        wanted = self.valid(KeyWrite)
        key, text = keys.create_key(request.user, found, **wanted)
        return Response({**KeySerializer(key).data, "text": text}, status=status.HTTP_201_CREATED)


class KeyDetail(EndpointView):
    """One key; DELETE revokes it everywhere within seconds."""

    serializer_class = KeySerializer
    actions = {"DELETE": "endpoint.key"}

    def delete(self, request: Request, project: str, endpoint: uuid.UUID, key: uuid.UUID) -> Response:
        rows = ApiKey.objects.visible_to(request.user).select_related("endpoint__project")
        keys.revoke_key(request.user, rows.get_or_404(endpoint=self.endpoint(), id=key))
        return Response(status=status.HTTP_204_NO_CONTENT)


class Console(EndpointView):
    """Send raw rows to the endpoint with the studio's own key, and hear what any caller would."""

    serializer_class = AnswerSerializer
    actions = {"POST": "endpoint.test"}

    @extend_schema(request=RowsWrite, responses={200: AnswerSerializer})
    def post(self, request: Request, project: str, endpoint: uuid.UUID) -> Response:
        found = self.endpoint()
        wanted = self.valid(RowsWrite)
        body = json.dumps({"rows": wanted["rows"]}).encode()
        return Response(self.get_serializer(console.try_endpoint(request.user, found, body)).data)


class CaptureList(EndpointView, ProjectListView):
    """What the endpoint answered, newest first."""

    serializer_class = CaptureSerializer
    actions = {"GET": "capture.view"}

    def get_queryset(self) -> Any:
        wanted = CaptureQuery(data=self.request.query_params)
        wanted.is_valid(raise_exception=True)
        return Captures(self.request.user, self.endpoint(), wanted.wanted())

    @extend_schema(parameters=[CaptureQuery])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
