"""Which columns a model may read: numbers and booleans that the target did not make."""

from collections.abc import Sequence

import polars as pl

from workers.core.errors import DataError
from workers.core.schema import BOOLEAN, DATE, DATETIME, NUMERIC, TEXT
from workers.packages import sources
from workers.profiling.profile import names_rows
from workers.recipes import FittedRecipe

USABLE = (*NUMERIC, BOOLEAN)
ADVICE = {
    TEXT: "Encode it with One-hot encode or Ordinal encode in a recipe.",
    DATE: "Turn it into numbers with Date parts in a recipe.",
    DATETIME: "Turn it into numbers with Date parts in a recipe.",
}
"""What makes a column of a kind usable."""
ADVICE_ON_IDENTIFIERS = "Leave it out of training: a model would learn it by heart."


def choose_features(
    recipe: FittedRecipe, rows: pl.DataFrame, target: str, wanted: Sequence[str], without: Sequence[str] = ()
) -> tuple[tuple[str, ...], list[str]]:
    """The features, and a note for each column that was left out. ``rows`` are some that the recipe made.

    ``wanted`` columns are refused where they cannot be used (``DataError``); without any, every usable column counts.
    Columns that are named in ``without``, or made from one that is, are left out whatever is wanted.
    """
    schema = recipe.output_schema
    candidates = [name for name in wanted or schema.names if name != target]
    asked = [name for name in candidates if _is_made_of(recipe, name, without)]
    candidates = [name for name in candidates if name not in asked]
    reasons = {name: reason for name in candidates if (reason := _why_not(recipe, rows, name, target))}
    for name, reason in reasons.items():
        if wanted:
            raise DataError(f"“{name}” cannot be a feature: {reason}", column=name)
    features = tuple(name for name in candidates if name not in reasons)
    if not features:
        raise DataError("No column is left to learn from. Encode text columns in the recipe, or choose other columns.")
    notes = [f"“{name}” was left out, as asked." for name in asked]
    return features, notes + [f"“{name}” was left out: {reason}" for name, reason in reasons.items()]


def _is_made_of(recipe: FittedRecipe, name: str, columns: Sequence[str]) -> bool:
    return bool(columns) and (name in columns or bool(set(sources(recipe, name)) & set(columns)))


def _why_not(recipe: FittedRecipe, rows: pl.DataFrame, name: str, target: str) -> str:
    kind = recipe.output_schema.get(name).kind
    if kind not in USABLE and name in rows.columns and names_rows(kind, rows.height, rows[name].n_unique()):
        return f"it holds {kind} values, another in each row, as an identifier does. {ADVICE_ON_IDENTIFIERS}"
    if kind not in USABLE:
        return f"it holds {kind} values. {ADVICE.get(kind, 'Turn it into numbers in a recipe.')}"
    if target in recipe.output_schema and set(sources(recipe, name)) & set(sources(recipe, target)):
        return f"it is made from the same column as the target “{target}”, which is not known when predicting."
    return ""
