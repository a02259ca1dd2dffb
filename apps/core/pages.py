"""Drawing a page: one helper, so that crumbs, panels and fragments work alike everywhere."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as django_render

Crumb = tuple[str, str]


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    crumbs: Sequence[Crumb] = (),
    status: int = 200,
    trigger: str | None = None,
) -> HttpResponse:
    """The page, with its breadcrumbs; ``trigger`` announces a DOM event to htmx."""
    response = django_render(request, template, {"crumbs": list(crumbs), **(context or {})}, status=status)
    if trigger:
        response["HX-Trigger"] = trigger
    return response


def redirect_htmx(request: HttpRequest, url: str) -> HttpResponse:
    """Go to ``url``: by a header for htmx, by a redirect otherwise."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponse(status=302, headers={"Location": url})
