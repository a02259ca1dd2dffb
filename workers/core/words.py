"""Text for people. The workshop speaks English; the pages say what is marked here in another language."""

from typing import Any


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
