"""A fitted recipe as code that runs without Etabli: a Python file, or a notebook."""

import ast
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workers.core.errors import DataError
from workers.core.expressions.plans import schema_after
from workers.core.schema import DECIMAL, NUMBER, TEXT, Schema
from workers.core.words import _, say
from workers.engines.source_expressions import TYPES, Needs
from workers.engines.source_polars import statements
from workers.engines.source_rows import read, typed
from workers.engines.source_sql import Sql, literal
from workers.engines.source_text import commented, lifted, quoted, wrapped, written
from workers.recipes.fitted import FittedRecipe, FittedStep
from workers.transforms import transforms

IMPORTS = {
    "argparse": "import argparse",
    "date": "from datetime import date",
    "datetime": "from datetime import datetime",
    "reduce": "from functools import reduce",
    "Path": "from pathlib import Path",
    "Any": "from typing import Any",
}
MAIN = '''def main() -> None:
    """Prepare the rows of a file; the result goes into another."""
    parser = argparse.ArgumentParser(description="Prepare the rows of a CSV or Parquet file.")
    parser.add_argument("rows", type=Path, help="a .csv or .parquet file")
    parser.add_argument("-o", "--output", type=Path, default=Path("prepared.parquet"), help="a .csv or .parquet file")
    asked = parser.parse_args()
    df = prepare(read(asked.rows, COLUMNS))
    if asked.output.suffix.lower() == ".csv":
        df.write_csv(asked.output)
    else:
        df.write_parquet(asked.output)
    print(f"{df.height} rows and {df.width} columns are in {asked.output}.")


if __name__ == "__main__":
    main()
'''


@dataclass(frozen=True)
class About:
    """What an exported file says of itself: each line is a sentence of its own."""

    title: str
    lines: tuple[str, ...] = ()
    source: str = "rows.parquet"
    """The file that a notebook reads."""


@dataclass(frozen=True)
class Part:
    """A step: its sentence and its statements."""

    sentence: str
    lines: list[str]


def python_file(fitted: FittedRecipe, about: About) -> str:
    """A module with ``prepare(df)`` that also runs as a program; it needs Polars and nothing else.

    Raises ``DataError`` naming the step that cannot be written.
    """
    needs = Needs()
    needs.function(typed, read)
    parts = _parts(fitted, needs)
    body = ["    df = typed(df, COLUMNS)"]
    for part in parts:
        body += ["", *(f"    {line}" for line in [*commented(part.sentence), *part.lines])]
    made = 'def prepare(df: pl.DataFrame) -> pl.DataFrame:\n    """Every step of the recipe, in order."""\n'
    functions = [f"{made}{chr(10).join(body)}\n    return df\n", *_functions(needs), MAIN]
    text = "\n\n".join(functions)
    head = [*commented(about.title), *(line for said in about.lines for line in commented(said))]
    values = [*_columns(fitted.input_schema), *_tables(needs)]
    return "\n".join(
        [*head, "", *_imports(f"{chr(10).join(values)}\n{text}"), "", *values, *_constants(needs), "", text]
    )


def notebook(fitted: FittedRecipe, about: About) -> str:
    """A notebook (nbformat 4) with a cell of words and one of code for each step. Raises as ``python_file``."""
    needs = Needs()
    needs.function(typed, read)
    parts = _parts(fitted, needs)
    values = "\n".join([*_columns(fitted.input_schema), *_tables(needs), *_constants(needs)])
    functions = "\n\n".join([values, *_functions(needs)])
    begun = f"df = typed(read(Path({quoted(about.source)}), COLUMNS), COLUMNS)\ndf.head()"
    cells = [_words("\n\n".join([f"# {_plain(about.title)}", *map(_plain, about.lines)]))]
    cells += [_code("\n".join([*_imports(f"{functions}\n{begun}\n{_code_of(parts)}"), "", functions.rstrip()]))]
    cells += [_words("## Rows"), _code(begun)]
    for part in parts:
        cells += [_words(_plain(part.sentence)), _code("\n".join(part.lines))]
    cells.append(_code("df"))
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    made = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def sql_query(fitted: FittedRecipe, about: About) -> str:
    """A query for DuckDB. Raises ``DataError`` naming the step that has no SQL."""
    schema = fitted.input_schema
    kinds = [replace(c, kind=NUMBER if c.kind == DECIMAL else c.kind) for c in schema]
    query = Sql(Schema(tuple(kinds)), f"read_parquet({literal(about.source, TEXT)})")
    for number, step in enumerate(fitted.steps, 1):
        try:
            query.add(step.plan, f"{number}. {step.sentence}")
        except DataError as problem:
            said, label = _("Step {n} ({label}) has no SQL: {problem}"), say(transforms.get(step.op).label)
            raise DataError(say(said, n=number, label=label, problem=problem.message), step=number) from None
    head = [line for said in (about.title, *about.lines) for line in commented(said)]
    return "\n".join([*(f"--{line[1:]}" for line in head), "", query.text()])


def _parts(fitted: FittedRecipe, needs: Needs) -> list[Part]:
    schema, parts = fitted.input_schema, []
    for number, step in enumerate(fitted.steps, 1):
        lines = [line for text in _stated(number, step, schema, needs) for line in wrapped(text)]
        parts.append(Part(f"{number}. {step.sentence}", lines))
        schema = schema_after(step.plan, schema)
    return parts


def _stated(number: int, step: FittedStep, schema: Schema, needs: Needs) -> list[str]:
    try:
        return statements(step.plan, schema, needs)
    except DataError as problem:
        said = _("Step {n} cannot be written as Python: {problem}")
        raise DataError(say(said, n=number, problem=problem.message), step=number) from None


def _columns(schema: Schema) -> list[str]:
    kinds = {column.name: NUMBER if column.kind == DECIMAL else column.kind for column in schema}
    return ["COLUMNS = {", *(f"    {quoted(name)}: {TYPES[kind]}," for name, kind in kinds.items()), "}"]


def _tables(needs: Needs) -> list[str]:
    return [line for name, text in needs.tables.items() for line in wrapped(f"{name} = {text}")]


def _constants(needs: Needs) -> list[str]:
    constants, _functions = lifted(needs.functions.values())
    return [line for name, value in constants.items() for line in wrapped(f"{name} = {_constant(value)}")]


def _constant(value: object) -> str:
    return written(value) if isinstance(value, str) else repr(value)


def _functions(needs: Needs) -> Sequence[str]:
    return [f"{text.rstrip()}\n" for text in lifted(needs.functions.values())[1]]


def _imports(text: str) -> list[str]:
    used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    wanted = [line for name, line in IMPORTS.items() if name in used]
    return [*sorted(wanted, key=lambda line: (line.startswith("from"), line)), "", "import polars as pl"]


def _code_of(parts: Iterable[Part]) -> str:
    return "\n".join(line for part in parts for line in part.lines)


def _plain(sentence: str) -> str:
    """A sentence as Markdown that means nothing else."""
    said = " ".join("".join(sign if sign.isprintable() else " " for sign in sentence).split())
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|$!" else sign for sign in said)


def _words(text: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(text: str) -> dict[str, object]:
    lines = text.splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": lines}
