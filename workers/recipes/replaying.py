"""A recipe on other rows, step by step: what was applied, what was skipped and what failed, and which columns it lacks.

``mapping`` says which column of the rows stands for which name of the recipe (see ``mapping.front``). A step that fails
stops the replay or, with ``skip``, is left out; either way it is in the report.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from workers.core.errors import DataError
from workers.core.said import Said
from workers.core.schema import Schema
from workers.engines import polars
from workers.engines.others import NO_TABLES, Tables
from workers.engines.polars_canonical import canonical
from workers.engines.polars_rows import FrameRows
from workers.engines.rows import Rows
from workers.recipes.document import Recipe, Step
from workers.recipes.fitted import FittedRecipe, FittedStep
from workers.recipes.fitting import fit_step, taken
from workers.recipes.mapping import Need, front
from workers.recipes.previewing import Preview, advance, begin
from workers.recipes.setting_aside import Aside, aside_of

APPLIED, SKIPPED, FAILED, OFF, WAITING = "applied", "skipped", "failed", "off", "waiting"
LOOKED_AT = 1_000
"""Rows that are enough to find out which columns a recipe asks for."""


@dataclass(frozen=True)
class StepReport:
    """What became of one step. ``skipped`` failed and was left out, ``waiting`` comes after one that failed.

    ``problem`` says why it failed, in the column ``column`` where there is one. Rows are counted in memory alone.
    """

    number: int
    op: str
    status: str
    sentence: Said
    problem: Said | None = None
    column: str = ""
    rows_before: int | None = None
    rows_after: int | None = None
    columns_before: int = 0
    columns_after: int = 0


@dataclass(frozen=True)
class Rehearsal:
    """A replay on a sample. ``states`` are the rows after each step, those before the first one at the beginning."""

    reports: tuple[StepReport, ...]
    states: tuple[Preview, ...]

    @property
    def problem(self) -> DataError | None:
        """Why the replay stopped, if it did."""
        return self.states[-1].problem


def rehearse(
    frame: pl.DataFrame,
    recipe: Recipe,
    mapping: Mapping[str, str] | None = None,
    tables: Tables = NO_TABLES,
    *,
    skip: bool = False,
) -> Rehearsal:
    """Try the recipe on a sample; nothing is kept. Raises ``DataError`` for a mapping that does not fit the rows."""
    states, reports = [begin(mapped(canonical(frame), mapping or {}))], []
    for number, step in enumerate(recipe.steps, 1):
        before, after = states[-1], advance(states[-1], step, tables)
        failed = after.problem if before.problem is None else None
        states.append(replace(after, problem=None) if skip else after)
        reports.append(_tried(number, step, before, after, failed, skip=skip))
    return Rehearsal(tuple(reports), tuple(states))


@dataclass(frozen=True)
class Replayed:
    """What was learned, the rows that it made, what became of each step, and what steps set aside."""

    fitted: FittedRecipe
    rows: Rows
    report: tuple[StepReport, ...]
    aside: tuple[Aside, ...]


def replay(recipe: Recipe, rows: Rows, mapping: Mapping[str, str] | None = None, *, skip: bool = False) -> Replayed:
    """Learn and apply on all rows. The mapping is the fitted recipe's first step, so it takes the rows as they are.

    Raises ``DataError`` with details ``step`` (from 1) where a step fails and is not skipped.
    """
    first, fitted, reports, aside = rows.schema, list[FittedStep](), [], list[Aside]()
    renaming = front(rows.schema, mapping or {})
    if renaming:
        learned, plan = fit_step(renaming, rows)
        fitted.append(learned)
        rows = rows.after(plan)
    for number, step in enumerate(recipe.steps, 1):
        report = _Report(number, step, rows)
        if not step.enabled:
            reports.append(report.of(OFF, rows))
            continue
        try:
            learned, rows = taken(number - 1, step, rows)
        except DataError as problem:
            if not skip:
                raise
            reports.append(report.of(SKIPPED, rows, problem))
            continue
        aside += aside_of(number, len(fitted), learned, report.before)
        fitted.append(learned)
        reports.append(report.of(APPLIED, rows, said=learned.sentence))
    return Replayed(FittedRecipe(first, tuple(fitted)), rows, tuple(reports), tuple(aside))


def mapped(frame: pl.DataFrame, mapping: Mapping[str, str]) -> pl.DataFrame:
    """The frame (canonical) with the names that the recipe knows."""
    step = front(Schema.of(frame), mapping)
    if step is None:
        return frame
    _fitted, plan = fit_step(step, FrameRows.of_canonical(frame))
    return polars.run(plan, frame)


def needs(
    recipe: Recipe,
    home: pl.DataFrame,
    frame: pl.DataFrame,
    mapping: Mapping[str, str] | None = None,
    tables: Tables = NO_TABLES,
) -> list[Need]:
    """The columns that ``frame`` lacks, or has of another kind, for the recipe to run as it does on ``home``.

    Found by trying: for each that is missed its cells of ``home`` stand in, until nothing more is missed.
    """
    home = canonical(home.head(LOOKED_AT))
    held = mapped(canonical(frame.head(LOOKED_AT)), mapping or {})
    return list(_missed(recipe, home, held, tables))


def _missed(recipe: Recipe, home: pl.DataFrame, held: pl.DataFrame, tables: Tables) -> Iterator[Need]:
    kinds, now = _kinds(home), _kinds(held)
    differing = [name for name in kinds if kinds[name] != now.get(name)]
    while problem := rehearse(held, recipe, None, tables).problem:
        step, named = _step(problem), problem.details.get("column")
        missed = [str(named)] if named in differing else _least(recipe, home, held, tables, differing, step)
        if not missed:
            return
        for name in missed:
            yield Need(name, kinds[name], step, now.get(name, ""))
            differing.remove(name)
        held = _with(held, home, missed)


def _least(
    recipe: Recipe, home: pl.DataFrame, held: pl.DataFrame, tables: Tables, names: list[str], step: int
) -> list[str]:
    """Of these columns those with which the recipe gets beyond the step; none when it does not even with all."""

    def gets_further(tried: list[str]) -> bool:
        problem = rehearse(_with(held, home, tried), recipe, None, tables).problem
        return problem is None or _step(problem) > step

    if not gets_further(names):
        return []
    least = names
    for name in names:
        fewer = [other for other in least if other != name]
        if gets_further(fewer):
            least = fewer
    return least


def _step(problem: DataError) -> int:
    return int(problem.details["step"])


def _kinds(frame: pl.DataFrame) -> dict[str, str]:
    return {column.name: column.kind for column in Schema.of(frame)}


def _with(held: pl.DataFrame, home: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """The columns as they are at home in the place of these."""
    return held.with_columns(_standing_in(home[name], held.height) for name in names)


def _standing_in(cells: pl.Series, height: int) -> pl.Series:
    """As many of the cells as there are rows, again from the first where they are fewer."""
    if not len(cells):
        return pl.Series(cells.name, [None] * height, dtype=cells.dtype)
    return cells.gather(pl.int_range(height, eager=True) % len(cells))


def _tried(
    number: int, step: Step, before: Preview, after: Preview, failed: DataError | None, *, skip: bool
) -> StepReport:
    effect = after.effects[-1]
    if not step.enabled:
        status = OFF
    elif failed:
        status = SKIPPED if skip else FAILED
    else:
        status = APPLIED if effect else WAITING
    return StepReport(
        number,
        step.op,
        status,
        Said.of(effect.sentence if effect else step.sentence()),
        Said.of(failed.message) if failed else None,
        str(failed.details.get("column", "")) if failed else "",
        before.frame.height,
        after.frame.height,
        before.frame.width,
        after.frame.width,
    )


@dataclass(frozen=True)
class _Report:
    """A step on its way over all rows."""

    number: int
    step: Step
    before: Rows

    def of(self, status: str, after: Rows, problem: DataError | None = None, *, said: str = "") -> StepReport:
        return StepReport(
            self.number,
            self.step.op,
            status,
            Said.of(said or self.step.sentence()),
            Said.of(problem.message) if problem else None,
            str(problem.details.get("column", "")) if problem else "",
            self.before.height,
            after.height,
            len(self.before.schema),
            len(after.schema),
        )
