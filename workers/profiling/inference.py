"""Which form each text column takes, decided from every value, with the evidence."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from workers.core.errors import ParamsError
from workers.core.formats import EXACT_DIGITS, FORMATS, MISSING_MARKS, RIVALS, Format, bare
from workers.core.schema import TEXT, missing_column

CANDIDATES = tuple(name for name, format in FORMATS.items() if format.kind != TEXT)
GENERATIONS = (
    [name for name in FORMATS if not FORMATS[name].covers],
    [name for name in FORMATS if FORMATS[name].covers and name != "comma_thousands"],
    ["comma_thousands"],
)
"""Forms in the order of trying: those that cover others come after them."""
TOLERATED = 0.1
EXAMPLES = 3


@dataclass(frozen=True)
class Reading:
    """How one column was read. ``evidence`` is a sentence; ``exceptions`` are rows (1-based) that did not fit."""

    column: str
    format: str
    evidence: str
    exceptions: tuple[int, ...] = ()
    missing_marks: tuple[str, ...] = ()


@dataclass
class _Candidate:
    """How a column fared under one form so far; marks of missing values are no misfits."""

    misfits: int = 0
    rows: list[int] = field(default_factory=list)
    example: str = ""


@dataclass
class _Column:
    """What was seen of one column so far. ``alive`` are the forms that may still turn out to be its own."""

    alive: dict[str, _Candidate]
    present: int = 0
    marks: Counter[str] = field(default_factory=Counter)

    @property
    def values(self) -> int:
        """How many values count as evidence."""
        return self.present - self.marks.total()


class Survey:
    """Looks at batches of text columns one after the other, then answers a ``Reading`` per column."""

    def __init__(self, names: Iterable[str], chosen: Mapping[str, str]) -> None:
        self.rows = 0
        self.chosen = dict(chosen)
        self.columns = {
            name: _Column({format: _Candidate() for format in ([chosen[name]] if name in chosen else CANDIDATES)})
            for name in names
        }
        self._check_chosen()

    def look(self, batch: pl.DataFrame) -> None:
        """Take one more batch into account. What cannot change the verdict is not looked at."""
        sizes = batch.select(
            [pl.col(name).count().alias(f"{name}\0present") for name in self.columns]
            + [pl.col(name).str.len_bytes().max().alias(f"{name}\0longest") for name in self.columns]
        ).row(0, named=True)
        misfits = self._misfits(batch, {name: sizes[f"{name}\0longest"] or 0 for name in self.columns})
        marks = self._marks(batch, misfits)
        for name, column in self.columns.items():
            column.present += sizes[f"{name}\0present"]
            column.marks.update(marks.get(name, ()))
            for format in list(column.alive):
                self._count(name, column, format, batch, misfits[name, format] - len(marks.get(name, ())))
        self.rows += batch.height

    def _misfits(self, batch: pl.DataFrame, longest: dict[str, int]) -> dict[tuple[str, str], int]:
        """How many values of each column fit each of its forms not, marks of missing values included."""
        found: dict[tuple[str, str], int] = {}
        for generation in GENERATIONS:
            wanted = []
            for name, column in self.columns.items():
                for format in generation:
                    if format not in column.alive:
                        continue
                    if any(_covers(other, found.get((name, other)), longest[name]) for other in FORMATS[format].covers):
                        found[name, format] = 0
                    else:
                        wanted.append((name, format))
            counts = batch.lazy().select(  # lazy, so that shared parts run once
                _is_misfit(name, format).sum().alias(str(position)) for position, (name, format) in enumerate(wanted)
            )
            found |= dict(zip(wanted, counts.collect(engine="in-memory").row(0) if wanted else (), strict=True))
        return found

    def _marks(self, batch: pl.DataFrame, misfits: dict[tuple[str, str], int]) -> dict[str, list[str]]:
        """The marks of missing values in the columns where every form has misfits: a mark fits none."""
        suspects = [
            name
            for name, column in self.columns.items()
            if column.alive and all(misfits[name, format] for format in column.alive)
        ]
        return {name: batch.select(_bare_lower(name).filter(_is_mark(name))).to_series().to_list() for name in suspects}

    def readings(self) -> list[Reading]:
        """The verdict on every column, in order."""
        return [self._verdict(name) for name in self.columns]

    def _check_chosen(self) -> None:
        problems = {}
        for name, format in self.chosen.items():
            if name not in self.columns:
                problems[name] = missing_column(name, self.columns)
            elif format not in FORMATS:
                problems[name] = f"“{format}” is not a form of value. Choose one of: {', '.join(FORMATS)}."
        if problems:
            raise ParamsError(problems)

    def _count(self, name: str, column: _Column, format: str, batch: pl.DataFrame, misfits: int) -> None:
        if FORMATS[format].kind == TEXT or not misfits:
            return
        candidate = column.alive[format]
        candidate.misfits += misfits
        if candidate.misfits > TOLERATED * column.present and name not in self.chosen:
            del column.alive[format]
        elif len(candidate.rows) < EXAMPLES:
            numbered = batch.select(pl.int_range(self.rows + 1, self.rows + 1 + pl.len()).alias("\0row"), name)
            bad = numbered.filter(_is_misfit(name, format) & ~_is_mark(name)).head(EXAMPLES - len(candidate.rows))
            candidate.example = candidate.example or str(bad[name][0])[:40]
            candidate.rows.extend(bad["\0row"].to_list())

    def _verdict(self, name: str) -> Reading:
        column = self.columns[name]
        if name in self.chosen:
            return self._as_chosen(name, column)
        if not column.present:
            return Reading(name, "text", "The column is empty, so it stays text.")
        fitting = [format for format, seen in column.alive.items() if not seen.misfits and column.values]
        for rivals in RIVALS:
            if fitting and set(fitting) == rivals:
                labels = " or ".join(FORMATS[format].label for format in sorted(rivals))
                return Reading(name, "text", f"Every value could be: {labels}. Choose which; until then it stays text.")
        if fitting:
            return _fits(name, column, FORMATS[fitting[0]])
        return _near_miss(name, column)

    def _as_chosen(self, name: str, column: _Column) -> Reading:
        format = FORMATS[self.chosen[name]]
        seen = column.alive[format.name]
        if not seen.misfits:
            return Reading(name, format.name, f"Chosen: {format.label}.")
        evidence = (
            f"Chosen: {format.label}. {seen.misfits:,} values do not fit, such as “{seen.example}” in row "
            f"{seen.rows[0]:,}: read as missing."
        )
        return Reading(name, format.name, evidence, tuple(seen.rows), tuple(sorted(column.marks)))


def _covers(format: str, misfits: int | None, longest: int) -> bool:
    """Whether every value of the batch fits ``format`` and therefore those that cover it."""
    return misfits == 0 and (format != "integer" or longest <= EXACT_DIGITS)


def _fits(name: str, column: _Column, format: Format) -> Reading:
    marks = tuple(sorted(column.marks))
    listed = ", ".join(f"“{mark}”" for mark in marks)
    note = f" {column.marks.total():,} say {listed}: read as missing." if marks else ""
    return Reading(name, format.name, f"All {column.values:,} values fit: {format.label}.{note}", (), marks)


def _near_miss(name: str, column: _Column) -> Reading:
    format, seen = min(column.alive.items(), key=lambda pair: pair[1].misfits, default=("text", _Candidate()))
    fit = column.values - seen.misfits
    if not seen.misfits or not fit:
        return Reading(name, "text", f"{column.present:,} values of text.")
    evidence = (
        f"{fit:,} of {column.present:,} values fit: {FORMATS[format].label}; {seen.misfits:,} do not, such as "
        f"“{seen.example}” in row {seen.rows[0]:,}, so it stays text."
    )
    return Reading(name, "text", evidence, tuple(seen.rows))


def _bare_lower(name: str) -> pl.Expr:
    return bare(name).str.to_lowercase()


def _is_mark(name: str) -> pl.Expr:
    return _bare_lower(name).is_in(MISSING_MARKS)


def _is_misfit(name: str, format: str) -> pl.Expr:
    return pl.col(name).is_not_null() & FORMATS[format].parse(bare(name)).is_null()
