"""Several files of one shape, read one after the other as one table.

The first file says which columns there are and in which order. The others have the same ones, in any order; a column
that is missing or too many is refused by name. Where typed files disagree about a column's type, the narrowest type
that keeps every value is taken, in the end text.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain, count
from typing import Any

import polars as pl

from workers.core.params import Params
from workers.core.reader import Offer, Reader, Source, Understood
from workers.core.schema import kind_of
from workers.core.words import _, joined, say

SHOWN = 20
FILE = "file"


def sniff_together(reader: Reader, sources: Sequence[Source], given: Mapping[str, Any]) -> Understood:
    """What one reader makes of all files: one set of parameters, and notes that say which file they are about.

    Raises ``DataError`` naming both files when they cannot be one table.
    """
    found = [reader.sniff(source, given) for source in sources]
    if len(sources) == 1:
        return found[0]
    _check_alike(reader, sources, [each.params for each in found])
    shapes = [_columns_of(reader, source, found[0].params) for source in sources]
    notes = (_listed(sources), *_attributed(sources, found), *_joined(sources, shapes))
    as_text = {name: note for each in found for name, note in each.as_text.items()}
    return Understood(found[0].params, notes, _offered(found), as_text)


def read_together(
    reader: Reader, sources: Sequence[Source], params: Any, *, file_column: bool = False
) -> Iterator[pl.DataFrame]:
    """The rows of all files, in the order of the files; every batch has the same columns and types.

    With ``file_column`` a last column says which file a row came from; its name is ``file``, or one that is free.
    Raises ``DataError`` naming the file, and the row and column in that file.
    """
    if len(sources) == 1 and not file_column:
        yield from reader.read(sources[0], params)
        return
    columns = _common(sources, [_columns_of(reader, source, params) for source in sources])
    called = _free_name(columns)
    for source, name in zip(sources, _names(sources), strict=True):
        for batch in reader.read(source, params):
            fitted = _fitted(source, batch, columns)
            yield fitted.with_columns(pl.lit(name, pl.String).alias(called)) if file_column else fitted


def _free_name(columns: Iterable[str]) -> str:
    taken = {name.casefold() for name in columns}
    return next(name for name in chain((FILE,), (f"{FILE}_{n}" for n in count(2))) if name not in taken)


def _names(sources: Sequence[Source]) -> list[str]:
    """What tells the files apart: their names inside the archive, with its own where that alone is not enough."""
    short = [source.member or source.name for source in sources]
    return short if len(set(short)) == len(short) else [source.name for source in sources]


def _columns_of(reader: Reader, source: Source, params: Any) -> pl.Schema:
    with closing(reader.read(source, params)) as batches:  # type: ignore[type-var]
        return next(batches).schema


def _check_alike(reader: Reader, sources: Sequence[Source], found: list[Params]) -> None:
    """Every file must be laid out like the first."""
    first = found[0].to_dict()
    labels = {field["name"]: field["label"] for field in reader.Params.fields()}
    for source, params in zip(sources[1:], found[1:], strict=True):
        for name, value in params.to_dict().items():
            if value != first[name]:
                raise source.problem(
                    say(
                        _(
                            "“{option}” seems to be “{value}” here and “{other}” in {file}. Files that are read "
                            "together are laid out alike: choose one for all, or import this file alone."
                        ),
                        option=labels[name],
                        value=value,
                        other=first[name],
                        file=sources[0].name,
                    )
                )


def _common(sources: Sequence[Source], shapes: Sequence[pl.Schema]) -> dict[str, pl.DataType]:
    """The columns of all files with a type that holds the values of each."""
    columns = dict(shapes[0])
    for source, shape in zip(sources[1:], shapes[1:], strict=True):
        _check_columns(sources[0], source, columns, shape)
        columns = {name: _wider(dtype, shape[name]) for name, dtype in columns.items()}
    return columns


def _check_columns(first: Source, source: Source, columns: Mapping[str, Any], shape: Mapping[str, Any]) -> None:
    for name in columns:
        if name not in shape:
            raise source.problem(
                say(
                    _(
                        "it has no column “{name}”, which {file} has. Files that are read together have the same "
                        "columns: add it, or import this file alone."
                    ),
                    name=name,
                    file=first.name,
                ),
                column=name,
            )
    for name in shape:
        if name not in columns:
            raise source.problem(
                say(
                    _(
                        "it has a column “{name}”, which {file} does not have. Files that are read together have "
                        "the same columns: remove it, or import this file alone."
                    ),
                    name=name,
                    file=first.name,
                ),
                column=name,
            )


def _wider(left: pl.DataType, right: pl.DataType) -> pl.DataType:
    """The narrowest type that keeps every value of both exactly."""
    if left == right or right == pl.Null:
        return left
    if left == pl.Null:
        return right
    if left.is_integer() and right.is_integer():
        return pl.Int64()
    if left.is_numeric() and right.is_numeric() and not (left.is_decimal() or right.is_decimal()):
        return pl.Float64()
    if isinstance(left, pl.Decimal) and isinstance(right, pl.Decimal):
        return _wider_decimal(left, right)
    if {left.base_type(), right.base_type()} == {pl.Date, pl.Datetime}:
        return pl.Datetime("us")
    if (
        isinstance(left, pl.Datetime)
        and isinstance(right, pl.Datetime)
        and bool(left.time_zone) == bool(right.time_zone)
    ):
        return pl.Datetime("us", left.time_zone and "UTC")
    return pl.String()


def _wider_decimal(left: pl.Decimal, right: pl.Decimal) -> pl.DataType:
    scale = max(left.scale, right.scale)
    before = max((each.precision or 38) - each.scale for each in (left, right))
    return pl.Decimal(before + scale, scale) if before + scale <= 38 else pl.String()


def _fitted(source: Source, batch: pl.DataFrame, columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The batch in the order and types of the whole."""
    _check_columns(source, source, columns, batch.schema)
    fitted = batch.select(
        pl.col(name) if batch.schema[name] == dtype else pl.col(name).cast(dtype) for name, dtype in columns.items()
    )
    for name, dtype in columns.items():
        if dtype == pl.Float64 and batch.schema[name].is_integer():
            _check_exact(source, batch[name], fitted[name])
    return fitted


def _check_exact(source: Source, whole: pl.Series, number: pl.Series) -> None:
    lost = whole.filter((number.cast(pl.Int64, strict=False) != whole).fill_null(value=False))
    if len(lost):
        raise source.problem(
            say(
                _(
                    "column “{column}” holds {value}, which is too large to be kept beside the fractions of "
                    "another file. Import this file alone, or store the column as text in both."
                ),
                column=whole.name,
                value=lost[0],
            ),
            column=whole.name,
        )


def _offered(found: Sequence[Understood]) -> dict[str, Offer]:
    """What every file has, so that it can be chosen for all of them."""
    common = {}
    for name, offer in found[0].offers.items():
        others = [each.offers[name].options for each in found[1:] if name in each.offers]
        options = tuple(one for one in offer.options if all(one in each for each in others))
        taken = {each.offers[name].taken for each in found if name in each.offers}
        common[name] = Offer(options, offer.taken if len(taken) == 1 else "")
    return common


def _listed(sources: Sequence[Source]) -> str:
    names: list[str] = [source.name for source in sources[:SHOWN]]
    if len(sources) > SHOWN:
        names.append(say(_("and {n} more"), n=len(sources) - SHOWN))
    order = _("{n} files are read as one table, in this order: {names}.")
    return say(order, n=len(sources), names=joined(names))


def _attributed(sources: Sequence[Source], found: Sequence[Understood]) -> tuple[str, ...]:
    """What holds for every file is said once; anything else with the file's name before it."""
    times = Counter(note for each in found for note in dict.fromkeys(each.notes))
    notes: dict[str, None] = {}
    for source, each in zip(sources, found, strict=True):
        for note in each.notes:
            of_one = say(_("{file}: {note}"), file=source.name, note=note)
            notes[note if times[note] == len(sources) else of_one] = None
    return tuple(notes)


def _joined(sources: Sequence[Source], shapes: Sequence[pl.Schema]) -> tuple[str, ...]:
    """A sentence for each column that became text because the files disagree."""
    notes = []
    for name, dtype in _common(sources, shapes).items():
        for source, shape in zip(sources, shapes, strict=True):
            if dtype == pl.String and shape[name] not in (pl.String, pl.Null):
                apart = _("“{name}” holds {kind} values in {file} and others elsewhere, so all became text.")
                notes.append(say(apart, name=name, kind=kind_of(shape[name]), file=source.name))
                break
    return tuple(notes)
