"""Text for people. The workshop speaks English; the pages say what is marked here in another language."""

from collections.abc import Sequence
from decimal import Decimal
from functools import reduce
from typing import Any

_MOST = 1e15
"""Larger numbers are written with an exponent."""


def _(text: str) -> str:
    """Marks text for translation."""
    return text


class Phrase(str):
    """English text that remembers how it was put together, so that it can be said in another language.

    ``template`` is marked text with places in braces; ``values`` fill them. A value that is a ``Phrase`` is translated
    with it, any other value is data and stays.
    """

    template: str
    values: dict[str, Any]


def say(template: str, **values: Any) -> Phrase:
    """``template`` (marked with ``_``) with its places filled."""
    phrase = Phrase(template.format(**values))
    phrase.template, phrase.values = template, values
    return phrase


def counted(one: str, many: str, n: int, **values: Any) -> Phrase:
    """``one`` (marked with ``_``) for one thing, ``many`` for any other number ``n`` of them."""
    return say(one if n == 1 else many, n=n, **values)


def figure(value: float) -> int | float | str:
    """A number for a sentence, which every language writes in its own way: at most six digits, whole ones no point."""
    short = float(f"{value:.6g}")
    if not abs(short) < _MOST:
        return f"{value:g}"
    return int(short) if short.is_integer() else short


class Typed(float):
    """A number that a person wrote: a sentence keeps every digit of it, and the language has its signs."""

    def __format__(self, spec: str) -> str:
        return str(int(self) if self.is_integer() else float(self))


def typed(text: str) -> Typed | str:
    """What a person wrote into a field, for a sentence: a number as such, anything else as it stands."""
    try:
        value = Typed(text)
        return value if Decimal(repr(float(value))) == Decimal(text) else text
    except (ValueError, ArithmeticError):
        return text


def joined(parts: Sequence[str | float], separator: str = ", ") -> Phrase:
    """A list in words; each of the parts that is a ``Phrase`` is translated with it."""
    named = {f"part{at}": part for at, part in enumerate(parts)}
    return say(separator.join(f"{{{name}}}" for name in named), **named)


def either(parts: Sequence[Phrase]) -> Phrase:
    """“a or b or c”, in words."""
    return reduce(lambda first, second: say(_("{first} or {second}"), first=first, second=second), parts)


def quoted(text: str) -> Phrase:
    """Data inside a sentence, in the quotation marks of its language."""
    return say(_("“{value}”"), value=text)
