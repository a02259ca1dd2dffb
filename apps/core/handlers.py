"""The studio's own pages for what is forbidden, absent or broken; JSON below /api/."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from apps.core.pages import render_error


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403, _("You may not do this here. Ask an owner of the project."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404, _("There is nothing at this address that you can see."))


def failed(request: HttpRequest, *_args: Any) -> HttpResponse:
    return _answer(request, 500, _("Something broke on our side. Nothing you had stored was changed."))


def _answer(request: HttpRequest, status: int, message: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        codes = {403: "not_allowed", 404: "not_found"}
        return JsonResponse({"code": codes.get(status, "error"), "message": message}, status=status)
    return render_error(request, status, {"message": message})
