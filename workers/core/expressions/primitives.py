"""The closed list of primitives. An engine implements every one of them and knows nothing else.

Each primitive is monomorphic: its arguments have fixed kinds, or share one kind (``ANY``). Primitives that people
call by one word ("add") for several kinds belong to one family; ``build.call`` picks the member. Unless ``strict``
is false, a missing argument makes the result missing. ``docs/expressions.md`` is the public page.
"""

from dataclasses import dataclass

from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.core.words import _

ANY = _("any")


@dataclass(frozen=True)
class Primitive:
    """One primitive: ``takes`` and ``gives`` are kinds; ``meaning`` is a sentence over the arguments a, b, c."""

    name: str
    takes: tuple[str, ...]
    gives: str
    meaning: str
    family: str = ""
    strict: bool = True

    @property
    def word(self) -> str:
        """What people call it."""
        return self.family or self.name


_ALL = (
    # Numbers. A result that is not finite is missing.
    Primitive("add_integer", (INTEGER, INTEGER), INTEGER, "a + b; missing beyond 64 bits.", "add"),
    Primitive("add_number", (NUMBER, NUMBER), NUMBER, "a + b.", "add"),
    Primitive("subtract_integer", (INTEGER, INTEGER), INTEGER, "a - b; missing beyond 64 bits.", "subtract"),
    Primitive("subtract_number", (NUMBER, NUMBER), NUMBER, "a - b.", "subtract"),
    Primitive("multiply_integer", (INTEGER, INTEGER), INTEGER, "a × b; missing beyond 64 bits.", "multiply"),
    Primitive("multiply_number", (NUMBER, NUMBER), NUMBER, "a × b.", "multiply"),
    Primitive("divide", (NUMBER, NUMBER), NUMBER, "a ÷ b; missing when b is zero."),
    Primitive("power", (NUMBER, NUMBER), NUMBER, "a to the power b."),
    Primitive("absolute", (NUMBER,), NUMBER, "a without its sign."),
    Primitive("square_root", (NUMBER,), NUMBER, "The square root of a; missing below zero."),
    Primitive("exponential", (NUMBER,), NUMBER, "e to the power a."),
    Primitive("logarithm", (NUMBER,), NUMBER, "The natural logarithm of a; missing at zero and below."),
    Primitive("floor", (NUMBER,), NUMBER, "The greatest whole number not above a."),
    Primitive("ceiling", (NUMBER,), NUMBER, "The least whole number not below a."),
    Primitive("round_half_away", (NUMBER,), NUMBER, "The nearest whole number; halves go away from zero."),
    # Comparison. Text compares by Unicode code point, false is less than true.
    Primitive("equal", (ANY, ANY), BOOLEAN, "Whether a and b are the same value."),
    Primitive("less", (ANY, ANY), BOOLEAN, "Whether a comes before b."),
    Primitive("less_equal", (ANY, ANY), BOOLEAN, "Whether a comes before b or is the same value."),
    Primitive("minimum", (ANY, ANY), ANY, "The lesser of a and b."),
    Primitive("maximum", (ANY, ANY), ANY, "The greater of a and b."),
    # Logic of three values: false and missing is false, true or missing is true.
    Primitive("not", (BOOLEAN,), BOOLEAN, "Whether a is false."),
    Primitive("and", (BOOLEAN, BOOLEAN), BOOLEAN, "Whether both are true.", strict=False),
    Primitive("or", (BOOLEAN, BOOLEAN), BOOLEAN, "Whether any is true.", strict=False),
    # Missing values and conditions.
    Primitive("is_missing", (ANY,), BOOLEAN, "Whether a is missing; never missing itself.", strict=False),
    Primitive("coalesce", (ANY, ANY), ANY, "a, or b where a is missing.", strict=False),
    Primitive("if", (BOOLEAN, ANY, ANY), ANY, "b where a is true, else c (also where a is missing).", strict=False),
    # Text. Positions and lengths count Unicode code points.
    Primitive("upper", (TEXT,), TEXT, "a in upper case, by the full Unicode mapping."),
    Primitive("lower", (TEXT,), TEXT, "a in lower case, by the full Unicode mapping."),
    Primitive("trim", (TEXT,), TEXT, "a without Unicode white space at both ends."),
    Primitive("length", (TEXT,), INTEGER, "How many code points a has."),
    Primitive("concatenate", (TEXT, TEXT), TEXT, "a followed by b."),
    Primitive("contains", (TEXT, TEXT), BOOLEAN, "Whether b occurs in a."),
    Primitive("starts_with", (TEXT, TEXT), BOOLEAN, "Whether a begins with b."),
    Primitive("ends_with", (TEXT, TEXT), BOOLEAN, "Whether a ends with b."),
    Primitive("slice", (TEXT, INTEGER, INTEGER), TEXT, "c code points of a from position b (1 is the first)."),
    Primitive("replace", (TEXT, TEXT, TEXT), TEXT, "a with c for every b, from the left; a itself where b is empty."),
    Primitive("split_part", (TEXT, TEXT, INTEGER), TEXT, "Part c of a parted at every b; 1 the first, -1 the last."),
    Primitive("collapse_spaces", (TEXT,), TEXT, "a with one space for every run of Unicode white space."),
    Primitive("remove_accents", (TEXT,), TEXT, "a without the marks U+0300 to U+036F: decomposed, then composed."),
    Primitive("capitalise", (TEXT,), TEXT, "a in lower case, with a capital after white space, hyphen, apostrophe."),
    Primitive("words", (TEXT,), TEXT, "The words of a, a space between: runs of Unicode letters, marks, numbers."),
    Primitive("digits", (TEXT,), TEXT, "The digits 0 to 9 of a, one after the other."),
    Primitive("capitals", (TEXT,), TEXT, "The upper-case letters of a (Unicode Lu), one after the other."),
    Primitive("punctuation", (TEXT,), TEXT, "The punctuation of a (Unicode P), one after the other."),
    Primitive("first_number", (TEXT,), TEXT, "The first digits of a, with “-” before, “.” and digits after, if any."),
    Primitive("matches", (TEXT, TEXT), BOOLEAN, "Whether all of a is of the pattern b; see below."),
    # Text that holds JSON; see json_text.
    Primitive("json_value", (TEXT, TEXT), TEXT, "What JSON a has at path b, as text; missing where nothing is."),
    Primitive("json_length", (TEXT,), INTEGER, "How many items the JSON array a has; missing for anything else."),
    Primitive("json_shape", (TEXT,), TEXT, "The members of JSON object a that are not null: name to kind, as JSON."),
    Primitive("crc_32", (TEXT,), INTEGER, "The CRC-32 of a in UTF-8, 0 to 4294967295."),
    Primitive("word_buckets", (TEXT, INTEGER), TEXT, "CRC-32 modulo b of each word of a, each between two spaces."),
    Primitive("trigram_similarity", (TEXT, TEXT), NUMBER, "Jaccard similarity of the trigrams of a and b, 0 to 1."),
    # Dates. The proleptic Gregorian calendar, years 1 to 9999; times are UTC without zone, in microseconds.
    Primitive("year", (DATE,), INTEGER, "The year."),
    Primitive("quarter", (DATE,), INTEGER, "The quarter, 1 to 4."),
    Primitive("month", (DATE,), INTEGER, "The month, 1 to 12."),
    Primitive("week", (DATE,), INTEGER, "The ISO 8601 week, 1 to 53."),
    Primitive("day", (DATE,), INTEGER, "The day of the month, 1 to 31."),
    Primitive("weekday", (DATE,), INTEGER, "The day of the week, Monday 1 to Sunday 7."),
    Primitive("day_of_year", (DATE,), INTEGER, "The day of the year, 1 to 366."),
    Primitive("epoch_day", (DATE,), INTEGER, "Days since 1970-01-01."),
    Primitive("hour", (DATETIME,), INTEGER, "The hour, 0 to 23."),
    Primitive("minute", (DATETIME,), INTEGER, "The minute, 0 to 59."),
    Primitive("second", (DATETIME,), INTEGER, "The second, 0 to 59."),
    Primitive("add_months", (DATE, INTEGER), DATE, "The same day b months later, or the last of that month."),
    Primitive("epoch_microsecond", (DATETIME,), INTEGER, "Microseconds since 1970-01-01T00:00:00."),
    Primitive("local_from_utc", (DATETIME, TEXT), DATETIME, "What clocks in time zone b show at a."),
    Primitive("utc_from_local", (DATETIME, TEXT), DATETIME, "The moment at which clocks in time zone b show a."),
    # Conversions. What cannot be converted without loss is missing.
    Primitive("number_from_integer", (INTEGER,), NUMBER, "The nearest 64-bit float.", "to_number"),
    Primitive("number_from_text", (TEXT,), NUMBER, "Digits, one “.”, an exponent; spaces around.", "to_number"),
    Primitive("number_from_boolean", (BOOLEAN,), NUMBER, "1 for true, 0 for false.", "to_number"),
    Primitive("point_from_comma", (TEXT,), TEXT, "A number as 1 234,5 or 1.234,5 written 1234.5; else missing."),
    Primitive("integer_from_number", (NUMBER,), INTEGER, "Only when a is whole.", "to_integer"),
    Primitive("integer_from_text", (TEXT,), INTEGER, "Sign and digits; spaces around.", "to_integer"),
    Primitive("integer_from_boolean", (BOOLEAN,), INTEGER, "1 for true, 0 for false.", "to_integer"),
    Primitive("text_from_integer", (INTEGER,), TEXT, "Decimal digits.", "to_text"),
    Primitive("text_from_number", (NUMBER,), TEXT, "Shortest digits that give a back; 3.0 is “3”.", "to_text"),
    Primitive("text_from_boolean", (BOOLEAN,), TEXT, "“true” or “false”.", "to_text"),
    Primitive("text_from_date", (DATE,), TEXT, "ISO 8601, as 2024-02-29.", "to_text"),
    Primitive("text_from_datetime", (DATETIME,), TEXT, "ISO 8601, as 2024-02-29T13:05:00.", "to_text"),
    Primitive("date_from_datetime", (DATETIME,), DATE, "The day.", "to_date"),
    Primitive("date_from_year_first", (TEXT,), DATE, "Year, month, day, as 2024-02-29."),
    Primitive("date_from_day_first", (TEXT,), DATE, "Day, month, year, as 29/02/2024."),
    Primitive("date_from_month_first", (TEXT,), DATE, "Month, day, year, as 02/29/2024."),
    Primitive("date_from_epoch_day", (INTEGER,), DATE, "The day a days after 1970-01-01."),
    Primitive("datetime_from_epoch_microsecond", (INTEGER,), DATETIME, "a microseconds after 1970-01-01T00:00:00."),
    Primitive("datetime_from_date", (DATE,), DATETIME, "Midnight of the day.", "to_datetime"),
    Primitive("datetime_from_text", (TEXT,), DATETIME, "ISO 8601; an offset is taken off.", "to_datetime"),
)

PRIMITIVES = {primitive.name: primitive for primitive in _ALL}


def members(word: str) -> list[Primitive]:
    """The primitives that people call ``word``, most exact first."""
    return [primitive for primitive in _ALL if primitive.word == word]
