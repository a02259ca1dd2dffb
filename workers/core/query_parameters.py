"""Parameters of a recipe in the queries that people write: ``$name`` outside of texts, quoted names and remarks."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from workers.core.errors import DataError
from workers.core.schema import BOOLEAN, DATE, INTEGER, NUMBER, nearest
from workers.core.words import _, say

_TOKEN = re.compile(
    r"""\b[eE]'(?:[^'\\]|\\.|'')*'        # text with escapes
      | '(?:[^']|'')*'                    # text
      | "(?:[^"]|"")*"                    # a quoted name
      | --[^\n]*                          # a remark up to the end of its line
      | /\*.*?\*/                         # a remark
      | \$(?P<tag>(?:[^\W\d]\w*)?)\$.*?\$(?P=tag)\$  # text between dollars, named or not
      | \$(?P<name>[^\W\d]\w*)            # a parameter
    """,
    re.VERBOSE | re.DOTALL,
)


def parameters_in(text: str) -> set[str]:
    """The parameters that a query speaks of as ``$name``."""
    return {match["name"] for match in _spoken(text)}


def with_parameters(text: str, values: Mapping[str, str]) -> str:
    """The query with ``values``, each a literal of SQL, in the place of ``$name``.

    Raises ``DataError`` that names a parameter which has no value, and the character where it stands.
    """
    made, upto = "", 0
    for match in _spoken(text):
        name, at = match["name"], match.start() + 1
        if name not in values:
            said = _("There is no parameter “{name}”, of which the query speaks at character {at}.{near}")
            raise DataError(say(said, name=name, at=at, near=nearest(name, list(values))), at=at)
        made += text[upto : match.start()] + values[name]
        upto = match.end()
    return made + text[upto:]


def spelt(value: Any, kind: str) -> str:
    """The value of a parameter as a literal of SQL."""
    if kind == BOOLEAN:
        return "true" if value else "false"
    if kind in (NUMBER, INTEGER):
        return f"({value})" if str(value).startswith("-") else str(value)
    quoted = "'" + str(value).replace("'", "''") + "'"
    return f"DATE {quoted}" if kind == DATE else quoted


def _spoken(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _TOKEN.finditer(text) if match["name"])
