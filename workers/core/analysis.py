"""The family of analyses: one file in ``workers/analyses`` each, which looks at rows and says what is in them.

An analysis changes nothing. It takes a frame and answers plain values that travel as JSON: sentences, tables and
figures, with the number of rows they rest on. It raises nothing about data: where it cannot work, it says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core import params
from workers.core.chart import MEASURED
from workers.core.drawing import figure_of, numbers_of, safe
from workers.core.errors import ParamsError
from workers.core.said import Said
from workers.core.schema import Schema, kind_of, missing_column
from workers.core.words import _, either, say

Floats = npt.NDArray[np.float64]
LARGE = 1e30
"""Beyond, squares overflow; such cells count as missing here."""
MOST_COLUMNS = 200
"""So many columns are held against each other."""


@dataclass(frozen=True)
class Grid:
    """A small table: ``columns`` are marked text, cells plain values (numbers, text, None).

    ``words`` are the places of columns (from 0) that hold marked text, too, and no data.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    words: tuple[int, ...] = ()


@dataclass(frozen=True)
class Found:
    """What an analysis says of ``rows`` rows. ``figures`` are (marked title, Plotly figure)."""

    rows: int
    sentences: tuple[Said, ...] = ()
    tables: tuple[Grid, ...] = ()
    figures: tuple[tuple[str, dict[str, Any]], ...] = field(default=())


class Analysis:
    """Base of every analysis. ``name`` (the file's) is set by the registry."""

    name: str
    label: ClassVar[str]
    help: ClassVar[str]
    words: ClassVar[str]
    """Further words that people look for it by."""
    order: ClassVar[int] = 50
    Params: ClassVar[type[params.Params]]

    def check(self, wishes: Any, schema: Schema) -> None:
        """Raise ``ParamsError`` for a column that is not there or of a kind that this analysis cannot read."""
        errors = {}
        for entry in self.Params.fields():
            if entry["widget"] not in ("column", "columns"):
                continue
            for name in _named(getattr(wishes, entry["name"])):
                if name not in schema:
                    errors[entry["name"]] = missing_column(name, schema.names)
                elif entry["kinds"] and schema.get(name).kind not in entry["kinds"]:
                    said = _("{label}: “{name}” is {kind}. Choose a column that is {wanted}.")
                    kind, wanted = say(schema.get(name).kind), either([say(kind) for kind in entry["kinds"]])
                    errors[entry["name"]] = say(said, label=say(entry["label"]), name=name, kind=kind, wanted=wanted)
        if errors:
            raise ParamsError(errors)

    def named(self, wishes: Any) -> list[str]:
        """The columns that are chosen, each once; where none is, an analysis reads every column that suits it."""
        fields = [entry["name"] for entry in self.Params.fields() if entry["widget"] in ("column", "columns")]
        return list(dict.fromkeys(name for key in fields for name in _named(getattr(wishes, key))))

    def compute(self, frame: pl.DataFrame, wishes: Any) -> Found:
        """What is found in ``frame``; ``wishes`` passed ``check`` on its schema."""
        raise NotImplementedError


def _named(value: str | Sequence[str]) -> list[str]:
    return [name for name in ([value] if isinstance(value, str) else value) if name]


def too_little(rows: int, sentence: str) -> Found:
    """The answer where there is not enough to work with; ``sentence`` is marked text or a phrase that says of what."""
    return Found(rows, (Said.of(sentence),))


def finite(values: pl.Series) -> Floats:
    """(n,) floats; NaN for what is missing, infinite or too large to be squared."""
    with np.errstate(invalid="ignore", over="ignore"):
        figures = np.asarray(numbers_of(values), dtype=np.float64)
        return np.where(np.abs(figures) < LARGE, figures, np.nan)


def numbers_in(frame: pl.DataFrame) -> list[str]:
    """The names of the columns of numbers."""
    return [name for name in frame.columns if kind_of(frame.schema[name]) in MEASURED]


def whole_rows(frame: pl.DataFrame, names: Iterable[str]) -> Floats:
    """(n, columns) floats of the rows in which every named column has a finite number."""
    columns = [finite(frame[name]) for name in names]
    matrix = np.column_stack(columns) if columns else np.empty((frame.height, 0))
    return np.asarray(matrix[np.isfinite(matrix).all(axis=1)], dtype=np.float64)


def standardised(X: Floats) -> Floats:
    """Columns with mean 0 and standard deviation 1 (divided by n), as ``StandardScaler`` has them; constants are 0."""
    spread = X.std(axis=0)
    return np.asarray((X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0), dtype=np.float64)


def bars(names: Sequence[str], values: Sequence[float | None], title: str) -> dict[str, Any]:
    """A figure of one bar for each name, the first at the top."""
    trace = {"type": "bar", "orientation": "h", "x": list(values), "y": [safe(name) for name in names]}
    height = 90 + 24 * max(3, len(names))
    return figure_of(
        [("", [trace])], (title, ""), {"rows": len(names)}, {"height": height}, ({}, {"autorange": "reversed"})
    )


def lines(x: Sequence[Any], series: Sequence[tuple[str, Floats]], rows: int) -> dict[str, Any]:
    """A figure with one panel below the other for each series over ``x``; NaN are holes."""
    panels = [
        (name, [{"type": "scatter", "mode": "lines", "x": list(x), "y": [_or_none(value) for value in values]}])
        for name, values in series
    ]
    return figure_of(panels, ("", ""), {"rows": rows})


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def number_or_none(value: float) -> float | None:
    """A finite float, or None: JSON has no infinity."""
    return _or_none(value)
