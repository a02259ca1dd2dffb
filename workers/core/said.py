"""Sentences that travel as JSON and can still be said in another language."""

from dataclasses import dataclass
from typing import Any

from workers.core.words import Phrase, Typed, say


class Share(float):
    """A share of one inside a sentence; English says 12.3%, a page says it as its language does."""

    def __format__(self, spec: str) -> str:
        return f"{100 * float(self):.3g}%"


@dataclass(frozen=True)
class Said:
    """``template`` is marked text with places in braces, ``values`` fill them; without values it has no places.

    A value is plain JSON, or ``{"share": 0.12}``, or ``{"typed": 1234.5}`` for a number of which every digit counts, or
    another sentence as ``{"template": …, "values": …}``.
    """

    template: str
    values: dict[str, Any] | None = None

    @classmethod
    def of(cls, text: str) -> "Said":
        """What ``say`` made; any other text has no places, whatever braces are in it."""
        if not isinstance(text, Phrase):
            return cls(text)
        return cls(text.template, {name: _travelling(value) for name, value in text.values.items()})

    @property
    def english(self) -> str:
        """The sentence as the workshop says it: what ``of`` was given, but for values that JSON cannot hold."""
        if self.values is None:
            return self.template
        return say(self.template, **{name: _spoken(value) for name, value in self.values.items()})

    @property
    def plain(self) -> dict[str, Any]:
        """The fields by name, ready to travel."""
        return {"template": self.template, "values": self.values}


def _travelling(value: Any) -> Any:
    if isinstance(value, Phrase):
        return Said.of(value).plain
    if isinstance(value, Typed):
        return {"typed": float(value)}
    return {"share": float(value)} if isinstance(value, Share) else value


def _spoken(value: Any) -> Any:
    if isinstance(value, dict) and "share" in value:
        return Share(value["share"])
    if isinstance(value, dict) and "typed" in value:
        return Typed(value["typed"])
    if isinstance(value, dict) and "template" in value:
        return Said(**value).english
    return value
