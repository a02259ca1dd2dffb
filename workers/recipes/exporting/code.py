"""The Python of a recipe: what stands above its steps, and the statements of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from workers.core.errors import DataError
from workers.core.expressions.plans import Chain, Plan, others_of, schema_after
from workers.core.expressions.watching import Select
from workers.core.others import OtherTable
from workers.core.schema import DECIMAL, NUMBER, Schema
from workers.core.words import _, say
from workers.engines.source_expressions import TYPES, Needs
from workers.engines.source_lifted import lifted
from workers.engines.source_polars import statements
from workers.engines.source_reading import laid_out, read
from workers.engines.source_rows import typed
from workers.engines.source_tables import arguments
from workers.engines.source_text import quoted, wrapped
from workers.recipes.exporting.about import told
from workers.recipes.fitted import FittedRecipe, FittedStep


@dataclass(frozen=True)
class Part:
    """A step: its sentence and its statements."""

    sentence: str
    lines: list[str]


@dataclass(frozen=True)
class Code:
    """``tables`` are the names of other tables; ``values`` are lines, ``functions`` are texts, each by its name."""

    tables: dict[str, OtherTable]
    parts: list[Part]
    values: list[str]
    functions: dict[str, str]

    @property
    def statements(self) -> list[str]:
        return [line for part in self.parts for line in part.lines]


def tables_of(fitted: FittedRecipe) -> dict[str, OtherTable]:
    """The other tables that the steps read, by what they are called in code."""
    named = arguments(other for step in fitted.steps for other in others_of(step.plan))
    return {name: other for other, name in named.items()}


def has_queries(fitted: FittedRecipe) -> bool:
    """Whether a step runs a query, for which the code needs DuckDB."""
    return any(_has_query(step.plan) for step in fitted.steps)


def _has_query(plan: Plan) -> bool:
    return any(map(_has_query, plan.plans)) if isinstance(plan, Chain) else isinstance(plan, Select)


def columns_name(table: str) -> str:
    """What the columns of another table are called in code."""
    return f"{table.upper()}_COLUMNS"


def code_of(fitted: FittedRecipe, *, runs: bool = False) -> Code:
    """The code of a recipe; one that ``runs`` as a program takes options.

    Raises ``DataError`` naming the step that cannot be written.
    """
    tables = tables_of(fitted)
    needs = Needs({other: name for name, other in tables.items()})
    needs.function(typed, read, *([laid_out] if runs else []))
    parts = _parts(fitted, needs)
    taken = lifted(needs.functions.values())
    values = _columns("COLUMNS", _kinds(fitted.input_schema))
    for name, other in tables.items():
        wanted = needs.columns[other]
        kinds = {column: kind for column, kind in _kinds(other.schema).items() if column in wanted}
        values += _columns(columns_name(name), kinds)
    for name, text in (*needs.tables.items(), *taken.values.items()):
        values += wrapped(f"{name} = {text}")
    return Code(tables, parts, values, {name: f"{text.rstrip()}\n" for name, text in taken.texts.items()})


def _parts(fitted: FittedRecipe, needs: Needs) -> list[Part]:
    schema, parts = fitted.input_schema, []
    for number, step in enumerate(fitted.steps, 1):
        lines = [line for text in _stated(number, step, schema, needs) for line in wrapped(text)]
        parts.append(Part(told(number, step), lines))
        schema = schema_after(step.plan, schema)
    return parts


def _stated(number: int, step: FittedStep, schema: Schema, needs: Needs) -> list[str]:
    try:
        return statements(step.plan, schema, needs)
    except DataError as problem:
        said = _("Step {n} cannot be written as Python: {problem}")
        raise DataError(say(said, n=number, problem=problem.message), step=number) from None


def _kinds(schema: Schema) -> dict[str, str]:
    return {column.name: NUMBER if column.kind == DECIMAL else column.kind for column in schema}


def _columns(name: str, kinds: Mapping[str, str]) -> list[str]:
    return [f"{name} = {{", *(f"    {quoted(column)}: {TYPES[kind]}," for column, kind in kinds.items()), "}"]
