"""Parameters of a recipe in the queries that people write: ``$name`` outside of texts, quoted names and remarks."""

import re
from collections.abc import Iterator, Mapping

from workers.core.placeholders import filled
from workers.core.words import _

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
    unknown = _("There is no parameter “{name}”, of which the query speaks at character {at}.{near}")
    places = ((match["name"], match.start(), match.end()) for match in _spoken(text))
    return filled(text, places, values, unknown)


def _spoken(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _TOKEN.finditer(text) if match["name"])
