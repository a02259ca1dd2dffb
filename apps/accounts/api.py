"""The REST interface to oneself."""

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.accounts.serializers import MeSerializer


class Me(GenericAPIView[User]):
    """Who the token belongs to."""

    serializer_class = MeSerializer

    @extend_schema(responses={200: MeSerializer})
    def get(self, request: Request) -> Response:
        return Response(self.get_serializer(request.user).data)
