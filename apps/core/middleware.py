"""Turns our errors into pages that say what happened and what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.errors import describe


class ErrorMiddleware:
    """A domain error raised by a page becomes a fragment for htmx, a designed page otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        ours = describe(error)
        if ours is None:
            return None
        status, body = ours
        template = "partials/error.html" if getattr(request, "htmx", False) else "error.html"
        return render(request, template, {"status": status, **body}, status=status)
