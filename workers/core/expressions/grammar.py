"""How text is read as numbers and dates: regular expressions that mean the same to Python and to Rust's regex."""

SPACE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""The characters with Unicode's White_Space property."""

# \A and \z would be clearer, but Python 3.11 has no \z and its $ also stands before a final newline. Text is trimmed
# before it is matched, so there is no final newline.
INTEGER_PATTERN = r"^[+-]?[0-9]+$"
NUMBER_PATTERN = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?$"

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
