"""Saying the workshop's sentences in the language of the person who asks."""

from django.utils.translation import gettext

from workers.core.words import Phrase


def translated(text: str) -> str:
    """A ``Phrase`` in the active language, with the phrases inside it; other text is data and stays."""
    if not isinstance(text, Phrase):
        return text
    values = {name: translated(value) if isinstance(value, str) else value for name, value in text.values.items()}
    return gettext(text.template).format(**values)
