"""One filter grammar for every list::

    words "exact phrase" tag:gold owner:dana column:age rows>1000 created>=2026-01-01 -tag:old

A bare word is looked for where the model says. ``field:value`` holds where the field is, or has, the value; figures
and dates are compared with ``:``, ``>``, ``>=``, ``<`` and ``<=``; ``-`` before anything turns it round; all must hold.
A model declares its fields, so that nothing but these, with values of their type, reaches the database.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from apps.core.errors import DomainError

Text = str | Promise
LONGEST, MOST_TERMS = 500, 20
TEXT, NUMBER, DATE = "text", "number", "date"
_SPACE = re.compile(r"\s+")
_TERM = re.compile(
    r"""(?P<not>-)?(?:(?P<field>\w+)(?P<sign>:|>=|<=|>|<))?(?:"(?P<quoted>[^"]*)(?P<end>"?)|(?P<bare>\S*))"""
)
_SIGNS = {":": "exact", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}
_FIGURE = re.compile(r"^(\d[\d_]*(?:\.\d+)?)([kM]?)$")


class FilterError(DomainError):
    """A search that cannot be read; ``details["at"]`` is the place (from 1) and ``details["part"]`` the part."""

    def __init__(self, message: str, at: int, part: str) -> None:
        super().__init__(message, "q", at=at, part=part)


@dataclass(frozen=True)
class Field:
    """What can be asked of a model. ``where`` makes the condition from a lookup ("exact", "gt", ...) and a value."""

    label: Text
    kind: str
    where: Callable[[str, Any], Q]
    example: str


@dataclass(frozen=True)
class Term:
    """One part of a search; ``field`` is empty for bare words."""

    field: str
    sign: str
    value: Any
    is_not: bool = False


@dataclass(frozen=True)
class Search:
    """A search that was read: what it asks, term by term."""

    terms: tuple[Term, ...]
    fields: Mapping[str, Field]

    def condition(self, words: Callable[[str], Q]) -> Q:
        """Everything as one condition; ``words`` makes that of a bare word."""
        found = Q()
        for term in self.terms:
            where = self.fields[term.field].where(_SIGNS[term.sign], term.value) if term.field else words(term.value)
            found &= ~where if term.is_not else where
        return found

    @property
    def summary(self) -> list[str]:
        """Each term in words."""
        return [self._said(term) for term in self.terms]

    def _said(self, term: Term) -> str:
        if not term.field:
            said = _("“%(words)s” in the name, the description or a column") % {"words": term.value}
        else:
            values = {"field": self.fields[term.field].label, "value": _written(term.value)}
            said = _SAID[self.fields[term.field].kind][term.sign]() % values
        return _("not: %(term)s") % {"term": said} if term.is_not else said


def read(text: str, fields: Mapping[str, Field]) -> Search:
    """The search that ``text`` means. Raises ``FilterError`` naming the part that makes no sense, and its place."""
    if len(text) > LONGEST:
        raise FilterError(_("A search has at most %(most)s characters.") % {"most": LONGEST}, LONGEST, "")
    terms, at = [], 0
    text = text.replace("\0", "")
    while at < len(text):
        if space := _SPACE.match(text, at):
            at = space.end()
            continue
        found = _TERM.match(text, at)
        if found is None or found.end() == at:
            raise FilterError(_("“%(part)s” makes no sense here.") % {"part": text[at:][:20]}, at + 1, text[at:])
        terms.append(_term(found, fields))
        at = found.end()
    if len(terms) > MOST_TERMS:
        raise FilterError(_("A search has at most %(most)s parts.") % {"most": MOST_TERMS}, 1, text)
    return Search(tuple(terms), fields)


def _term(found: re.Match[str], fields: Mapping[str, Field]) -> Term:
    part, at = found[0], found.start() + 1
    if found["quoted"] is not None and not found["end"]:
        raise FilterError(_("The quote before “%(part)s” is not closed.") % {"part": found["quoted"]}, at, part)
    value = found["bare"] if found["quoted"] is None else found["quoted"]
    name = (found["field"] or "").lower()
    if not name:
        if not value:
            raise FilterError(_("After “-” comes what is not wanted."), at, part)
        return Term("", ":", value, bool(found["not"]))
    if name not in fields:
        known = ", ".join(fields)
        message = _("There is no “%(field)s” to search by. There are: %(known)s. Put text with “:” in quotes.")
        raise FilterError(message % {"field": name, "known": known}, at, part)
    if not value:
        raise FilterError(_("“%(part)s” needs a value, such as %(example)s.")
                          % {"part": part, "example": fields[name].example}, at, part)  # fmt: skip
    return Term(name, found["sign"], _typed(fields[name], found, value), bool(found["not"]))


def _typed(field: Field, found: re.Match[str], value: str) -> Any:
    part, at = found[0], found.start() + 1
    if field.kind == TEXT:
        if found["sign"] != ":":
            message = _("“%(part)s”: text has no more or less. Write %(example)s.")
            raise FilterError(message % {"part": part, "example": field.example}, at, part)
        return value
    if field.kind == NUMBER:
        figure = _FIGURE.match(value)
        if figure is None or len(figure[1]) > 18:
            message = _("“%(value)s” is not a number. Write %(example)s.")
            raise FilterError(message % {"value": value, "example": field.example}, at, part)
        return float(figure[1].replace("_", "")) * {"": 1, "k": 1_000, "M": 1_000_000}[figure[2]]
    try:
        return date.fromisoformat(value)
    except ValueError:
        message = _("“%(value)s” is not a date. Write %(example)s.")
        raise FilterError(message % {"value": value, "example": field.example}, at, part) from None


def text_field(label: Text, where: Callable[[str], Q], example: str) -> Field:
    """A field of text; ``where`` says how it is looked for."""
    return Field(label, TEXT, lambda _lookup, value: where(value), example)


def number_field(label: Text, path: str, example: str) -> Field:
    """A figure at ``path``."""

    def where(lookup: str, figure: float) -> Q:
        return Q(**{f"{path}__{lookup}": figure, f"{path}__isnull": False})  # so that “not” holds where there is none

    return Field(label, NUMBER, where, example)


def date_field(label: Text, path: str, example: str) -> Field:
    """A moment at ``path``, asked by day."""

    def where(lookup: str, day: date) -> Q:
        start, end = _midnight(day), _midnight(day + timedelta(days=1))
        return {
            "exact": Q(**{f"{path}__gte": start, f"{path}__lt": end}),
            "gt": Q(**{f"{path}__gte": end}),
            "gte": Q(**{f"{path}__gte": start}),
            "lt": Q(**{f"{path}__lt": start}),
            "lte": Q(**{f"{path}__lt": end}),
        }[lookup]

    return Field(label, DATE, where, example)


def help_for(fields: Mapping[str, Field]) -> list[tuple[str, Text]]:
    """An example and what it asks, for each field."""
    return [(field.example, field.label) for field in fields.values()]


def any_of(conditions: Iterable[Q]) -> Q:
    """Where at least one holds."""
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _written(value: Any) -> str:
    return f"{value:,.0f}" if isinstance(value, float) and value == int(value) else str(value)


_SAID: dict[str, dict[str, Callable[[], str]]] = {
    TEXT: {":": lambda: _("%(field)s: %(value)s")},
    NUMBER: {
        ":": lambda: _("%(field)s: %(value)s"),
        ">": lambda: _("%(field)s more than %(value)s"),
        ">=": lambda: _("%(field)s at least %(value)s"),
        "<": lambda: _("%(field)s less than %(value)s"),
        "<=": lambda: _("%(field)s at most %(value)s"),
    },
    DATE: {
        ":": lambda: _("%(field)s on %(value)s"),
        ">": lambda: _("%(field)s after %(value)s"),
        ">=": lambda: _("%(field)s from %(value)s on"),
        "<": lambda: _("%(field)s before %(value)s"),
        "<=": lambda: _("%(field)s up to %(value)s"),
    },
}
