"""A recipe to take home: what it does, and what it learned, as code that runs without Etabli."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

import polars as pl
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.core.errors import DomainError, NotAllowed
from apps.core.said import spoken
from apps.datasets.models import DatasetVersion
from apps.datasets.queries import hidden_columns
from apps.recipes.models import RecipeRun, RecipeVersion
from apps.recipes.queries import fitted_of
from workers.core.tables import scan_table
from workers.recipes import FittedRecipe, Step, fit
from workers.recipes.exporting import About, notebook, python_file, sql_query
from workers.recipes.lineage import begun, followed, followed_step, made_of, works_with

FORMS: dict[str, tuple[Callable[[FittedRecipe, About], str], str, str]] = {
    "python": (python_file, "py", "text/x-python"),
    "notebook": (notebook, "ipynb", "application/x-ipynb+json"),
    "sql": (sql_query, "sql", "application/sql"),
}
"""Form -> what writes it, how the file's name ends, what it is."""
MOST_CELLS = 3_000_000
"""What a recipe learns from more cells is learned by a job, not while somebody waits."""


@dataclass(frozen=True)
class Export:
    """A file to send."""

    name: str
    text: str
    content_type: str


def export_of(actor: Any, version: RecipeVersion, source: DatasetVersion | None, form: str) -> Export:
    """The recipe version as a file of ``form``, with what its last run learned, or what it learns from ``source`` now.

    Raises ``NotAllowed`` where the file would hold values of columns that the actor may not look into, ``DomainError``
    where nothing was learned yet and the rows are too many to learn from now, ``DataError`` for a step without code.
    """
    if version.document.others:
        raise DomainError(
            _("The recipe reads other tables, and an exported file is about one. Switch these steps off.")
        )
    source, fitted = _fitted(version, source)
    _refuse_hidden(fitted, hidden_columns(actor, source))
    write, ending, content_type = FORMS[form]
    steps = tuple(
        replace(step, sentence=spoken(Step(step.op, step.params).sentence(step.state))) for step in fitted.steps
    )
    rows = f"{slugify(source.dataset.name) or 'rows'}-v{source.number}.parquet"
    text = write(replace(fitted, steps=steps), About(str(version), _said(version, source, form), rows))
    return Export(f"{slugify(version.recipe.name) or 'recipe'}-v{version.number}.{ending}", text, content_type)


def _fitted(version: RecipeVersion, source: DatasetVersion | None) -> tuple[DatasetVersion, FittedRecipe]:
    """What was learned from ``source``, else what is learned from it now, else what the last run learned."""
    runs = RecipeRun.objects.filter(version=version).exclude(fitted="").select_related("source__dataset__project")
    on_source = runs.filter(source=source).first()
    if on_source is not None:
        return on_source.source, fitted_of(on_source)
    if source is not None and source.rows * len(source.schema) <= MOST_CELLS:
        return source, fit(version.document, scan_table(source.ref).collect(engine="in-memory"))
    last = runs.first()
    if last is not None:
        return last.source, fitted_of(last)
    if source is None:
        raise DomainError(_("The recipe’s dataset has no version yet, so its steps have learned nothing."))
    raise DomainError(
        _("These rows are too many to learn from while you wait. Make a dataset version with this recipe first; then "
          "the export holds what it learned.")
    )  # fmt: skip


def _refuse_hidden(fitted: FittedRecipe, hidden: frozenset[str]) -> None:
    origins = begun(fitted.input_schema.names)
    for number, step in enumerate(fitted.steps, 1):
        after = followed_step(step, origins)
        told = made_of(after, hidden) - made_of(followed(step.plan, origins), hidden)
        if told or works_with(step.plan, made_of(origins, hidden)):
            raise NotAllowed(
                _("Step %(n)d works with a sensitive column. The file would hold values that your role may not see.")
                % {"n": number}
            )
        origins = after


def _said(version: RecipeVersion, source: DatasetVersion, form: str) -> tuple[str, ...]:
    words = {
        "recipe": version.recipe.name,
        "version": version.number,
        "rows": source.rows,
        "source": str(source),
        "polars": pl.__version__,
        "when": f"{timezone.now().astimezone(UTC):%Y-%m-%d %H:%M} UTC",
    }
    return (
        _("Etabli wrote this on %(when)s from version %(version)d of the recipe “%(recipe)s”.") % words,
        _("What its steps learned comes from the %(rows)d rows of %(source)s.") % words,
        _("It runs with DuckDB and nothing else.") % words
        if form == "sql"
        else _("It needs Polars (%(polars)s or later) and nothing else: pip install polars") % words,
    )
