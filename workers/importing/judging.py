"""Whether what a place offers can be read at all: by names, and by first bytes where a name is strange."""

from collections.abc import Iterable, Iterator
from typing import Any

from workers.core.connector import Connector, Errand, Offer
from workers.core.errors import DataError
from workers.core.words import _, joined, quoted, say
from workers.importing.unpacking import is_packed
from workers.readers import extensions, has_known_beginning, has_known_name

NAMED = 5
LOOKED_INTO = 20
"""Files with a strange name of which the first bytes are looked at; each may be a question to a far server."""


def refuse_unreadable(connector: Connector, params: Any, secrets: Any, errand: Errand, offers: Iterable[Offer]) -> None:
    """Raises ``DataError`` at the parameter that says which files come, naming those of a kind that nobody reads."""
    if not connector.files_field:
        return
    strange = [offer.name for offer in offers if not (has_known_name(offer.name) or is_packed(offer.name))]
    bad = list(_unreadable(connector, params, secrets, errand, strange))
    if not bad:
        return
    names: list[str] = [quoted(name) for name in bad[:NAMED]]
    if len(bad) > NAMED:
        names.append(say(_("and {n} more"), n=len(bad) - NAMED))
    said = _(
        "{names}: this kind of file cannot be read. Files that can: {known}. Ask for those alone, such as with *.csv."
    )
    raise DataError(say(said, names=joined(names), known=", ".join(extensions())), field=connector.files_field)


def _unreadable(connector: Connector, params: Any, secrets: Any, errand: Errand, strange: list[str]) -> Iterator[str]:
    """Files that were not looked into are what their names say: nothing that is known."""
    for place, name in enumerate(strange):
        head = connector.beginning(params, secrets, errand, name) if place < LOOKED_INTO else b""
        if not (has_known_beginning(head) or is_packed(name, head)):
            yield name
