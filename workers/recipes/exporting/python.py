"""The recipe as a Python file."""

from collections.abc import Mapping

from workers.core.others import OtherTable
from workers.engines.source_lifted import imports
from workers.engines.source_text import commented, quoted, wrapped
from workers.recipes.exporting.about import About
from workers.recipes.exporting.code import code_of, columns_name
from workers.recipes.fitted import FittedRecipe

MAIN = '''def main() -> None:
    """Prepare the rows of a file; the result goes into another."""
    parser = argparse.ArgumentParser(description="Prepare the rows of a CSV or Parquet file.")
    parser.add_argument("rows", type=Path, help="a .csv or .parquet file")
{tables}\
    parser.add_argument("-o", "--output", type=Path, default=Path("prepared.parquet"), help="a .csv or .parquet file")
    asked = parser.parse_args()
{prepared}
    if asked.output.suffix.lower() == ".csv":
        df.write_csv(asked.output)
    else:
        df.write_parquet(asked.output)
    print(f"{{df.height}} rows and {{df.width}} columns are in {{asked.output}}.")


if __name__ == "__main__":
    main()
'''


def python_file(fitted: FittedRecipe, about: About) -> str:
    """A module with ``prepare(df)``, with an argument more for each other table, that also runs as a program.

    It needs Polars, for queries DuckDB as well, and nothing else. Raises ``DataError`` naming the step that cannot be
    written.
    """
    code = code_of(fitted)
    body = ["df = typed(df, COLUMNS)", *(f"{name} = typed({name}, {columns_name(name)})" for name in code.tables)]
    for part in code.parts:
        body += ["", *commented(part.sentence), *part.lines]
    taken = ", ".join(f"{name}: pl.DataFrame" for name in ("df", *code.tables))
    begun = [*wrapped(f"def prepare({taken}) -> pl.DataFrame:"), '    """Every step of the recipe, in order."""']
    made = "\n".join([*begun, *(f"    {line}" if line else "" for line in body), "    return df", ""])
    text = "\n\n".join([made, *code.functions.values(), _main(code.tables)])
    head = [*commented(about.title), *(line for said in about.lines for line in commented(said))]
    values = "\n".join(code.values)
    return "\n".join([*head, "", *imports(f"{values}\n{text}"), "", values, "", "", text])


def _main(tables: Mapping[str, OtherTable]) -> str:
    lines = []
    for name, other in tables.items():
        said = " ".join(f"{other.title}: a .csv or .parquet file".replace("%", "%%").split())
        lines.append(f'    parser.add_argument("--{_option(name)}", type=Path, required=True, help={quoted(said)})\n')
    each = ", ".join(f"read(asked.{name}, {columns_name(name)})" for name in tables)
    prepared = wrapped(f"df = prepare(read(asked.rows, COLUMNS){f', {each}' if each else ''})", 4)
    return MAIN.format(tables="".join(lines), prepared="\n".join(prepared))


def _option(name: str) -> str:
    return name.replace("_", "-")
