"""The job that makes a dataset version: a recipe fitted on all rows of a version and applied to them."""

import json
from dataclasses import dataclass
from typing import Any

from workers.core.reporter import Reporter
from workers.core.schema import Schema
from workers.core.store import Store
from workers.core.tables import TableRef, scan_table, write_table
from workers.core.words import _
from workers.recipes.document import Recipe
from workers.recipes.fitting import fit


@dataclass(frozen=True)
class ApplySpec:
    """Which steps on which rows, and the table that gets the next version."""

    source: TableRef
    steps: list[dict[str, Any]]
    table: str


@dataclass(frozen=True)
class ApplyResult:
    """The version made, its columns, and the digest of the fitted recipe in the store."""

    table: TableRef
    columns: list[dict[str, Any]]
    fitted: str


def apply_recipe(spec: ApplySpec, reporter: Reporter) -> ApplyResult:
    """Fit on every row, apply to every row, commit. Raises ``DataError`` naming step, column or row; nothing is kept.

    The whole version is held in memory.
    """
    store = Store(spec.source.store)
    reporter.phase(_("Reading the rows"))
    frame = scan_table(spec.source).collect(engine="in-memory")
    reporter.phase(_("Learning and applying the steps"))
    fitted = fit(Recipe.from_json(spec.steps), frame)
    for sentence in fitted.sentences():
        reporter.log(sentence)
    made = fitted.apply(frame)
    reporter.phase(_("Writing the table"))
    learned = store.put_bytes(json.dumps(fitted.to_json()).encode())
    table = write_table(store, spec.table, made, properties={"etabli.recipe": learned})
    return ApplyResult(table, Schema.of(made).to_json(), learned)
