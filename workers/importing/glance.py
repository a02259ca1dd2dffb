"""Which forms are worth trying on a column, from a few of its values: a form whose shape none of them has is not."""

import re
from collections.abc import Iterable
from functools import lru_cache

import polars as pl

from workers.core.formats import FORMATS, Format

VALUES = 64
FEW = 16
WIDE = 500
"""From so many columns on, fewer values are looked at of each."""

STRIDE = 7_919
"""A prime, so that no period in the rows hides values from it."""

_TRIED = [(format, re.compile(format.shape)) for format in FORMATS.values() if format.shape]
_OF_WORDS = [(format, shape) for format, shape in _TRIED if "[0-9]" not in format.shape]
"""The forms whose values may have no figure at all."""

_FIGURE = re.compile("[0-9]")
_CODE = re.compile("0[0-9]+$")
_ALIKE = str.maketrans("23456789", "11111111")
_LATER_ZERO = re.compile("(?<=[0-9])0")


def glance(batch: pl.DataFrame, names: list[str]) -> dict[str, list[str]]:
    """Column -> forms in the order of ``FORMATS`` that some of its values, spread over the batch, have the shape of.

    Whatever all values fit is among them, and whole numbers where there are codes of figures. ``names`` are text
    columns with at least one value each.
    """
    most = FEW if len(names) > WIDE else VALUES
    spread = batch.select(names)[_spread(batch.height, most)]
    found = {}
    for column in spread.iter_columns():
        values = set(column.to_list()) - {None}
        found[column.name] = _forms_or_codes(values or _present(batch[column.name], most))
    return found


def _spread(rows: int, most: int) -> list[int]:
    return sorted({at * STRIDE % rows for at in range(most)})


def _present(column: pl.Series, most: int) -> set[str]:
    values = column.drop_nulls()
    return set(values.gather(_spread(len(values), most)).to_list())


def _forms_or_codes(values: set[str]) -> list[str]:
    forms = forms_of(values)
    has_codes = "integer" not in forms and any(_CODE.match(value.strip()) for value in values)
    return ["integer", *forms] if has_codes else forms


def forms_of(values: Iterable[str]) -> list[str]:
    """The forms, in the order of ``FORMATS``, that some of the values have the shape of."""
    found = {name for outline in {_outline(value) for value in values} for name in _shapes(outline)}
    return [format.name for format, _ in _TRIED if format.name in found]


def _outline(value: str) -> str:
    """The value with its figures made alike, but for a leading zero: no shape that it has is lost."""
    return _LATER_ZERO.sub("1", value.strip()[:200].translate(_ALIKE))


@lru_cache(maxsize=20_000)
def _shapes(outline: str) -> tuple[str, ...]:
    tried = _TRIED if _FIGURE.search(outline) else _OF_WORDS
    return tuple(format.name for format, shape in tried if shape.search(outline))


def levels() -> list[list[Format]]:
    """The forms in the order of trying: those that cover others come after them."""
    depth: dict[str, int] = {}
    for format, _ in _TRIED:
        depth[format.name] = max((depth[covered] + 1 for covered in format.covers), default=0)
    return [[format for format, _ in _TRIED if depth[format.name] == level] for level in range(max(depth.values()) + 1)]
