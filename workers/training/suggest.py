"""What a training form starts with, read from a sample of the data, each choice with its reason."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from workers.core.algorithm import BINARY, MULTICLASS, REGRESSION
from workers.core.errors import DataError
from workers.core.schema import BOOLEAN, NUMERIC, TEXT, Schema
from workers.core.tables import TableRef, scan_table
from workers.core.words import _
from workers.insights.target_guess import FEW_CLASSES, NAMES, task_of
from workers.recipes import Recipe, fit
from workers.training.columns import choose_features
from workers.training.parts import refuse_table_steps
from workers.training.target import MOST_CLASSES

SAMPLE_ROWS = 2000
RARE = 0.2


@dataclass(frozen=True)
class Suggestion:
    """``columns`` are those after the recipe; ``classes`` the target's, rarest first; ``reasons`` speak per field.

    ``missing`` are the features that have empty cells in the sample after the recipe.
    """

    columns: Schema
    target: str
    task: str
    metric: str
    positive: str
    balanced: bool
    stratified: bool
    classes: tuple[str, ...]
    features: tuple[str, ...]
    left_out: tuple[str, ...]
    missing: tuple[str, ...]
    reasons: dict[str, str]


def suggest(table: TableRef, recipe: Recipe, target: str = "", task: str = "") -> Suggestion:
    """Suggest from evenly spaced rows. ``target`` and ``task`` are kept where they are possible.

    Raises ``DataError`` when the recipe does not fit the data or cannot travel inside a model.
    """
    refuse_table_steps(recipe)
    sample = scan_table(table).gather_every(max(1, table.rows // SAMPLE_ROWS)).collect(engine="in-memory")
    if sample.is_empty():
        raise DataError("This version has no rows to learn from. Choose another.")
    fitted = fit(recipe, sample)
    prepared = fitted.apply(sample)
    schema = fitted.output_schema
    reasons: dict[str, str] = {}
    if target not in schema:
        target, reasons["target"] = _target(prepared, schema)
    values = prepared[target].drop_nulls()
    guess, reasons["task"] = task_of(values, schema.get(target).kind)
    task = task if task in (BINARY, MULTICLASS, REGRESSION) else guess
    classes, share = _classes(values) if task != REGRESSION else ((), 1.0)
    features, left_out = choose_features(fitted, prepared, target, ())
    reasons |= _reasons(task, classes, share)
    return Suggestion(
        columns=schema,
        target=target,
        task=task,
        metric="rmse" if task == REGRESSION else "log_loss",
        positive=classes[0] if task == BINARY and classes else "",
        balanced=bool(classes) and share < RARE,
        stratified=bool(classes),
        classes=classes,
        features=features,
        left_out=tuple(left_out),
        missing=tuple(name for name in features if _has_gaps(prepared[name])),
        reasons=reasons,
    )


def _has_gaps(values: pl.Series) -> bool:
    return bool(values.null_count()) or (values.dtype.is_float() and bool(values.is_nan().any()))


def _target(frame: pl.DataFrame, schema: Schema) -> tuple[str, str]:
    for name in schema.names:
        if name.lower() in NAMES:
            return name, _("Its name is that of a target.")
    distinct = {name: frame[name].drop_nulls().n_unique() for name in schema.names}
    for name in schema.names:
        if schema.get(name).kind in (TEXT, BOOLEAN) and 2 <= distinct[name] <= min(FEW_CLASSES, frame.height // 2):
            return name, _("The first column whose values name a few classes.")
    for name in schema.names:
        if distinct[name] == 2:
            return name, _("The first column with two values.")
    return schema.names[-1], _("The last column.")


def _classes(values: pl.Series) -> tuple[tuple[str, ...], float]:
    """Class names, rarest first (of equals the later one, so 1 before 0), and the share of the rarest."""
    counted = values.value_counts().sort("count", values.name, descending=[False, True]).head(MOST_CLASSES)
    names = tuple(str(value) for value in counted[values.name])
    return names, float(counted["count"][0]) / len(values) if names else 1.0


def _reasons(task: str, classes: tuple[str, ...], share: float) -> dict[str, str]:
    if task == REGRESSION:
        return {
            "metric": _("It is in the target’s own unit and punishes large errors."),
            "split": _("Rows are drawn at random: 60% train, 20% choose, 20% judge at the end."),
        }
    reasons = {
        "metric": _("It also judges how sure the model is, so it tells close models apart on few rows."),
        "split": _("Every part keeps the share of each class: 60% train, 20% choose, 20% judge at the end."),
        "balanced": _("The rarest class has less than a fifth of the rows.") if share < RARE else "",
    }
    if task == BINARY and classes:
        reasons["positive"] = _("The rarer of the two, which is usually the one looked for.")
    return {field: reason for field, reason in reasons.items() if reason}


def learnable(schema: Schema) -> list[dict[str, Any]]:
    """Columns that can be a target, as options."""
    return [{"name": c.name, "kind": c.kind} for c in schema if c.kind in (*NUMERIC, BOOLEAN, TEXT)]
