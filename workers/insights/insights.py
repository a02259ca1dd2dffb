"""The insights report of a version: what is wrong with it, what its target is, and how far a quick model gets.

Warnings, duplicates, missing values and the target rest on all rows; models and anomalies on rows drawn at random,
whose number and seed the report says. Memory holds one column, and 16 bytes for each row.
"""

from collections import Counter

from workers.checks import checks
from workers.core.check import SEVERITIES, Context, DataWarning, TargetFacts
from workers.core.columns import ColumnView
from workers.core.reporter import Reporter
from workers.core.words import _
from workers.insights.anomalies import anomalies
from workers.insights.leaks import find_leaks
from workers.insights.model import quick_model
from workers.insights.power import powers
from workers.insights.reading import SEED, Drawn, Rows, StoredRows, view, walk
from workers.insights.report import InsightsResult, InsightsSpec, QuickModel, TargetReport
from workers.insights.target import facts_of, report_on
from workers.insights.target_guess import guess_target

SUSPECT = ("leaks", "recorded_after", "target_copies")
MOST_WARNINGS = 500


def insights(spec: InsightsSpec, reporter: Reporter) -> InsightsResult:
    """The report of a version. Raises ``DataError`` when it has no column ``target``."""
    return report(StoredRows(spec.table), spec.target, reporter)


def report(rows: Rows, target: str, reporter: Reporter) -> InsightsResult:
    """The report of any rows. Raises ``DataError`` when they have no column ``target``."""
    chosen = target or guess_target(rows.schema)
    context = Context(rows.schema, rows.height)
    seen = None
    if chosen:
        held = view(rows, rows.schema.get(chosen))
        context.target = facts_of(held)
        seen = report_on(held, context.target, guessed=not target) if context.target else None
    warnings = _by_column(rows, context, reporter)
    reporter.phase(_("Comparing the rows"))
    context.twins, drawn = walk(rows, context.summaries.values())
    reporter.phase(_("Measuring what each column says about the target"))
    goal = _learnable(context.target)
    if goal is not None:
        context.powers = {power.column: power for power in powers(drawn.frame, goal, SEED)}
        found = find_leaks(drawn.frame, goal, places=drawn.places, measured=context.powers)
        context.leaks = {leak.column: leak for leak in found}
    for check in checks.all():
        warnings.extend(check.examine(context))
    reporter.phase(_("Training a quick model"))
    suspects = tuple({w.columns[0] for w in warnings if w.code in SUSPECT})
    model = quick_model(drawn.frame, goal, context.summaries, suspects, SEED) if goal else None
    reporter.phase(_("Looking for unusual rows"))
    return _result(rows, context, warnings, seen, model, drawn)


def _learnable(target: TargetFacts | None) -> TargetFacts | None:
    return target if target and (target.task == "regression" or len(target.classes) > 1) else None


def _by_column(rows: Rows, context: Context, reporter: Reporter) -> list[DataWarning]:
    """Every check on every column, one column in memory at a time."""
    reporter.phase(_("Looking at every column"), len(rows.schema))
    warnings: list[DataWarning] = []
    for column in rows.schema:
        held = view(rows, column)
        context.summaries[column.name] = held.summary()
        warnings.extend(_of_column(held, context))
        reporter.advance()
    return warnings


def _of_column(column: ColumnView, context: Context) -> list[DataWarning]:
    return [warning for check in checks.all() for warning in check.examine_column(column, context)]


def _result(
    rows: Rows,
    context: Context,
    warnings: list[DataWarning],
    seen: TargetReport | None,
    model: QuickModel | None,
    drawn: Drawn,
) -> InsightsResult:
    personal = tuple(dict.fromkeys(w.columns[0] for w in warnings if w.personal))
    ranked = ranked_warnings(warnings)
    unusual = anomalies(drawn, context.summaries, SEED) if rows.height else ()
    return InsightsResult(
        rows=rows.height,
        columns=rows.schema.names,
        examined=max((s.rows for s in context.summaries.values()), default=0),
        sampled=drawn.frame.height,
        seed=SEED,
        warnings=tuple(ranked[:MOST_WARNINGS]),
        target=seen,
        model=model,
        powers=tuple(sorted(context.powers.values(), key=lambda power: -power.score)),
        anomalies=unusual,
        twins=context.twins,
        personal=personal,
        dropped=max(0, len(ranked) - MOST_WARNINGS),
    ).veiled(personal)


def ranked_warnings(warnings: list[DataWarning]) -> list[DataWarning]:
    """The severe first; of one severity those of most rows; codes that come often do not crowd out the others."""
    often = Counter(warning.code for warning in warnings)
    return sorted(
        warnings,
        key=lambda w: (
            SEVERITIES.index(w.severity),
            checks.get(w.code).rank,
            often[w.code],
            -w.affected / max(1, w.examined),
            w.code,
            w.columns,
        ),
    )
