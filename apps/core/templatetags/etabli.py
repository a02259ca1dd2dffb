"""Tags that every template has without loading: icons, badges, forms drawn from Params."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core import badges, column_words, icons
from apps.core.forms import drawn_fields
from apps.core.markdown import html_of

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """``{% icon "database" %}``: decoration; ``{% icon "database" label %}``: an image with a name."""
    return icons.svg(name, str(label))


@register.filter
def column_word(name: str) -> str:
    """``{{ column.kind|column_word }}``: a kind or a mark of a column in the reader's language."""
    return column_words.column_word(name)


@register.filter
def may_stay_empty(bound: BoundField) -> bool:
    """``{% if field|may_stay_empty %}``: optional, and no select of which every choice means something."""
    asked: Any = bound.field
    if asked.required or not hasattr(asked, "choices"):
        return not asked.required
    named = getattr(asked, "empty_label", None)
    if hasattr(asked, "queryset"):
        return named is not None and not str(named).strip("-")
    return any(not str(key) and not str(label).strip("-") for key, label in asked.choices)


@register.filter
def markdown(text: str) -> SafeString:
    """``{{ note.text|markdown }}``: what somebody wrote, with a few signs of Markdown; HTML in it is text."""
    return SafeString(html_of(text))


@register.simple_tag
def badge(state: str, word: str = "") -> SafeString:
    """``{% badge job.state %}``: the state's colour, icon and word. ``word`` replaces the word."""
    look = badges.look_of(state)
    live = SafeString(" data-live" if look.live else "")
    text = word or look.word
    return format_html('<span class="badge" data-tone="{}"{}>{}{}</span>', look.tone, live, icons.svg(look.icon), text)


@register.inclusion_tag("partials/params_form.html")
def params_form(
    fields: Sequence[Mapping[str, Any]],
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    schema: Any = None,
    prefix: str = "params",
    closed: Collection[str] = (),
) -> dict[str, Any]:
    """The inputs for ``Params.fields()``. ``schema`` offers its columns; ``prefix`` keeps ids apart on one page.

    ``closed`` columns are there, but this reader may not look into them.
    """
    return {"fields": drawn_fields(fields, values or {}, errors or {}, schema, prefix, closed)}


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: Any) -> str:
    """The page's query string with some parts replaced; None removes one: ``{% query page=3 %}``."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}" if params else "?"


@register.simple_tag(takes_context=True)
def nav_lines(context: RequestContext) -> list[dict[str, Any]]:
    """The lines of the project's navigation; the one with the longest address that the page lies below is current."""
    slug, path = context["project"].slug, context["request"].path
    home = reverse("projects:home", args=[slug])
    lines = [{"entry": e, "url": reverse(e.url_name, args=[slug])} for e in context["nav_entries"]]
    above = [
        line["url"] for line in lines if line["url"] == path or line["url"] != home and path.startswith(line["url"])
    ]
    current = max(above, key=len, default=None)
    return [{**line, "current": line["url"] == current} for line in lines]
