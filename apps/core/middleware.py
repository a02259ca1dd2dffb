"""Turns our errors into pages that say what happened and what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from apps.core.errors import describe
from apps.core.pages import render_error


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
        return render_error(request, *ours)
