"""The words of columns in the reader's language: their kinds, and what is marked of them."""

from django.utils.translation import gettext_lazy as _

from workers.core.schema import BOOLEAN, DATE, DATETIME, DECIMAL, INTEGER, NUMBER, TEXT

_WORDS = {
    INTEGER: _("integer"),
    NUMBER: _("number"),
    DECIMAL: _("decimal"),
    BOOLEAN: _("boolean"),
    TEXT: _("text"),
    DATE: _("date"),
    DATETIME: _("datetime"),
    "identifier": _("identifier"),
    "category": _("category"),
    "sensitive": _("sensitive"),
}


def column_word(name: str) -> str:
    """The word for a kind or a mark; a name that is neither stays."""
    return str(_WORDS.get(name, name))
