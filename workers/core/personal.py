"""Recognising data about people by their form, their checksum and, where nothing else helps, the column's name.

Checksums: IBAN by ISO 7064 MOD 97-10, card numbers by ISO/IEC 7812 (Luhn), the French NIR by its key, 97 minus the
number modulo 97 (INSEE). A form without a checksum counts only when a large share of the column has it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from workers.core.columns import FIRST_ROWS, ColumnView
from workers.core.firstnames import FIRST_NAMES
from workers.core.schema import DATE, DATETIME, INTEGER
from workers.core.words import _

LABELS = {
    "email": _("e-mail addresses"),
    "iban": _("bank account numbers (IBAN)"),
    "card": _("payment card numbers"),
    "nir": _("French social security numbers (NIR)"),
    "phone": _("telephone numbers"),
    "ip": _("internet addresses (IP)"),
    "address": _("postal addresses"),
    "name": _("names of people"),
    "birth": _("dates of birth"),
}
MOST_VALUES = 20_000
"""Of more different values, evenly spaced ones are tested."""


@dataclass(frozen=True)
class Sighting:
    """What was seen: in how many ``rows``, which ``values``; ``certain`` by its form or checksum, ``inside`` prose.

    ``examined`` rows were tested, None for all of them.
    """

    kind: str
    rows: int
    values: pl.Series
    certain: bool
    inside: bool = False
    examined: int | None = None


Recogniser = Callable[[ColumnView], Sighting | None]


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812)."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + at % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0 and len(set(digits)) > 1


def is_iban(text: str) -> bool:
    """Two letters, two check digits, 11 to 30 further characters, and the checksum right (ISO 13616)."""
    bare = re.sub(r"[\s\-]", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", bare):
        return False
    return int("".join(str(int(letter, 36)) for letter in bare[4:] + bare[:4])) % 97 == 1


def is_nir(text: str) -> bool:
    """Thirteen figures (2A and 2B for Corsica) and the key of two, with a possible sex and month."""
    bare = re.sub(r"[\s.\-]", "", text).upper()
    found = re.fullmatch(r"([1-478]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2A|2B)\d{6})(\d{2})", bare)
    if not found:
        return False
    number = int(found[1].replace("2A", "19").replace("2B", "18"))
    return 97 - number % 97 == int(found[2])


def is_card(text: str) -> bool:
    """13 to 19 figures that begin as cards do and end with the right check digit."""
    bare = re.sub(r"[\s\-]", "", text)
    return bool(re.fullmatch(r"(?:[34569]\d|2[2-7])\d{11,17}", bare)) and luhn(bare)


def _formed(
    kind: str,
    pattern: str,
    share: float,
    *,
    test: Callable[[str], bool] | None = None,
    least: int = 1,
    certain: bool = True,
) -> Recogniser:
    """A recogniser of values of one form; ``share`` of the values that are there must have it, and ``least`` rows."""

    def look(column: ColumnView) -> Sighting | None:
        if not column.is_text and not (test and column.kind == INTEGER):
            return None
        asked = column.some(MOST_VALUES)
        found = asked.filter(pl.col("bare").str.contains(pattern))
        if test is not None and found.height:
            found = found.filter(pl.Series([test(text) for text in found["bare"]], dtype=pl.Boolean))
        rows, examined = int(found["n"].sum()), int(asked["n"].sum())
        if rows < max(least, share * examined):
            return None
        return Sighting(kind, rows, found["value"], certain, examined=_all_or(examined, column))

    return look


def _inside(kind: str, pattern: str) -> Recogniser:
    """A recogniser of a form that occurs somewhere in text, be it once."""

    def look(column: ColumnView) -> Sighting | None:
        if not column.is_text:
            return None
        found = column.counts.filter(pl.col("value").str.contains(pattern))
        rows = int(found["n"].sum())
        return Sighting(kind, rows, found["value"], True, inside=True) if rows else None

    return look


_EMAIL = r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}"
_FRENCH_PHONE = r"(?:(?:\+|00)33[\s.\-]?(?:\(0\)[\s.\-]?)?|0)[1-9](?:[\s.\-]?\d{2}){4}"
_PHONE = (
    rf"^(?:{_FRENCH_PHONE}|\+\d{{1,3}}[\s.\-]?\(?\d{{1,4}}\)?(?:[\s.\-]?\d{{2,4}}){{2,4}}"
    r"|\(\d{3}\)\s?\d{3}-\d{4}|\d{3}-\d{3}-\d{4})$"
)
_SPACED_PHONE = r"(?:^|[^\d.])(?:(?:\+33|0033)[\s.\-]?[1-9]|0[1-9])(?:[\s.\-]\d{2}){4}(?:[^\d]|$)"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_IP = rf"^(?:(?:{_OCTET}\.){{3}}{_OCTET}|(?:[0-9a-fA-F]{{1,4}}:){{2,7}}:?[0-9a-fA-F]{{1,4}})$"
_STREETS = (
    r"(?i)^\d{1,5}\s?(?:bis|ter|[a-d])?,?\s+(?:rue|r\.|avenue|av\.?|boulevard|bd|bld|place|pl\.|chemin|impasse|allées?|"
    r"all[eé]e|quai|route|cours|square|passage|voie|sentier|faubourg|lotissement|résidence|via|calle)\s"
    r"|(?i)^\d{1,5}\s+\S.*\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|ct|terrace)\b"
    r"|(?i)\S+(?:stra(?:ss|ß)e|str\.|weg|platz|gasse)\s+\d{1,4}"
)


def _words(name: str) -> set[str]:
    """The words of a column's name, in lower case: "FirstName" and "first_name" have the same."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return {word for word in re.split(r"[\W_]+", parted.lower()) if word}


def _named_phone(column: ColumnView) -> Sighting | None:
    """Figures without form that the column's name calls a telephone number."""
    if not _words(column.name) & {"phone", "tel", "telephone", "téléphone", "mobile", "gsm", "portable", "fax"}:
        return None
    bare = column.counts.with_columns(pl.col("value").cast(pl.String).alias("bare"))
    found = bare.filter(pl.col("bare").str.contains(r"^\+?[\d\s.\-()]{8,18}$"))
    rows = int(found["n"].sum())
    return Sighting("phone", rows, found["value"], True) if rows * 2 > len(column.present) else None


_NAME_WORDS = {"name", "nom", "noms", "prenom", "prénom", "prenoms", "prénoms", "firstname", "lastname", "surname"}
_NAME_WORDS |= {
    "forename",
    "fullname",
    "patronyme",
    "vorname",
    "nachname",
    "nombre",
    "apellido",
    "cognome",
    "givenname",
}
_SURE_WORDS = _NAME_WORDS - {"name", "nom", "noms", "nombre"}
_SURE_PAIRS = ({"first", "name"}, {"last", "name"}, {"full", "name"}, {"family", "name"}, {"given", "name"})
NAME_SHARE = 0.4
"""The share of values in which a word is a frequent first name; towns and brands stay far below."""
NAME_SHARE_IF_CALLED_SO = 0.15


def _names(column: ColumnView) -> Sighting | None:
    """Values of one to four words with frequent first names among them, or a column that is called so."""
    if not column.is_text or column.distinct < 5 or column.mean_length > 40:
        return None
    words = _words(column.name)
    asked = column.some(MOST_VALUES)
    shaped = asked.filter(pl.col("value").str.contains(r"^\s*[^\W\d_][^\d_@:;/!?()]{1,60}$"))
    rows = int(shaped["n"].sum())
    known = shaped.filter(pl.Series([_has_first_name(value) for value in shaped["value"]], dtype=pl.Boolean))
    share = int(known["n"].sum()) / max(1, int(asked["n"].sum()))
    sure = words & _SURE_WORDS or any(pair <= words for pair in _SURE_PAIRS)
    called = bool(words & _NAME_WORDS) and share >= NAME_SHARE_IF_CALLED_SO
    if not (share >= NAME_SHARE or called or sure and rows * 2 > len(column.present)):
        return None
    values = (known if known.height else shaped)["value"]
    examined = _all_or(int(asked["n"].sum()), column)
    return Sighting("name", rows, values, certain=False, examined=examined)


def _all_or(examined: int, column: ColumnView) -> int | None:
    return None if examined >= len(column.present) else examined


def _has_first_name(value: str) -> bool:
    return any(word in FIRST_NAMES for word in re.split(r"[\s,.\-]+", value.lower())[:4])


def _births(column: ColumnView) -> Sighting | None:
    birth = {"birth", "birthdate", "birthday", "dob", "naissance", "geburtsdatum", "ddn"}
    if column.kind not in (DATE, DATETIME) or not _words(column.name) & birth:
        return None
    return Sighting("birth", len(column.present), column.present.head(FIRST_ROWS), certain=False)


RECOGNISERS: tuple[Recogniser, ...] = (
    _formed("email", rf"^{_EMAIL}$", 0.3),
    _formed("iban", r"^[A-Za-z]{2}\d{2}", 0.05, test=is_iban),
    # One random number of 15 figures in 97 has the right key, one of 16 in 10 the right check digit.
    _formed("nir", r"^[1-478]", 0.5, test=is_nir, least=3),
    _formed("card", r"^[2-69]", 0.7, test=is_card, least=5),
    _formed("phone", _PHONE, 0.5, least=3),
    _named_phone,
    _formed("ip", _IP, 0.7, least=3, certain=False),
    _formed("address", _STREETS, 0.3, least=3, certain=False),
    _inside("email", _EMAIL),
    _inside("phone", _SPACED_PHONE),
    _names,
    _births,
)
"""In the order of certainty; the first that sees something names the column."""
