"""Sentences that travel as JSON and can still be said in another language."""

from dataclasses import dataclass, field
from typing import Any

from workers.core.words import Phrase, say


class Share(float):
    """A share of one inside a sentence; English says 12.3%, a page says it as its language does."""

    def __format__(self, spec: str) -> str:
        return f"{100 * float(self):.3g}%"


@dataclass(frozen=True)
class Said:
    """``template`` is marked text with places in braces, ``values`` fill them.

    A value is plain JSON, or ``{"share": 0.12}``, or another sentence as ``{"template": …, "values": …}``.
    """

    template: str
    values: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> "Said":
        """What ``say`` made, or marked text without places; a plain ``str`` is taken for the latter."""
        if not isinstance(text, Phrase):
            return cls(text)
        return cls(text.template, {name: _travelling(value) for name, value in text.values.items()})

    @property
    def english(self) -> Phrase:
        """The sentence as the workshop says it."""
        return say(self.template, **{name: _spoken(value) for name, value in self.values.items()})


def _travelling(value: Any) -> Any:
    if isinstance(value, Phrase):
        said = Said.of(value)
        return {"template": said.template, "values": said.values}
    return {"share": float(value)} if isinstance(value, Share) else value


def _spoken(value: Any) -> Any:
    if isinstance(value, dict) and "share" in value:
        return Share(value["share"])
    if isinstance(value, dict) and "template" in value:
        return Said(value["template"], value["values"]).english
    return value
