"""Columns that sum up the target over the rows of a key, or over a window that reaches to the own row or beyond.

A sum of what came *before* the row is known when it is asked for, so only rows count in which a sum differs from what
it would be of the past alone: a column that is met there nearly always was made from answers that nobody has yet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.leak import AGGREGATE, NEXT_ROW, WINDOW, Leak
from workers.core.said import Said, Share
from workers.core.schema import NUMERIC, kind_of
from workers.core.words import Phrase, _, say
from workers.insights.leaks.groups import Drawn, Groups, drawn_groups
from workers.insights.leaks.table import Table
from workers.insights.power import Floats, numbers_of

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]
SEED = 0

MOST_CLASSES = 10
MET = 0.98
"""The share of the rows that tell, in which the column must be met."""
BEYOND_CHANCE = 15
"""In so many rows (or groups that have one value each) the column's own values, dealt out at random, must miss."""
WIDEST = 31
PROBES, LEAST_PROBES, TRIED = 32, 6, 12
MOST_DECIMALS = 6

SUM, MEAN, SMALLEST, LARGEST = "sum", "mean", "smallest", "largest"
NUMBERS = {SUM: _("the sum"), MEAN: _("the mean"), SMALLEST: _("the smallest value"), LARGEST: _("the largest value")}
CLASSES = {
    SUM: _("the count of a class"), MEAN: _("the share of a class"), SMALLEST: _("a sign that all rows are of a class"),
    LARGEST: _("a sign that some row is of a class"),
}  # fmt: skip

OF_KEY = _("over all rows of the same “{key}”")
OF_OTHERS = _("over the other rows of the same “{key}”")
TO_HERE = _("over the rows up to the own one, that one among them")
FROM_HERE = _("over the rows from the own one on")
AFTER = _("over the rows after the own one")
AROUND = _("over {width} rows, of which {ahead} come after the own one")
WITHIN = _("{rows}, within “{key}”")


@dataclass(frozen=True)
class Candidate:
    """A sum over other rows: ``value`` (n,) for each row, ``past`` (n,) each what it would be of the rows before alone,
    of the class and, where the column may change within the group, of all other classes."""

    kind: str
    what: str
    rows: str
    value: Floats
    past: tuple[Floats, ...]
    width: int = 0
    ahead: int = 0


@dataclass(frozen=True)
class Judged:
    """Columns over the rows of some groups: ``X`` (n, columns), how exactly each of them can be met, and whether it has
    one value in a group."""

    names: tuple[str, ...]
    X: Floats
    exactness: Floats
    still: Flags

    def met(self, candidate: Candidate, groups: Groups) -> Iterator[tuple[str, float, int]]:
        """Each column that is the candidate: its name, the share of rows that say so, and how many were compared."""
        telling = np.flatnonzero(_telling(candidate, groups.y))
        if len(telling) < BEYOND_CHANCE:
            return
        value = candidate.value[telling]
        few = np.linspace(0, len(telling) - 1, min(len(telling), PROBES)).astype(int)
        likely = _shares(self.X[telling[few]], value[few], self.exactness) >= 0.9
        for at in np.flatnonzero(likely & (self.still if candidate.kind == AGGREGATE else True)).tolist():
            share, rows = _share(self.X[telling, at], value, self.exactness[at])
            everywhere = _share(self.X[:, at], candidate.value, self.exactness[at])[0]
            if (
                min(share, everywhere) >= MET
                and rows >= len(telling) / 2
                and self._beyond_chance(at, candidate, telling, groups)
            ):
                yield self.names[at], share, rows

    def _beyond_chance(self, at: int, candidate: Candidate, telling: Rows, groups: Groups) -> bool:
        """Whether the column's values, dealt out at random, would miss the candidate in enough places."""
        whole = candidate.kind == AGGREGATE
        x = self.X[:, at] if whole else self.X[telling, at]
        dealt = np.resize(np.random.default_rng(SEED).permutation(x[np.isfinite(x)]), len(telling))
        missed = 1 - _share(dealt, candidate.value[telling], self.exactness[at])[0]
        places = len(np.unique(groups.group[telling])) if whole else len(telling)
        return missed * places >= BEYOND_CHANCE


def aggregates(table: Table, columns: Sequence[str], moment: str = "") -> tuple[Leak, ...]:
    """Those of ``columns`` that sum up the target over a key or a window, each with the first finding.

    ``table`` must hold all rows that there are, for only whole groups can be met; its rows are in time order by
    ``moment``, else by each column of dates, else as they stand.
    """
    wanted = [name for name in columns if kind_of(table.rows.schema[name]) in NUMERIC and name != table.target.name]
    if not wanted:
        return ()
    found: dict[str, Leak] = {}
    answers = list(_targets(table))
    for drawn in drawn_groups(table, moment):
        left = [name for name in wanted if name not in found and name != drawn.key]
        if not left:
            continue
        judged = _judged(table.rows.select(left)[drawn.at], drawn)
        for y in answers:
            groups = drawn.groups(y)
            for candidate in (*_wholes(groups), *_windows(groups, judged)):
                for name, share, rows in judged.met(candidate, groups):
                    found.setdefault(name, _leak(table, name, candidate, groups.key, share, rows))
    return tuple(found[name] for name in wanted if name in found)


def _targets(table: Table) -> Iterator[Floats]:
    """The number itself, or whether the row is of a class, one class after the other."""
    if not table.answers.classes:
        yield table.truth
    else:
        for label in range(min(table.answers.classes, MOST_CLASSES)):
            yield (table.truth == label).astype(float)


def _wholes(groups: Groups) -> Iterator[Candidate]:
    y, before, rank = groups.y, groups.before, groups.rank
    with np.errstate(divide="ignore", invalid="ignore"):
        sums, means = (before, rank - before), (before / rank, 1 - before / rank)
        if groups.key:
            total, size = groups.total, groups.size
            least, most = groups.extreme_before(low=True), groups.extreme_before(low=False)
            yield Candidate(AGGREGATE, SUM, OF_KEY, total, sums[:1])
            yield Candidate(AGGREGATE, MEAN, OF_KEY, total / size, means[:1])
            yield Candidate(AGGREGATE, SMALLEST, OF_KEY, groups.extreme(low=True), (least,))
            yield Candidate(AGGREGATE, LARGEST, OF_KEY, groups.extreme(low=False), (most,))
            yield Candidate(WINDOW, SUM, OF_OTHERS, total - y, sums)
            yield Candidate(WINDOW, MEAN, OF_OTHERS, (total - y) / (size - 1), means)
            ahead, left = total - before - y, size - rank - 1
            yield Candidate(WINDOW, SUM, AFTER, ahead, sums)
            yield Candidate(WINDOW, MEAN, AFTER, ahead / left, means)
            yield Candidate(WINDOW, SUM, FROM_HERE, ahead + y, sums)
            yield Candidate(WINDOW, MEAN, FROM_HERE, (ahead + y) / (left + 1), means)
        yield Candidate(WINDOW, SUM, TO_HERE, before + y, sums)
        yield Candidate(WINDOW, MEAN, TO_HERE, (before + y) / (rank + 1), means)


def _windows(groups: Groups, judged: Judged) -> Iterator[Candidate]:
    """The windows of up to ``WIDEST`` rows that some column meets in a few rows."""
    shapes = np.array([(w, a) for w in range(1, WIDEST + 1) for a in range(w + 1) if w > 1 or a], dtype=np.int64)
    changes = np.flatnonzero(groups.y[1:] != groups.y[:-1]) + 1
    if len(changes) < BEYOND_CHANCE:
        return
    probes = changes[np.linspace(0, len(changes) - 1, min(len(changes), PROBES)).astype(int)]
    sums = _window_sums(groups, probes, shapes)
    past = _window_sums(groups, probes, np.stack([shapes[:, 0], np.full(len(shapes), -1)], axis=1))
    width = shapes[:, :1]
    telling = np.isfinite(sums) & (sums != past) & (sums != width - past)
    for at in range(len(judged.names)):
        x = judged.X[probes, at][None, :]
        for what, seen in ((SUM, x), (MEAN, x * width)):
            near = judged.exactness[at] * (1 if what == SUM else width)
            counted = telling & np.isfinite(x)
            hits = (np.abs(seen - sums) <= near) & counted
            tried, met = counted.sum(axis=1), hits.sum(axis=1)
            good = np.flatnonzero((tried >= LEAST_PROBES) & (met >= 0.9 * tried))
            for shape in good[np.argsort(-met[good], kind="stable")][:TRIED]:
                yield _window(groups, shapes[shape], what)


def _window(groups: Groups, shape: npt.NDArray[np.int64], what: str) -> Candidate:
    wide, ahead = int(shape[0]), int(shape[1])
    every = np.arange(len(groups.y))
    value, past = (_window_sums(groups, every, np.array([[wide, end]]))[0] for end in (ahead, -1))
    scale = wide if what == MEAN else 1
    return Candidate(WINDOW, what, AROUND, value / scale, (past / scale, (wide - past) / scale), wide, ahead)


def _window_sums(groups: Groups, at: npt.NDArray[np.intp], shapes: npt.NDArray[np.int64]) -> Floats:
    """(shapes, at): the sum over the ``width`` rows that end ``ahead`` rows after the own one; NaN beyond the group."""
    sums = np.concatenate([[0.0], np.cumsum(groups.y)])
    last = at[None, :] + shapes[:, 1:]
    first = last - shapes[:, :1] + 1
    top = len(groups.y) - 1
    inside = (first >= 0) & (last <= top)
    low, high = np.clip(first, 0, top), np.clip(last, 0, top)
    inside &= (groups.group[low] == groups.group[at]) & (groups.group[high] == groups.group[at])
    return np.where(inside, sums[high + 1] - sums[low], np.nan)


def _judged(rows: pl.DataFrame, drawn: Drawn) -> Judged:
    X = np.column_stack([numbers_of(values) for values in rows.iter_columns()])
    exactness = np.array([_exactness(X[:, at], values.dtype) for at, values in enumerate(rows.iter_columns())])
    moves = (
        (X[1:] != X[:-1]) & np.isfinite(X[1:]) & np.isfinite(X[:-1]) & (drawn.group[1:] == drawn.group[:-1])[:, None]
    )
    return Judged(tuple(rows.columns), X, exactness, ~moves.any(axis=0))


def _exactness(x: Floats, dtype: pl.DataType) -> float:
    """How far a value may be off: half of its last decimal where it was rounded."""
    known = x[np.isfinite(x)]
    least = (1e-5 if dtype == pl.Float32 else 1e-9) * max(1.0, float(np.abs(known).max(initial=0)))
    if not len(known) or (known == np.round(known)).all():
        return least
    for decimals in range(1, MOST_DECIMALS + 1):
        if np.allclose(known, np.round(known, decimals), rtol=0, atol=1e-10):
            return max(least, 0.5000001 * 10.0**-decimals)
    return least


def _telling(candidate: Candidate, y: Floats) -> Flags:
    """Rows in which the sum is neither what the past alone gives, nor the own answer."""
    value = candidate.value
    told = [np.isclose(value, known, rtol=1e-9) for known in (*candidate.past, y)]
    return np.asarray(np.isfinite(value) & ~np.logical_or.reduce(told))


def _shares(X: Floats, value: Floats, exactness: Floats) -> Floats:
    known = np.isfinite(X)
    met = (np.abs(X - value[:, None]) <= exactness) & known
    return np.asarray(met.sum(axis=0) / np.maximum(known.sum(axis=0), 1), dtype=np.float64)


def _share(x: Floats, value: Floats, near: float) -> tuple[float, int]:
    known = np.isfinite(x)
    rows = int(known.sum())
    return (float((np.abs(x[known] - value[known]) <= near).mean()) if rows else 0.0), rows


def _leak(table: Table, column: str, candidate: Candidate, key: str, share: float, rows: int) -> Leak:
    if candidate.width == 1 and key:
        said = _("“{column}” is the “{target}” of the next row of the same “{key}”: it comes from the future.")
        sentence = say(said, column=column, target=table.target.name, key=key)
        return Leak(NEXT_ROW, column, share, rows, Said.of(sentence))
    over: Phrase = say(candidate.rows, key=key, width=candidate.width, ahead=candidate.ahead)
    if key and candidate.rows not in (OF_KEY, OF_OTHERS):
        over = say(WITHIN, rows=over, key=key)
    what = say((CLASSES if table.answers.classes else NUMBERS)[candidate.what])
    sentence = say(
        _("“{column}” is {what} of “{target}” {over}: so in {share} of the {n} rows that tell it from the past alone."),
        column=column, what=what, target=table.target.name, over=over, share=Share(share), n=rows,
    )  # fmt: skip
    return Leak(candidate.kind, column, share, rows, Said.of(sentence))
