"""Errors that people read, mapped once to a status for pages and API alike."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from apps.core.said import spoken, spoken_each
from workers.core.errors import ComputeError, ParamsError


class DomainError(Exception):
    """A request that makes no sense as asked. The message says what is wrong and what to do."""

    status = 422
    code = "invalid"

    def __init__(self, message: str, field: str | None = None, **details: Any) -> None:
        super().__init__(str(message))
        self.message = spoken(message)
        self.field = field
        self.details = details


class Conflict(DomainError):
    """Somebody was faster, or the thing is not in the state that this needs."""

    status = 409
    code = "conflict"


class Gone(DomainError):
    """It was here and was taken away for good; its row stays to say so."""

    status = 410
    code = "gone"


class TooLarge(DomainError):
    """More bytes than are accepted here."""

    status = 413
    code = "too_large"


class NotAllowed(DomainError):
    """A member without the right; the message says who has it."""

    status = 403
    code = "not_allowed"


def describe(error: Exception) -> tuple[int, dict[str, Any]] | None:
    """Status and body for an error of ours, None for anything else."""
    if isinstance(error, DomainError):
        body: dict[str, Any] = {"code": error.code, "message": error.message}
        if error.field:
            body["fields"] = {error.field: error.message}
        return error.status, body | ({"details": error.details} if error.details else {})
    if isinstance(error, ParamsError):
        fields = spoken_each(error.fields)
        return 422, {"code": "invalid", "message": " ".join(fields.values()), "fields": fields}
    if isinstance(error, ComputeError):
        return 422, {"code": "invalid", "message": spoken(error.message), "details": error.details}
    return None


def api_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every API error has one shape: ``{"code", "message", "fields"?, "details"?}``."""
    ours = describe(error)
    if ours:
        return Response(ours[1], status=ours[0])
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = {"code": _code_of(error), **_message_of(error)}
    return response


def _code_of(error: Exception) -> str:
    if isinstance(error, Http404):
        return "not_found"
    if isinstance(error, PermissionDenied):
        return "not_allowed"
    return str(getattr(error, "default_code", "error"))


def _message_of(error: Exception) -> dict[str, Any]:
    if isinstance(error, Http404):
        return {"message": _("There is nothing at this address that you can see.")}
    if isinstance(error, exceptions.ValidationError) and isinstance(error.detail, dict):
        fields = {name: " ".join(map(str, _flat(detail))) for name, detail in error.detail.items()}
        return {"message": " ".join(f"{name}: {text}" for name, text in fields.items()), "fields": fields}
    detail = getattr(error, "detail", str(error))
    return {"message": " ".join(map(str, _flat(detail)))}


def _flat(detail: Any) -> list[Any]:
    if isinstance(detail, dict):
        return [part for value in detail.values() for part in _flat(value)]
    if isinstance(detail, list | tuple):
        return [part for value in detail for part in _flat(value)]
    return [detail]
