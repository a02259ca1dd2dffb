"""Words as people type them into a search: in any case, with or without accents."""

import unicodedata


def bare(text: str) -> str:
    """The text without case and accents, and with its ligatures taken apart: “Élevé” and “eleve” are the same."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
