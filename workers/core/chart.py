"""placeholder"""

from typing import Any

MOST_LETTERS = 30


def label(value: Any) -> str:
    """A value as Plotly may show it: cut to 30 letters, its angle brackets escaped because Plotly reads some HTML."""
    text = str(value)
    text = f"{text[:28]}…" if len(text) > MOST_LETTERS else text
    return text.replace("&", "&amp;").replace("<", "&lt;")
