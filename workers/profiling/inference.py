"""Which form each text column takes, decided from every value, with the evidence."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from workers.core.errors import ParamsError
from workers.core.schema import TEXT, missing_column
from workers.profiling.formats import FORMATS, MISSING_MARKS, RIVALS, Format, bare

CANDIDATES = tuple(name for name, format in FORMATS.items() if format.kind != TEXT)
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
    """How one column fared under one form so far."""

    misfits: int = 0
    marks: Counter[str] = field(default_factory=Counter)
    rows: list[int] = field(default_factory=list)
    example: str = ""


class Survey:
    """Looks at batches of text columns one after the other, then answers a ``Reading`` per column."""

    def __init__(self, names: Iterable[str], chosen: Mapping[str, str]) -> None:
        self.names = tuple(names)
        self.rows = 0
        self.present = dict.fromkeys(self.names, 0)
        self.chosen = dict(chosen)
        self._check_chosen()
        self.alive = {
            name: {format: _Candidate() for format in ([chosen[name]] if name in chosen else CANDIDATES)}
            for name in self.names
        }

    def look(self, batch: pl.DataFrame) -> None:
        """Take one more batch into account."""
        tests = [
            FORMATS[format].parse(bare(name)).is_null().and_(pl.col(name).is_not_null()).alias(f"{name}\0{format}")
            for name, formats in self.alive.items()
            for format in formats
        ]
        misfits = batch.select(tests)
        for name in self.names:
            self.present[name] += batch.height - batch[name].null_count()
            for format in list(self.alive[name]):
                self._count(name, format, batch[name], misfits[f"{name}\0{format}"])
        self.rows += batch.height

    def readings(self) -> list[Reading]:
        """The verdict on every column, in order."""
        return [self._verdict(name) for name in self.names]

    def _check_chosen(self) -> None:
        problems = {}
        for name, format in self.chosen.items():
            if name not in self.present:
                problems[name] = missing_column(name, self.names)
            elif format not in FORMATS:
                problems[name] = f"“{format}” is not a form of value. Choose one of: {', '.join(FORMATS)}."
        if problems:
            raise ParamsError(problems)

    def _count(self, name: str, format: str, values: pl.Series, misfit: pl.Series) -> None:
        if not misfit.any():
            return
        candidate = self.alive[name][format]
        bad = pl.DataFrame({"value": values, "row": misfit}).with_row_index("at", offset=self.rows + 1)
        bad = bad.filter(pl.col("row"))
        lower = bad["value"].str.strip_chars().str.to_lowercase()
        marks = lower.is_in(MISSING_MARKS)
        candidate.marks.update(lower.filter(marks).to_list())
        real = bad.filter(~marks)
        candidate.misfits += real.height
        if real.height and len(candidate.rows) < EXAMPLES:
            candidate.example = candidate.example or str(real["value"][0])[:40]
            candidate.rows.extend(real["at"].head(EXAMPLES - len(candidate.rows)).to_list())
        hopeless = candidate.misfits > TOLERATED * self.present[name]
        if hopeless and name not in self.chosen:
            del self.alive[name][format]

    def _verdict(self, name: str) -> Reading:
        if name in self.chosen:
            return self._as_chosen(name)
        values = self.present[name]
        if not values:
            return Reading(name, "text", "The column is empty, so it stays text.")
        fitting = [format for format, seen in self._fitting(name)]
        for rivals in RIVALS:
            if rivals <= set(fitting) and not set(fitting) - rivals:
                labels = " or ".join(FORMATS[format].label for format in sorted(rivals))
                return Reading(name, "text", f"Every value could be: {labels}. Choose which; until then it stays text.")
        if fitting:
            return self._fits(name, FORMATS[fitting[0]])
        return self._near_miss(name)

    def _fitting(self, name: str) -> list[tuple[str, _Candidate]]:
        """The forms without a misfit, unless the column holds nothing but marks of missing values."""
        return [
            (format, seen)
            for format, seen in self.alive[name].items()
            if not seen.misfits and seen.marks.total() < self.present[name]
        ]

    def _fits(self, name: str, format: Format) -> Reading:
        seen = self.alive[name][format.name]
        count = self.present[name] - seen.marks.total()
        marks = tuple(sorted(seen.marks))
        note = f" {seen.marks.total()} say {_listed(marks)}: read as missing." if marks else ""
        return Reading(name, format.name, f"All {count} values fit: {format.label}.{note}", (), marks)

    def _near_miss(self, name: str) -> Reading:
        values = self.present[name]
        if not self.alive[name]:
            return Reading(name, "text", f"{values} values of text.")
        format, seen = min(self.alive[name].items(), key=lambda pair: pair[1].misfits)
        fit = values - seen.misfits - seen.marks.total()
        if not fit:
            return Reading(name, "text", f"{values} values of text.")
        return Reading(
            name,
            "text",
            f"{fit} of {values} values fit: {FORMATS[format].label}; {seen.misfits} do not, such as “{seen.example}” "
            f"in row {seen.rows[0]}, so it stays text.",
            tuple(seen.rows),
        )

    def _as_chosen(self, name: str) -> Reading:
        format = FORMATS[self.chosen[name]]
        seen = self.alive[name][format.name]
        if format.kind == TEXT or not seen.misfits:
            return Reading(name, format.name, f"Chosen: {format.label}.", (), tuple(sorted(seen.marks)))
        evidence = (
            f"Chosen: {format.label}. {seen.misfits} values do not fit, such as “{seen.example}” in row "
            f"{seen.rows[0]}: read as missing."
        )
        return Reading(name, format.name, evidence, tuple(seen.rows), tuple(sorted(seen.marks)))


def _listed(marks: tuple[str, ...]) -> str:
    return ", ".join(f"“{mark}”" for mark in marks)
