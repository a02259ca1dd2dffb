"""What a target is, read from its values: its task, and which column of a table is likely to be it."""

import polars as pl

from workers.core.algorithm import BINARY, MULTICLASS, REGRESSION
from workers.core.schema import INTEGER, NUMERIC, Schema
from workers.core.words import _

NAMES = ("target", "label", "class", "diagnosis", "outcome", "churn", "default", "survived", "response", "y")
FEW_CLASSES = 10


def guess_target(schema: Schema) -> str:
    """The column that has a target's name, or nothing: a wrong guess would make false alarms of every feature."""
    return next((name for name in schema.names if name.lower() in NAMES), "")


def task_of(values: pl.Series, kind: str) -> tuple[str, str]:
    """The task of a target with these values (none missing), and the reason in a sentence."""
    distinct = values.n_unique()
    if kind not in NUMERIC or (kind == INTEGER and distinct <= FEW_CLASSES) or distinct <= 2:
        if distinct <= 2:
            return BINARY, _("The target has two values.")
        return MULTICLASS, _("The target has a few values that name classes.")
    return REGRESSION, _("The target holds many different numbers.")
