"""What others changed since a person looked last."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.recipes import services
from apps.recipes.models import Recipe, RecipeVersion
from apps.recipes.queries import seen_last
from workers.recipes.comparing import compare

NAMED = 3


@dataclass(frozen=True)
class Since:
    """``version`` was seen last; ``said`` tells what differs now, and who changed it."""

    version: RecipeVersion
    said: str


def since(actor: Any, recipe: Recipe) -> Since | None:
    """What others changed on the head since the actor saw it, if they did. Who has nothing to be told has seen it."""
    last, head = seen_last(actor, recipe), recipe.head
    if last is not None and last.id != head.id:
        others = recipe.versions.exclude(author=actor).filter(created_at__gt=last.created_at).select_related("author")
        names = list(dict.fromkeys(version.author.display_name for version in others.order_by("number")))
        count = sum(1 for change in compare(last.written, head.written) if change.ways)
        if names and count:
            return Since(last, _said(names, count))
    services.see(actor, head)
    return None


def _said(names: list[str], count: int) -> str:
    if len(names) > NAMED:
        names = [*names[:NAMED], _("others")]
    said = ngettext(
        "%(who)s changed %(n)d step since you were here.", "%(who)s changed %(n)d steps since you were here.", count
    )
    return said % {"who": get_text_list(names, _("and")), "n": count}
