"""Drawing a page: one helper, so that crumbs, panels and fragments work alike everywhere."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as django_render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

Crumb = tuple[str, str]
Page = Callable[..., HttpResponse]


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


def render_error(request: HttpRequest, status: int, body: dict[str, Any]) -> HttpResponse:
    """A designed page; for htmx the sentence alone, put into the page's messages whatever was to be replaced."""
    context = {"status": status, **body}
    if not getattr(request, "htmx", False):
        if status >= 500:  # whatever broke may be what the page around it needs, so this one needs nothing
            return HttpResponse(render_to_string("500.html", context), status=status)
        return django_render(request, "error.html", context, status=status)
    response = django_render(request, "partials/error.html", context, status=status)
    response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML show:window:top"
    return response


def redirect_htmx(request: HttpRequest, url: str) -> HttpResponse:
    """Go to ``url``: by a header for htmx, by a redirect otherwise."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponse(status=302, headers={"Location": url})


def site_page(*verbs: str) -> Callable[[Page], Page]:
    """A page outside any project, for whoever is signed in; it names the verbs it answers to."""

    def decorate(page: Page) -> Page:
        guarded = require_http_methods([*verbs, "HEAD"])(page)
        guarded.verbs = verbs  # type: ignore[attr-defined]
        return guarded

    return decorate
