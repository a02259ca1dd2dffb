"""The recipe as a query for DuckDB."""

from dataclasses import replace

from workers.core.errors import DataError
from workers.core.schema import DECIMAL, NUMBER, TEXT, Schema
from workers.core.words import _, say
from workers.engines.source_sql import Sql
from workers.engines.source_sql_expressions import literal
from workers.engines.source_text import commented
from workers.recipes.exporting.about import About, told
from workers.recipes.exporting.code import tables_of
from workers.recipes.fitted import FittedRecipe
from workers.transforms import transforms


def sql_query(fitted: FittedRecipe, about: About) -> str:
    """A query for DuckDB. Raises ``DataError`` naming the step that has no SQL."""
    schema = fitted.input_schema
    kinds = [replace(c, kind=NUMBER if c.kind == DECIMAL else c.kind) for c in schema]
    others = {other: (name, _read(about.file_of(other))) for name, other in tables_of(fitted).items()}
    query = Sql(Schema(tuple(kinds)), _read(about.source), others)
    for number, step in enumerate(fitted.steps, 1):
        try:
            query.add(step.plan, told(number, step))
        except DataError as problem:
            said, label = _("Step {n} ({label}) has no SQL: {problem}"), say(transforms.get(step.op).label)
            raise DataError(say(said, n=number, label=label, problem=problem.message), step=number) from None
    head = [line for said in (about.title, *about.lines) for line in commented(said)]
    return "\n".join([*(f"--{line[1:]}" for line in head), "", query.text()])


def _read(file: str) -> str:
    return f"read_parquet({literal(file, TEXT)})"
