"""Panels: how a later room shows itself on an earlier page without the earlier page knowing it.

An app registers in its ``panels.py`` (found at start)::

    panels.register("experiments:run-detail", "explain/_panel.html", explanation_of, order=30)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

Context = Callable[[HttpRequest, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """One panel on one page. ``context`` gets the request and the page's thing; None hides the panel."""

    page: str
    template: str
    context: Context
    order: int = 50


_panels: dict[str, list[Panel]] = {}


def register(page: str, template: str, context: Context, *, order: int = 50) -> None:
    """Add a panel to the page with this URL name."""
    _panels.setdefault(page, []).append(Panel(page, template, context, order))


def drawn(page: str, request: HttpRequest, thing: Any) -> list[str]:
    """The HTML of the page's panels for ``thing``, in order."""
    html = []
    for panel in sorted(_panels.get(page, []), key=lambda p: p.order):
        context = panel.context(request, thing)
        if context is not None:
            html.append(render_to_string(panel.template, context, request=request))
    return html
