"""A recipe to take home: what it does, and what it learned, as code that runs without Etabli."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

import polars as pl
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.errors import DomainError, NotAllowed, describe
from apps.core.said import spoken
from apps.datasets.models import DatasetVersion
from apps.recipes.discreet import discretion_for
from apps.recipes.models import RecipeRun, RecipeVersion
from apps.recipes.parameters import said_values
from apps.recipes.queries import fitted_of
from apps.recipes.tables import hidden_in, refuse_deleted
from workers.core.errors import ComputeError, DataError
from workers.core.others import OtherTable
from workers.core.tables import scan_table
from workers.recipes import FittedRecipe, Step, fit
from workers.recipes.browse import learned, look
from workers.recipes.exporting import About, has_queries, layout_of, notebook, python_file, sql_query, tables_of
from workers.recipes.lineage import begun, followed, followed_step, made_of, works_with
from workers.recipes.others import StoredTables

FORMS: dict[str, tuple[Callable[[FittedRecipe, About], str], str, str]] = {
    "python": (python_file, "py", "text/x-python"),
    "notebook": (notebook, "ipynb", "application/x-ipynb+json"),
    "sql": (sql_query, "sql", "application/sql"),
}
"""Form -> what writes it, how the file's name ends, what it is."""
MOST_CELLS = 3_000_000
"""What a recipe learns from more cells is learned by a job, not while somebody waits."""


_WORDS = {
    "python": (
        gettext_lazy("Python file"),
        gettext_lazy("A program that does all steps to a file of rows. It needs Python and Polars."),
    ),
    "notebook": (
        gettext_lazy("Notebook"),
        gettext_lazy("The same code step by step, to run and to change in Jupyter."),
    ),
    "sql": (gettext_lazy("SQL query"), gettext_lazy("One query for DuckDB, which reads a Parquet file.")),
}
"""Form -> its name, and what such a file is."""


@dataclass(frozen=True)
class Offer:
    """A file that one may ask for. ``why`` says that it is not to be had, and at which ``step``; 0 is at none."""

    form: str
    why: str = ""
    step: int = 0

    @property
    def label(self) -> str:
        return str(_WORDS[self.form][0])

    @property
    def what(self) -> str:
        return str(_WORDS[self.form][1])


@dataclass(frozen=True)
class Export:
    """A file to send."""

    name: str
    text: str
    content_type: str


def export_of(
    actor: Any,
    version: RecipeVersion,
    source: DatasetVersion | None,
    form: str,
    values: Mapping[str, Any] | None = None,
) -> Export:
    """The recipe version as a file of ``form``, with what its last run learned, or what it learns from ``source`` now;
    ``values`` are those of its parameters that are not to have their defaults.

    Raises ``NotAllowed`` where the file would hold values of columns that the actor may not look into, ``DomainError``
    where nothing was learned yet and the rows are too many to learn from now, ``DataError`` for a step without code.
    """
    held = version.values(values)
    source, fitted = _fitted(version, source, held)
    _refuse_hidden(fitted, hidden_in(actor, source, version.plain(held)))
    write, ending, content_type = FORMS[form]
    steps = tuple(
        replace(step, sentence=spoken(Step(step.op, step.params).sentence(step.state))) for step in fitted.steps
    )
    tables = tables_of(fitted)
    others = {other: _downloaded(other.name, other.number) for other in tables.values()}
    lines = [*_said(version, source, form, fitted, held), *_said_of(tables, others, form)]
    layouts = {other: layout_of(_origin(other)) for other in others}
    file = _downloaded(source.dataset.name, source.number)
    about = About(str(version), tuple(lines), file, others, layout_of(source.origin), layouts)
    text = write(replace(fitted, steps=steps), about)
    return Export(f"{slugify(version.recipe.name) or 'recipe'}-v{version.number}.{ending}", text, content_type)


def offered(actor: Any, version: RecipeVersion, source: DatasetVersion | None) -> list[Offer]:
    """Every form; of one that ``export_of`` would refuse, why. What was not learned yet is judged by a sample."""
    try:
        fitted = _judged(actor, version, source)
    except (DomainError, ComputeError) as problem:
        return [_offer(form, problem) for form in FORMS]
    return [_offer(form, _unwritable(fitted, form)) for form in FORMS]


def _judged(actor: Any, version: RecipeVersion, source: DatasetVersion | None) -> FittedRecipe:
    document = version.document
    found = _learned_of(version, source, version.values())
    source = found.source if isinstance(found, RecipeRun) else found
    if isinstance(found, RecipeRun):
        fitted = fitted_of(found)
    else:
        refuse_deleted(source.dataset.project, document)
        if problem := look(source.ref, document).problem:
            said = discretion_for(actor, version.recipe.dataset, document).problem(problem.message)
            raise DataError(said, **problem.details)
        fitted = learned(source.ref, document)
    _refuse_hidden(fitted, hidden_in(actor, source, document))
    return fitted


def _unwritable(fitted: FittedRecipe, form: str) -> ComputeError | None:
    try:
        FORMS[form][0](fitted, About(""))
    except ComputeError as problem:
        return problem
    return None


def _offer(form: str, problem: Exception | None) -> Offer:
    _status, said = (describe(problem) if problem else None) or (0, {})
    return Offer(form, said.get("message", ""), said.get("details", {}).get("step", 0))


def _origin(other: OtherTable) -> dict[str, Any]:
    """Where another table came from."""
    found = DatasetVersion.objects.filter(dataset=other.dataset, number=other.number).first()
    return found.origin if found else {}


def _downloaded(name: str, number: int) -> str:
    """What the file of a dataset version is called."""
    return f"{slugify(name) or 'rows'}-v{number}.parquet"


def _fitted(
    version: RecipeVersion, source: DatasetVersion | None, values: Mapping[str, Any]
) -> tuple[DatasetVersion, FittedRecipe]:
    """What was learned from ``source``, else what is learned from it now, else what the last run learned."""
    found = _learned_of(version, source, values)
    if isinstance(found, RecipeRun):
        return found.source, fitted_of(found)
    source, document = found, version.plain(values)
    refuse_deleted(source.dataset.project, document)
    tables = StoredTables(source.ref.store, document.others)
    return source, fit(document, scan_table(source.ref).collect(engine="in-memory"), tables)


def _learned_of(
    version: RecipeVersion, source: DatasetVersion | None, values: Mapping[str, Any]
) -> RecipeRun | DatasetVersion:
    """The run that learned from ``source``, else ``source`` where one can learn from it now, else the last run."""
    runs = RecipeRun.objects.filter(version=version, parameters=values).exclude(fitted="")
    runs = runs.select_related("source__dataset__project")
    on_source: RecipeRun | None = runs.filter(source=source).first()
    if on_source is not None:
        return on_source
    if source is not None and _cells(source, version.plain(values).others) <= MOST_CELLS:
        return source
    last: RecipeRun | None = runs.first()
    if last is not None:
        return last
    if source is None:
        raise DomainError(_("The recipe’s dataset has no version yet, so its steps have learned nothing."))
    raise DomainError(
        _("These rows are too many to learn from while you wait. Make a dataset version with this recipe first; then "
          "the export holds what it learned.")
    )  # fmt: skip


def _cells(source: DatasetVersion, others: Iterable[OtherTable]) -> int:
    return source.rows * len(source.schema) + sum(other.rows * len(other.columns) for other in others)


def _refuse_hidden(fitted: FittedRecipe, hidden: frozenset[str]) -> None:
    origins = begun(fitted.input_schema.names)
    for number, step in enumerate(fitted.steps, 1):
        after = followed_step(step, origins)
        told = made_of(after, hidden) - made_of(followed(step.plan, origins), hidden)
        if told or works_with(step.plan, made_of(origins, hidden)):
            raise NotAllowed(
                _("Step %(n)d works with a sensitive column. The file would hold values that your role may not see.")
                % {"n": number},
                step=number,
            )
        origins = after


def _said(
    version: RecipeVersion, source: DatasetVersion, form: str, fitted: FittedRecipe, held: Mapping[str, Any]
) -> list[str]:
    words = {
        "recipe": version.recipe.name,
        "version": version.number,
        "rows": source.rows,
        "source": str(source),
        "polars": pl.__version__,
        "when": f"{timezone.now().astimezone(UTC):%Y-%m-%d %H:%M} UTC",
    }
    values = said_values(held)
    used = [_("Its parameters are written in: %(values)s.") % {"values": values}] if values else []
    needed = [
        _("It needs Polars (%(polars)s or later) and nothing else: pip install polars"),
        _("It needs Polars (%(polars)s or later), and DuckDB for its query: pip install polars duckdb"),
    ][has_queries(fitted)]
    return [
        _("Etabli wrote this on %(when)s from version %(version)d of the recipe “%(recipe)s”.") % words,
        *used,
        _("What its steps learned comes from the %(rows)d rows of %(source)s.") % words,
        (_("It runs with DuckDB and nothing else.") if form == "sql" else needed) % words,
    ]


def _said_of(tables: Mapping[str, OtherTable], files: Mapping[OtherTable, str], form: str) -> list[str]:
    """Which version of which dataset each other table is."""
    said = {
        "python": _("“%(name)s” is %(table)s (%(rows)d rows)."),
        "notebook": _("“%(name)s” is %(table)s (%(rows)d rows), read from %(file)s."),
        "sql": _("%(file)s is %(table)s (%(rows)d rows)."),
    }[form]
    return [
        said % {"name": name, "table": other.title, "rows": other.rows, "file": files[other]}
        for name, other in tables.items()
    ]
