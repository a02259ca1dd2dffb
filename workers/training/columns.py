"""Which columns a model may read: numbers and booleans that the target did not make."""

from collections.abc import Sequence

from workers.core.errors import DataError
from workers.core.schema import BOOLEAN, DATE, DATETIME, NUMERIC, TEXT
from workers.packages import sources
from workers.recipes import FittedRecipe

USABLE = (*NUMERIC, BOOLEAN)
ADVICE = {
    TEXT: "Encode it with One-hot encode or Ordinal encode in a recipe.",
    DATE: "Turn it into numbers with Date parts in a recipe.",
    DATETIME: "Turn it into numbers with Date parts in a recipe.",
}
"""What makes a column of a kind usable."""


def choose_features(
    recipe: FittedRecipe, target: str, wanted: Sequence[str], without: Sequence[str] = ()
) -> tuple[tuple[str, ...], list[str]]:
    """The features, and a note for each column that was left out.

    ``wanted`` columns are refused where they cannot be used (``DataError``); without any, every usable column counts.
    Columns that are named in ``without``, or made from one that is, are left out whatever is wanted.
    """
    schema = recipe.output_schema
    candidates = [name for name in wanted or schema.names if name != target]
    asked = [name for name in candidates if _is_made_of(recipe, name, without)]
    candidates = [name for name in candidates if name not in asked]
    reasons = {name: reason for name in candidates if (reason := _why_not(recipe, name, target))}
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


def _why_not(recipe: FittedRecipe, name: str, target: str) -> str:
    kind = recipe.output_schema.get(name).kind
    if kind not in USABLE:
        return f"it holds {kind} values. {ADVICE.get(kind, 'Turn it into numbers in a recipe.')}"
    if target in recipe.output_schema and set(sources(recipe, name)) & set(sources(recipe, target)):
        return f"it is made from the same column as the target “{target}”, which is not known when predicting."
    return ""
