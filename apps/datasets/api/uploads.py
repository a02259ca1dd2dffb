"""Resumable uploads: announce, send chunks, finish."""

import uuid
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import DomainError
from apps.datasets import queries, services
from apps.datasets.serializers import UploadSerializer, UploadWrite
from apps.projects.guards import ProjectView


class Bytes(BaseParser):
    """Hands the body over unread, so that memory holds one piece of it at a time."""

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return {"stream": stream}


class UploadList(ProjectView):
    """Announce a file: its name, its size in bytes and, if known, its SHA-256."""

    serializer_class = UploadSerializer
    actions = {"POST": "dataset.create"}

    @extend_schema(request=UploadWrite, responses={201: UploadSerializer})
    def post(self, request: Request, project: str) -> Response:
        wanted = self.valid(UploadWrite)
        upload = services.create_upload(request.user, self.project, **wanted)
        return Response(self.get_serializer(upload).data, status=status.HTTP_201_CREATED)


class UploadDetail(ProjectView):
    """One upload; PUT appends the body at ``Upload-Offset``. After an error, GET says where to go on."""

    serializer_class = UploadSerializer
    parser_classes = [Bytes, JSONParser]
    actions = {"GET": "dataset.create", "PUT": "dataset.create"}

    def get(self, request: Request, project: str, upload: uuid.UUID) -> Response:
        return Response(self.get_serializer(queries.upload(request.user, self.project, upload)).data)

    @extend_schema(
        request={"application/octet-stream": OpenApiTypes.BINARY},
        parameters=[OpenApiParameter("Upload-Offset", int, OpenApiParameter.HEADER, required=True)],
    )
    def put(self, request: Request, project: str, upload: uuid.UUID) -> Response:
        found = queries.upload(request.user, self.project, upload)
        offset = request.headers.get("Upload-Offset", "")
        if not offset.isdecimal() or not isinstance(request.data, dict) or "stream" not in request.data:
            raise DomainError("Send bytes as application/octet-stream, with their place in the header Upload-Offset.")
        moved = services.write_chunk(request.user, found, int(offset), request.data["stream"])
        return Response(self.get_serializer(moved).data)


class UploadFinish(ProjectView):
    """Check that the whole file came."""

    serializer_class = UploadSerializer
    actions = {"POST": "dataset.create"}

    @extend_schema(request=None)
    def post(self, request: Request, project: str, upload: uuid.UUID) -> Response:
        found = queries.upload(request.user, self.project, upload)
        return Response(self.get_serializer(services.finish_upload(request.user, found)).data)
