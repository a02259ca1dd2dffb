"""What is said of columns that are of another type than in the version before."""

from collections.abc import Iterator

import polars as pl

from workers.core.same_values import Beside, reads_as
from workers.core.schema import TEXT, Column, Schema
from workers.core.tables import TableRef, scan_table
from workers.core.words import Phrase, _, counted, say
from workers.importing import evidence

LISTED, LONGEST = 20, 40
NOUNS = {**evidence.NOUNS, TEXT: _("text")}


def retyped(before: Schema, after: Schema, table: TableRef) -> tuple[Phrase, ...]:
    """A sentence for each column of both that changed its kind, with the first value that is to blame for text."""
    notes = tuple(_notes(before, after, table))
    more = len(notes) - LISTED
    if more <= 0:
        return notes
    one, many = _("1 more column changed its type."), _("{n:,} more columns changed their type.")
    return (*notes[:LISTED], counted(one, many, more))


def _notes(before: Schema, after: Schema, table: TableRef) -> Iterator[Phrase]:
    known = {column.name: column for column in before}
    for column in after:
        was = known.get(column.name)
        if was is not None and was.kind != column.kind:
            yield _note(was, column, table)


def _note(was: Column, column: Column, table: TableRef) -> Phrase:
    words = {"column": column.name, "before": say(NOUNS[was.kind]), "after": say(NOUNS[column.kind])}
    plain = say(_("The type of “{column}” changed: {before} in the version before, {after} now."), **words)
    if column.kind != TEXT:
        return plain
    values, odd, first = _misfits(was, column.name, table)
    if not odd or first is None:
        return plain
    one = _("“{column}” became text: 1 of {values:,} values does not fit the {before} of the version before, “{example}” in row {row:,}.")  # fmt: skip  # noqa: E501
    many = _("“{column}” became text: {n:,} of {values:,} values do not fit the {before} of the version before, such as “{example}” in row {row:,}.")  # fmt: skip  # noqa: E501
    if values == 1:
        one = _("“{column}” became text: its only value, “{example}” in row {row:,}, does not fit the {before} of the version before.")  # fmt: skip  # noqa: E501
    row, example = first
    return counted(one, many, odd, **words, values=values, example=example, row=row)


def _misfits(was: Column, name: str, table: TableRef) -> tuple[int, int, tuple[int, str] | None]:
    """How many values there are, how many do not read as they did, and the first of those with its row."""
    strange = ~reads_as(pl.col(name), Beside(was.kind, was.format))
    rows = scan_table(table).select(name).with_row_index("row", 1)
    found = rows.select(
        values=pl.col(name).count(),
        odd=strange.fill_null(False).sum(),
        row=pl.col("row").filter(strange).first(),
        value=pl.col(name).filter(strange).first(),
    ).collect(engine="in-memory")
    values, odd, row, value = found.row(0)
    return values, odd, None if row is None else (row, str(value).strip()[:LONGEST])
