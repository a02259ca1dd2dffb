"""Expressions as SQL for DuckDB: names and values stand in the text, quoted."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from workers.core.dtypes import SQL_TYPES
from workers.core.errors import DataError
from workers.core.expressions.nodes import Call, Column, Expression, Literal, Lookup, Value
from workers.core.schema import DATETIME, INTEGER, NUMBER
from workers.core.words import _, say
from workers.engines.by_value import FUNCTIONS
from workers.engines.duckdb_primitives import IMPLEMENTATIONS, finite
from workers.engines.source_naming import Naming
from workers.engines.source_sql_words import MACROS, regular
from workers.engines.source_sql_zones import ZONED, is_zone, macro_of

REFUSED = dict.fromkeys(
    ("json_shape", "json_value"),
    _("DuckDB reads JSON by other rules: it rounds long numbers, and takes the first of members of one name."),
)
"""Primitives that DuckDB has no word for, and why."""


def quoted(name: str) -> str:
    """A name as SQL has it. Raises ``DataError`` for one that no SQL text can hold."""
    _refuse_nul(name)
    return '"' + name.replace('"', '""') + '"'


def literal(value: Value, kind: str) -> str:
    """A value, with exactly its kind."""
    if value is None:
        return f"CAST(NULL AS {SQL_TYPES[kind]})"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, str):
        _refuse_nul(value)
        return "'" + value.replace("'", "''") + "'"
    if kind == INTEGER:
        return f"CAST({value} AS BIGINT)"
    return repr(value) if "e" in repr(value) else f"{value!r}e0"  # without an exponent it would be a decimal


def _refuse_nul(text: str) -> None:
    if "\0" in text:
        raise DataError(say(_("a text with the character NUL cannot stand in SQL.")))


def typed(name: str, kind: str) -> str:
    """A column of a file, of exactly this kind."""
    return finite(f"CAST({quoted(name)} AS DOUBLE)") if kind == NUMBER else f"CAST({quoted(name)} AS {SQL_TYPES[kind]})"


def named(value: str, name: str) -> str:
    return value if value == quoted(name) else f"{value} AS {quoted(name)}"


@cache
def _mentions_of(function: str, count: int) -> tuple[int, ...]:
    if function in MACROS:
        return MACROS[function].mentions()
    text = IMPLEMENTATIONS[function](*(f"<{at}>" for at in range(count)))
    return tuple(max(1, text.count(f"<{at}>")) for at in range(count))


def mentions(part: Call | Lookup) -> Sequence[int]:
    """How often the text of a primitive says each of its arguments."""
    return (2, 1) if isinstance(part, Lookup) else _mentions_of(part.function, len(part.args))


class Written:
    """Writes expressions, of which parts were ``named``; ``macros`` gathers the primitives that need a definition."""

    def __init__(self, naming: Naming, macros: set[str]) -> None:
        self._naming, self._macros = naming, macros

    def said(self, expression: Expression) -> str:
        """As a part of another."""
        name = self._naming.name(expression)
        if name is not None:
            return quoted(name)
        text = self.text(expression)
        return f"({text})" if isinstance(expression, Call | Lookup) else text

    def text(self, expression: Expression) -> str:
        match expression:
            case Column(name):
                return quoted(name)
            case Literal(value, kind):
                return literal(value, kind)
            case Lookup():
                return self._looked_up(expression)
            case Call(function, args):
                return self._called(function, args)

    def _called(self, function: str, args: Sequence[Expression]) -> str:
        if function == "matches":
            return self._matched(*args)
        if function in ZONED:
            return self._on_clocks(function, *args)
        if function in MACROS:
            self._macros.add(function)
            return f"{MACROS[function].name}({', '.join(map(self.said, args))})"
        if function in REFUSED:
            raise DataError(say(REFUSED[function]))
        assert function not in FUNCTIONS, f"“{function}” has no SQL"
        return IMPLEMENTATIONS[function](*map(self.said, args))

    def _on_clocks(self, function: str, of: Expression, zone: Expression) -> str:
        if not isinstance(zone, Literal):
            raise DataError(say(_("a time zone that differs from row to row has no SQL.")))
        if not is_zone(str(zone.value)):
            return literal(None, DATETIME)
        name = f"{function} {zone.value}"
        self._macros.add(name)
        return f"{macro_of(name).name}({self.said(of)})"

    def _matched(self, of: Expression, pattern: Expression) -> str:
        if not isinstance(pattern, Literal):
            raise DataError(say(_("a pattern that differs from row to row has no SQL.")))
        return f"regexp_full_match({self.said(of)}, {literal(regular(str(pattern.value)), pattern.kind)}, 's')"

    def _looked_up(self, found: Lookup) -> str:
        key, otherwise = self.said(found.of), self.said(found.otherwise)
        pairs = [
            f"WHEN {literal(key_, found.of.kind)} THEN {literal(value, found.kind)}"
            for key_, value in zip(found.keys, found.values, strict=True)
        ]
        if not pairs:
            return f"CASE WHEN {key} IS NOT NULL THEN {otherwise} END"
        text = f"CASE {key} {' '.join(pairs)} ELSE {otherwise} END"
        if isinstance(found.otherwise, Literal) and found.otherwise.value is None:
            return text
        return f"CASE WHEN {key} IS NOT NULL THEN {text} END"
