"""What became of each step of a recipe, tried or applied, as a person may read it: its effect, and what it loses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.said import spoken
from apps.datasets.models import DatasetVersion
from apps.recipes.discreet import Discretion, discretion_over
from apps.recipes.doubts import warnings_of
from apps.recipes.editor import effect_of
from apps.recipes.learned import as_learned, standing_for
from apps.recipes.models import RecipeRun
from apps.recipes.tables import hidden_in
from workers.core.errors import DataError
from workers.core.specs import from_json
from workers.recipes import Effect, Preview, Recipe, Step
from workers.recipes.browse import look
from workers.recipes.mapping import front
from workers.recipes.others import StoredTables
from workers.recipes.replaying import APPLIED, FAILED, OFF, SKIPPED, WAITING, Rehearsal, StepReport, rehearse
from workers.recipes.sampling import MOST_ROWS
from workers.transforms import transforms


@dataclass(frozen=True)
class ReportLine:
    """One step as a person may read it."""

    report: StepReport
    label: str
    sentence: str
    problem: str = ""
    effect: str = ""
    """What it did to the sample, in a few words."""
    warnings: tuple[str, ...] = ()

    @property
    def tone(self) -> str:
        return "warn" if self.warnings else TONES.get(self.report.status, "info")

    @property
    def word(self) -> str:
        """What became of it."""
        return str(WORDS[self.report.status])


TONES = {APPLIED: "ok", SKIPPED: "warn", FAILED: "danger"}
WORDS = {
    APPLIED: gettext_lazy("applied"),
    SKIPPED: gettext_lazy("skipped"),
    FAILED: gettext_lazy("failed"),
    OFF: gettext_lazy("switched off"),
    WAITING: gettext_lazy("not reached"),
}


def tried_lines(
    actor: Any,
    source: DatasetVersion,
    document: Recipe,
    mapping: Mapping[str, str],
    learned_from: RecipeRun | None,
    *,
    skip: bool,
) -> list[ReportLine]:
    """The steps tried on the sample of ``source``. Raises ``DataError`` for a mapping that does not fit its columns."""
    tried = _tried(source, document, mapping, skip=skip)
    discretion = _discretion(actor, source, document, mapping, learned_from, tried.states)
    return _lines(tried.reports, tried.states, document, discretion)


def run_lines(actor: Any, run: RecipeRun) -> list[ReportLine]:
    """The report that a run has kept, with the rows it counted, and what ``tried_lines`` says of its steps.

    Cells, and values that were lost, are those of the sample of what was read.
    """
    reports = [from_json(line, StepReport) for line in run.report]
    if not reports:
        return []
    document, learned = _as_applied(run, reports), run.learned_from
    try:
        document = as_learned(document, learned)
        states = _states(run, document)
    except (DataError, OSError):  # what was read then is no more
        return [_plain(report) for report in reports]
    discretion = _discretion(actor, run.source, document, run.mapping, learned, states)
    return _lines(reports, states, document, discretion, is_kept=True)


def _as_applied(run: RecipeRun, reports: list[StepReport]) -> Recipe:
    """The steps of a run; those that it left out are switched off."""
    done = {report.number for report in reports if report.status == APPLIED}
    steps = enumerate(run.applied.steps, 1)
    return replace(run.applied, steps=tuple(replace(step, enabled=number in done) for number, step in steps))


def _states(run: RecipeRun, document: Recipe) -> Sequence[Preview]:
    """The sample before the first step and after each; kept for the next reader where the steps learn from it."""
    if run.learned_from:
        return _tried(run.source, document, run.mapping, skip=True).states
    first = front(run.source.columns_schema, run.mapping)
    steps = (first, *document.steps) if first else document.steps
    begun = len(steps) - len(document.steps)
    return [look(run.source.ref, Recipe(steps), upto) for upto in range(begun, len(steps) + 1)]


def _tried(source: DatasetVersion, document: Recipe, mapping: Mapping[str, str], *, skip: bool) -> Rehearsal:
    tables = StoredTables(source.ref.store, document.others, MOST_ROWS)
    return rehearse(look(source.ref, Recipe()).frame, document, mapping, tables, skip=skip)


def _discretion(
    actor: Any,
    source: DatasetVersion,
    document: Recipe,
    mapping: Mapping[str, str],
    learned_from: RecipeRun | None,
    states: Sequence[Preview],
) -> Discretion:
    step = front(source.columns_schema, mapping)
    names = dict(step.params["names"]) if step else {}
    hidden = {names.get(name, name) for name in hidden_in(actor, source, document)}
    if learned_from:
        hidden |= standing_for(learned_from, hidden_in(actor, learned_from.source, document), {})
    return discretion_over(states, hidden) if hidden else Discretion()


def _lines(
    reports: Sequence[StepReport],
    states: Sequence[Preview],
    document: Recipe,
    discretion: Discretion,
    *,
    is_kept: bool = False,
) -> list[ReportLine]:
    return [
        _line(report, document.steps[report.number - 1], discretion, before, after, is_kept=is_kept)
        for report, before, after in zip(reports, states, states[1:], strict=False)
    ]


def _line(
    report: StepReport, step: Step, discretion: Discretion, before: Preview, after: Preview, *, is_kept: bool
) -> ReportLine:
    line, effect = _plain(report), after.effects[-1]
    if not is_kept:  # what is kept was written for everybody
        problem = discretion.problem(report.problem.english) if report.problem else ""
        line = replace(line, sentence=discretion.sentence(step, line.sentence), problem=problem)
    if effect is None or report.status != APPLIED:
        return line
    effect = _counted(effect, report)
    seen = replace(after, effects=(*after.effects[:-1], effect))
    warnings = tuple(one.text for one in warnings_of(step, before, seen, discretion.names) if one.tone != "info")
    return replace(line, effect=effect_of(effect), warnings=warnings)


def _counted(effect: Effect, report: StepReport) -> Effect:
    """The effect with the rows that the report counted, where it did."""
    if report.rows_before is None or report.rows_after is None:
        return effect
    return replace(effect, rows_before=report.rows_before, rows_after=report.rows_after)


def _plain(report: StepReport) -> ReportLine:
    """The line of a report, without what it did to the sample."""
    said = spoken(report.problem) if report.problem else ""
    return ReportLine(report, str(_(transforms.get(report.op).label)), spoken(report.sentence), said)
