"""Every primitive as readable Polars code.

A template's places are its arguments: ``{0}`` where a method follows, ``{0:in}`` between brackets, ``{0:bare}`` where a
plain value will do, ``{0:raw}`` where it may be infinite for a moment. A primitive that is not here is a function of
the engine for frames, whose text goes into the file.
"""

from collections.abc import Callable
from typing import Any

from workers.engines.polars_primitives import add, date_of_text, divide, finite, multiply, subtract

Function = Callable[..., Any]

OPERATORS = {
    "equal": "{0:bare} == {1:bare}",
    "less": "{0:bare} < {1:bare}",
    "less_equal": "{0:bare} <= {1:bare}",
    "and": "{0:same} & {1:bare}",
    "or": "{0:same} | {1:bare}",
    "not": "~{0}",
}
RAW = {
    "add_number": "{0:raw} + {1:raw}",
    "subtract_number": "{0:raw} - {1:raw}",
    "multiply_number": "{0:raw} * {1:raw}",
}
"""Arithmetic before it is made missing where it is not finite: what is not stays so under more of it."""

FLIPPED = {"equal": "{1:bare} == {0:bare}", "less": "{1:bare} > {0:bare}", "less_equal": "{1:bare} >= {0:bare}"}
"""Comparisons of a value with a column, the column first."""

TEMPLATES: dict[str, tuple[str, tuple[Function, ...]]] = {
    "add_integer": ("add({0:in}, {1:bare})", (add,)),
    "subtract_integer": ("subtract({0:in}, {1:bare})", (subtract,)),
    "multiply_integer": ("multiply({0:in}, {1:bare})", (multiply,)),
    "divide": ("divide({0:rawin}, {1:bare})", (divide,)),
    "power": ("finite({0}.pow({1:bare}))", (finite,)),
    "absolute": ("{0}.abs()", ()),
    "square_root": ("finite({0}.sqrt())", (finite,)),
    "exponential": ("finite({0}.exp())", (finite,)),
    "logarithm": ("finite({0}.log())", (finite,)),
    "floor": ("{0}.floor()", ()),
    "ceiling": ("{0}.ceil()", ()),
    "is_missing": ("{0}.is_null()", ()),
    "upper": ("{0}.str.to_uppercase()", ()),
    "lower": ("{0}.str.to_lowercase()", ()),
    "trim": ("{0}.str.strip_chars()", ()),
    "length": ("{0}.str.len_chars().cast(pl.Int64)", ()),
    "contains": ("{0}.str.contains({1:bare}, literal=True)", ()),
    "starts_with": ("{0}.str.starts_with({1:bare})", ()),
    "ends_with": ("{0}.str.ends_with({1:bare})", ()),
    "collapse_spaces": ('{0}.str.replace_all(r"\\s+", " ")', ()),
    "words": ('{0}.str.replace_all(r"[^\\p{{L}}\\p{{M}}\\p{{N}}]+", " ").str.strip_chars(" ")', ()),
    "digits": ('{0}.str.replace_all("[^0-9]+", "")', ()),
    "capitals": ('{0}.str.replace_all(r"\\P{{Lu}}+", "")', ()),
    "punctuation": ('{0}.str.replace_all(r"\\P{{P}}+", "")', ()),
    "first_number": ('{0}.str.extract(r"(-?[0-9]+(?:\\.[0-9]+)?)")', ()),
    "year": ("{0}.dt.year().cast(pl.Int64)", ()),
    "quarter": ("{0}.dt.quarter().cast(pl.Int64)", ()),
    "month": ("{0}.dt.month().cast(pl.Int64)", ()),
    "week": ("{0}.dt.week().cast(pl.Int64)", ()),
    "day": ("{0}.dt.day().cast(pl.Int64)", ()),
    "weekday": ("{0}.dt.weekday().cast(pl.Int64)", ()),
    "day_of_year": ("{0}.dt.ordinal_day().cast(pl.Int64)", ()),
    "epoch_day": ("{0}.cast(pl.Int32).cast(pl.Int64)", ()),
    "hour": ("{0}.dt.hour().cast(pl.Int64)", ()),
    "minute": ("{0}.dt.minute().cast(pl.Int64)", ()),
    "second": ("{0}.dt.second().cast(pl.Int64)", ()),
    "epoch_microsecond": ("{0}.cast(pl.Int64)", ()),
    "number_from_integer": ("{0}.cast(pl.Float64)", ()),
    "number_from_boolean": ("{0}.cast(pl.Float64)", ()),
    "integer_from_boolean": ("{0}.cast(pl.Int64)", ()),
    "text_from_integer": ("{0}.cast(pl.String)", ()),
    "text_from_boolean": ("{0}.cast(pl.String)", ()),
    "text_from_date": ("{0}.cast(pl.String)", ()),
    "date_from_datetime": ("{0}.cast(pl.Date)", ()),
    "date_from_year_first": ('date_of_text({0:in}, "year_first")', (date_of_text,)),
    "date_from_day_first": ('date_of_text({0:in}, "day_first")', (date_of_text,)),
    "date_from_month_first": ('date_of_text({0:in}, "month_first")', (date_of_text,)),
    "datetime_from_date": ('{0}.cast(pl.Datetime("us"))', ()),
}
