"""Values put into a text in the place of the names that stand for them."""

from collections.abc import Iterable, Mapping

from workers.core.errors import DataError
from workers.core.schema import nearest
from workers.core.words import say

Place = tuple[str, int, int]
"""A name, and from which to which character (from 0, without the last) it stands, with whatever marks it."""


def filled(text: str, places: Iterable[Place], values: Mapping[str, str], unknown: str) -> str:
    """The text with ``values`` in the ``places``, which come in their order.

    Raises the ``refused`` of a name which has no value.
    """
    made, upto = "", 0
    for name, begin, end in places:
        if name not in values:
            raise refused(unknown, name, begin + 1, values)
        made += text[upto:begin] + values[name]
        upto = end
    return made + text[upto:]


def refused(unknown: str, name: str, at: int, known: Iterable[str]) -> DataError:
    """``unknown`` said of a name at this character (from 1), and of the ``known`` ones the nearest."""
    return DataError(say(unknown, name=name, at=at, near=nearest(name, list(known))), at=at)
