"""Yes and no in the languages of Europe."""

from collections.abc import Callable

import polars as pl

PAIRS = {
    "boolean": ("true", "false"),
    "boolean_yes": ("yes", "no"),
    "boolean_oui": ("oui", "non"),
    "boolean_vrai": ("vrai", "faux"),
    "boolean_ja": ("ja", "nein"),
    "boolean_wahr": ("wahr", "falsch"),
    "boolean_si": ("sí", "no"),
}


def truth_shape(yes: str, no: str) -> str:
    return rf"^(?i:{yes}|{no})$"


def truth(yes: str) -> Callable[[pl.Expr], pl.Expr]:
    """True for ``yes``, in capitals or not, and False for the other word of its pair."""
    return lambda text: text.str.to_lowercase() == yes
