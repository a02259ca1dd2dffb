"""Icons, drawn inline from the vendored Lucide set, so a page carries the ones it shows and no others."""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class UnknownIcon(LookupError):
    """A template or a navigation entry names an icon that Lucide does not have."""


@cache
def _shapes() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    path = settings.STATICFILES_DIRS[0] / "vendor" / "lucide.json"
    try:
        return json.loads(path.read_bytes())  # type: ignore[no-any-return]
    except FileNotFoundError:
        raise ImproperlyConfigured(f"{path} is not there. Run: npm ci && npm run vendor") from None


@cache
def svg(name: str, label: str = "") -> SafeString:
    """The icon as inline SVG: decoration, or an image called ``label``."""
    if name not in _shapes():
        raise UnknownIcon(f"Lucide has no icon “{name}”. The names are listed at lucide.dev/icons.")
    shapes = format_html_join("", "<{}{}/>", ((tag, _attributes(attributes)) for tag, attributes in _shapes()[name]))
    meaning = format_html(' role="img" aria-label="{}"', label) if label else mark_safe(' aria-hidden="true"')
    return format_html('<svg class="icon" viewBox="0 0 24 24"{}>{}</svg>', meaning, shapes)


def _attributes(attributes: dict[str, Any]) -> SafeString:
    return format_html_join("", ' {}="{}"', ((key, conditional_escape(value)) for key, value in attributes.items()))
