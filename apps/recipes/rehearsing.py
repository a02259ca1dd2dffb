"""A recipe tried on other rows before a version is made: what each step would do, and which columns stand for which."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.said import spoken
from apps.datasets.models import DatasetVersion
from apps.datasets.queries import sensitive_columns
from apps.recipes.choices import OnFailure
from apps.recipes.clusters import cluster_for
from apps.recipes.discreet import Discretion, discretion_over
from apps.recipes.doubts import warnings_of
from apps.recipes.editor import effect_of
from apps.recipes.learned import as_learned, standing_for
from apps.recipes.models import RecipeRun, RecipeVersion
from apps.recipes.tables import hidden_in
from workers.core.specs import from_json
from workers.recipes import Preview, Recipe, Step
from workers.recipes.browse import look
from workers.recipes.comparing import ColumnChange, compare_columns
from workers.recipes.mapping import Candidate, Need, candidates, front, proposed, shared
from workers.recipes.others import StoredTables
from workers.recipes.replaying import (
    APPLIED,
    FAILED,
    OFF,
    SKIPPED,
    WAITING,
    StepReport,
    needs,
    rehearse,
)
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


@dataclass(frozen=True)
class NeedLine:
    """A column that the recipe misses, what may stand for it, and what is chosen or proposed."""

    need: Need
    candidates: list[Candidate]
    chosen: str = ""

    @property
    def other(self) -> str:
        """What is chosen where it is no candidate."""
        return "" if any(one.column == self.chosen for one in self.candidates) else self.chosen


@dataclass(frozen=True)
class Rehearsed:
    """What the recipe would do to ``source``; ``columns`` are those that differ from the recipe's own dataset."""

    source: DatasetVersion
    mapping: dict[str, str]
    on_failure: str
    lines: list[ReportLine]
    needs: list[NeedLine]
    columns: list[ColumnChange]

    @property
    def retyped(self) -> list[ColumnChange]:
        """The columns that hold another kind of values here."""
        return [column for column in self.columns if column.before and column.after]

    @property
    def failed(self) -> ReportLine | None:
        """The step that stops it."""
        return next((line for line in self.lines if line.report.status == FAILED), None)

    @property
    def proposed(self) -> dict[str, str]:
        """The mapping with what is proposed for the columns that are missed."""
        return self.mapping | {line.need.column: line.chosen for line in self.needs if line.chosen}


def rehearsal(
    actor: Any,
    version: RecipeVersion,
    source: DatasetVersion,
    mapping: Mapping[str, str] | None = None,
    on_failure: str = OnFailure.STOP,
    on_cluster: bool = False,
    parameters: Mapping[str, Any] | None = None,
    learned_from: RecipeRun | None = None,
) -> Rehearsed:
    """Try the recipe on the sample of ``source``. Raises ``DataError`` for a mapping that does not fit its columns, and
    ``on_cluster`` for a step that does not run there or was not learned in ``learned_from``; ``ParamsError`` for values
    that fit no parameter.
    """
    mapping = dict(mapping or {})
    frame, document = look(source.ref, Recipe()).frame, as_learned(version.plain(parameters), learned_from)
    tables = StoredTables(source.ref.store, document.others, MOST_ROWS)
    if on_cluster:
        cluster_for(source, document, mapping)
    tried = rehearse(frame, document, mapping, tables, skip=on_failure == OnFailure.SKIP)
    step = front(source.columns_schema, mapping)
    names = dict(step.params["names"]) if step else {}
    hidden = {names.get(name, name) for name in hidden_in(actor, source, document)}
    if learned_from:
        hidden |= standing_for(learned_from, hidden_in(actor, learned_from.source, document), {})
    discretion = discretion_over(tried.states, hidden) if hidden else Discretion()
    lines = [
        _line(report, document.steps[report.number - 1], discretion, before, after)
        for report, before, after in zip(tried.reports, tried.states, tried.states[1:], strict=False)
    ]
    home = version.recipe.dataset.latest
    whole = all(report.problem is None for report in tried.reports)
    missed = [] if whole else need_lines(version, source, mapping, parameters)
    columns = compare_columns(home.columns_schema, source.columns_schema) if home else []
    return Rehearsed(source, mapping, on_failure, lines, missed, columns)


def need_lines(
    version: RecipeVersion,
    source: DatasetVersion,
    mapping: Mapping[str, str] | None = None,
    parameters: Mapping[str, Any] | None = None,
    chosen: Mapping[str, str] | None = None,
) -> list[NeedLine]:
    """The columns that the recipe asks for and ``source`` lacks beside the ``mapping``, each with what is ``chosen``,
    else proposed for it.

    Found on a thousand rows. Raises ``DataError`` and ``ParamsError`` as ``rehearsal``.
    """
    home, schema = version.recipe.dataset.latest, source.columns_schema
    if home is None or home == source:
        return []
    document = version.plain(parameters)
    tables = StoredTables(source.ref.store, document.others, MOST_ROWS)
    here, there = look(home.ref, Recipe()).frame, look(source.ref, Recipe()).frame
    missed = needs(document, here, there, mapping, tables)
    told = (sensitive_columns(home.dataset), sensitive_columns(source.dataset))
    open_ones = [need for need in missed if need.column not in told[0]]
    holding = shared(open_ones, here, there.drop(told[1], strict=False))
    likely = {**proposed(missed, schema, holding), **(chosen or {})}
    return [NeedLine(need, candidates(need, schema, holding), likely.get(need.column, "")) for need in missed]


def report_lines(report: list[dict[str, Any]]) -> list[ReportLine]:
    """The report that a run has kept."""
    found = [from_json(line, StepReport) for line in report]
    return [
        ReportLine(line, _label(line), spoken(line.sentence), spoken(line.problem) if line.problem else "")
        for line in found
    ]


def _line(report: StepReport, step: Step, discretion: Discretion, before: Preview, after: Preview) -> ReportLine:
    problem = discretion.problem(report.problem.english) if report.problem else ""
    sentence, effect = discretion.sentence(step, spoken(report.sentence)), after.effects[-1]
    if effect is None or report.status != APPLIED:
        return ReportLine(report, _label(report), sentence, problem)
    warnings = tuple(one.text for one in warnings_of(before, after, discretion.names) if one.tone != "info")
    return ReportLine(report, _label(report), sentence, problem, effect_of(effect), warnings)


def _label(report: StepReport) -> str:
    return str(_(transforms.get(report.op).label))
