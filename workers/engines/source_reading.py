"""How exported files read delimited text, as functions whose text goes into the file that uses them."""

import csv
import io
from pathlib import Path
from typing import Any

import polars as pl

from workers.core.formats import MISSING_MARKS


def read(path: Path, columns: dict[str, pl.DataType], layout: dict[str, Any] | None = None) -> pl.DataFrame:
    """The rows of a Parquet file, or of a CSV file that is laid out so.

    A CSV file whose head has these columns between commas instead is read as Etabli writes it: points in numbers, the
    year of dates first. Raises ``ValueError`` naming what cannot be read.
    """
    if path.suffix.lower() == ".parquet":
        return pl.read_parquet(path)
    layout = layout or {}
    text = decoded(path.read_bytes(), layout.get("encoding", "utf-8"))
    if lacks(text, columns, layout) and not lacks(text, columns, {}):
        layout = {}
    df = pl.read_csv(
        text.encode(),
        separator=layout.get("separator", ","),
        quote_char=layout.get("quote", '"') or None,
        skip_lines=layout.get("skip", 0),
        comment_prefix=layout.get("comment"),
        has_header=layout.get("header", True),
        new_columns=layout.get("names"),
        infer_schema=False,
    )
    df = df.rename({name: name.strip() for name in df.columns if name.strip() in columns and name not in columns})
    for name in columns:
        if name not in df.columns:
            raise ValueError(f"{path.name} has no column {name!r}; only {df.columns}. See -h for options.")
    forms, missing = layout.get("forms", {}), layout.get("missing", [])
    return df.select(valued(df[name], dtype, forms.get(name, ("", "")), missing) for name, dtype in columns.items())


def decoded(data: bytes, encoding: str) -> str:
    """Bytes as text: UTF-8 where they are that, else in the encoding."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(encoding)
    return data.decode(encoding) if "\0" in text else text


def lacks(text: str, columns: dict[str, pl.DataType], layout: dict[str, Any]) -> bool:
    """Whether the head of the text lacks one of the columns."""
    if not layout.get("header", True):
        return False
    lines = io.StringIO(text)
    for _line in range(layout.get("skip", 0)):
        lines.readline()
    head = next(csv.reader(lines, delimiter=layout.get("separator", ",")), [])
    return not columns.keys() <= {name.strip() for name in head}


def valued(text: pl.Series, dtype: pl.DataType, told: tuple[str, str], missing: list[str]) -> pl.Series:
    """Text as values: what has the shape, in the form (the decimal sign of numbers, the order of days and moments, the
    word for true) that is ``told``, else as Etabli writes them. Raises ``ValueError`` naming the first that is neither.
    """
    shape, form = told
    bare = text.str.strip_chars()
    if dtype == pl.String:
        return text.set(bare.str.to_lowercase().is_in(missing), None)
    bare = bare.set(bare.str.to_lowercase().is_in([*MISSING_MARKS, *missing]), None)
    made = plain(bare, dtype)
    if form:
        fits = bare.set(~bare.str.contains(shape), None)
        read = formed(fits, dtype, form)
        made = read if dtype.is_numeric() else read.zip_with(read.is_not_null(), made)
    wrong = made.is_null() & bare.is_not_null()
    if wrong.any():
        row = wrong.arg_true()[0]
        raise ValueError(
            f"Column {text.name!r}, row {row + 1}: {text[row]!r} is not read as {dtype}. -h lists options."
        )
    return made


def plain(text: pl.Series, dtype: pl.DataType) -> pl.Series:
    """Values as Etabli writes them, missing where they are not."""
    if dtype == pl.Boolean:
        words = text.str.to_lowercase()
        return words.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    if dtype == pl.Date:
        return text.str.to_date("%Y-%m-%d", strict=False)
    if dtype == pl.Datetime:
        return moments(text, "%Y-%m-%d %H:%M:%S")
    return text.cast(dtype, strict=False)


def formed(text: pl.Series, dtype: pl.DataType, form: str) -> pl.Series:
    """Values in the form."""
    if dtype == pl.Boolean:
        return text.str.to_lowercase() == form
    if dtype == pl.Date:
        return text.str.to_date(form, strict=False)
    if dtype == pl.Datetime:
        return moments(text, form)
    digits = text.str.replace_all(rf"[^0-9eE+\-{form}]", "").str.replace(form, ".", literal=True)
    return digits.cast(dtype, strict=False)


def moments(text: pl.Series, order: str) -> pl.Series:
    """Days with a time, with or without parts of a second."""
    order = order.replace("%S", "%S%.f")
    return text.str.replace("T", " ", literal=True).str.to_datetime(order, strict=False, time_unit="us")


def laid_out(
    layout: dict[str, Any],
    columns: dict[str, pl.DataType],
    separator: str | None,
    decimal: str | None,
    dates: str | None,
    encoding: str | None,
) -> dict[str, Any]:
    """The layout with what was asked for in its place."""
    forms = dict(layout.get("forms", {}))
    for name, dtype in columns.items():
        if decimal and dtype in (pl.Float64, pl.Int64):
            forms[name] = ("^-?[0-9 .,'’\u00a0\u202f]+$", ",") if decimal == "," else ("", "")
        elif dates and dtype == pl.Date:
            forms[name] = ("", dates)
        elif dates and dtype == pl.Datetime:
            clock = forms.get(name, ("", ""))[1].partition(" ")[2] or "%H:%M:%S"
            forms[name] = ("", f"{dates} {clock}")
    asked = {"separator": separator, "encoding": encoding, "forms": forms}
    return {**layout, **{name: value for name, value in asked.items() if value}}
