"""How text is read, parted and measured: constants and regular expressions that mean the same to every engine."""

SPACE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""The characters with Unicode's White_Space property."""

# \A and \z would be clearer, but Python 3.11 has no \z and its $ also stands before a final newline. Text is trimmed
# before it is matched, so there is no final newline.
INTEGER_PATTERN = r"^[+-]?[0-9]+$"
NUMBER_PATTERN = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?$"

FIRST_NUMBER_PATTERN = r"-?[0-9]+(?:\.[0-9]+)?"

THOUSANDS = ". \xa0\u2009\u202f"
"""What stands between groups of three digits where the decimal mark is a comma."""

COMMA_PATTERN = (
    rf"^[+-]?([0-9]+,?[0-9]*|[0-9]{{1,3}}(?:[{THOUSANDS}][0-9]{{3}})+,?[0-9]*|,[0-9]+)([eE][+-]?[0-9]{{1,4}})?$"
)

DATE_PATTERNS = {
    "year_first": (r"^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})$", ("year", "month", "day")),
    "day_first": (r"^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})$", ("day", "month", "year")),
    "month_first": (r"^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})$", ("month", "day", "year")),
}
"""Order of the parts -> pattern and what its groups are."""

DATETIME_PATTERN = (
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(?::([0-5][0-9])(?:\.([0-9]{1,6})[0-9]*)?)?"
    r"(?:Z|([+-])([0-9]{2}):?([0-9]{2}))?$"
)
"""Groups: day, hour and minute, second, fraction, then sign, hours and minutes of the offset."""

SPACES_PATTERN = f"[{SPACE}]+"

WORD_PARTS = f"{SPACE}'’-"
"""What stands before a letter that “capitalise” raises."""

FIRST_DAY, LAST_DAY = -719162, 2932896
"""0001-01-01 and 9999-12-31 as days since 1970-01-01."""

FIRST_MOMENT, LAST_MOMENT = FIRST_DAY * 86_400_000_000, (LAST_DAY + 1) * 86_400_000_000 - 1
"""The first and the last moment of those days as microseconds since 1970-01-01."""

MOST_MONTHS = 9999 * 12
"""No date stays within the calendar when it is moved by more."""

ACCENTS = ("\u0300", "\u036f")
"""The first and the last of the combining marks that an accent is."""


def bracketed(name: str) -> str | None:
    """The column in a formula; None for the few names that a formula cannot write."""
    return f"[{name}]" if "]" not in name and name else None
