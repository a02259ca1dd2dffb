"""The recipe as a Python file."""

from collections.abc import Mapping
from typing import Any

from workers.core.others import OtherTable
from workers.engines.source_lifted import imports, plain
from workers.engines.source_text import commented, quoted, wrapped
from workers.recipes.exporting.about import About
from workers.recipes.exporting.code import code_of, columns_name
from workers.recipes.fitted import FittedRecipe

MAIN = '''def main() -> None:
    """Prepare the rows of a file; the result goes into another."""
    parser = argparse.ArgumentParser(description="Prepare the rows of a CSV or Parquet file.")
    parser.add_argument("rows", type=Path, help="a .csv or .parquet file")
{tables}\
    parser.add_argument("--separator", help="what stands between the fields of a CSV file{separator}")
    parser.add_argument("--decimal", choices=[".", ","], help="the decimal sign of numbers in a CSV file")
    parser.add_argument("--dates", help="how dates are written in a CSV file, such as %%d/%%m/%%Y")
    parser.add_argument("--encoding", help="of a CSV file that is not UTF-8, such as cp1252{encoding}")
    parser.add_argument("-o", "--output", type=Path, default=Path("prepared.parquet"), help="a .csv or .parquet file")
    asked = parser.parse_args()
    layout = laid_out(LAYOUT, COLUMNS, asked.separator, asked.decimal, asked.dates, asked.encoding)
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
    code = code_of(fitted, runs=True)
    body = ["df = typed(df, COLUMNS)", *(f"{name} = typed({name}, {columns_name(name)})" for name in code.tables)]
    for part in code.parts:
        body += ["", *commented(part.sentence), *part.lines]
    taken = ", ".join(f"{name}: pl.DataFrame" for name in ("df", *code.tables))
    begun = [*wrapped(f"def prepare({taken}) -> pl.DataFrame:"), '    """Every step of the recipe, in order."""']
    made = "\n".join([*begun, *(f"    {line}" if line else "" for line in body), "    return df", ""])
    text = "\n\n".join([made, *code.functions.values(), _main(code.tables, about)])
    head = [*commented(about.title), *(line for said in about.lines for line in commented(said))]
    values = "\n".join([*code.values, *_layouts(code.tables, about)])
    return "\n".join([*head, "", *imports(f"{values}\n{text}"), "", values, "", "", text])


def _main(tables: Mapping[str, OtherTable], about: About) -> str:
    lines = []
    for name, other in tables.items():
        said = " ".join(f"{other.title}: a .csv or .parquet file".replace("%", "%%").split())
        lines.append(f'    parser.add_argument("--{_option(name)}", type=Path, required=True, help={quoted(said)})\n')
    each = ", ".join(_read(name, about.layouts.get(other)) for name, other in tables.items())
    prepared = wrapped(f"df = prepare(read(asked.rows, COLUMNS, layout){f', {each}' if each else ''})", 4)
    return MAIN.format(
        tables="".join(lines),
        separator=_usual(about.layout, "separator", ","),
        encoding=_usual(about.layout, "encoding", ""),
        prepared="\n".join(prepared),
    )


def _usual(layout: Mapping[str, Any], name: str, otherwise: str) -> str:
    """What an option is without it, as words of its help."""
    usual = layout.get(name, otherwise)
    return f" ({quoted(usual)[1:-1].replace('%', '%%')} otherwise)" if usual else ""


def _read(name: str, layout: Mapping[str, Any] | None) -> str:
    return f"read(asked.{name}, {columns_name(name)}{f', {_layout_name(name)}' if layout else ''})"


def _layout_name(table: str) -> str:
    return f"{table.upper()}_LAYOUT"


def _layouts(tables: Mapping[str, OtherTable], about: About) -> list[str]:
    """How CSV files are laid out, as values at the top of the file."""
    named = {"LAYOUT": about.layout}
    named |= {_layout_name(name): about.layouts[other] for name, other in tables.items() if about.layouts.get(other)}
    said = ["", *commented("How CSV files are laid out: as the ones that the data came from.")]
    return [*said, *(line for name, layout in named.items() for line in wrapped(f"{name} = {plain(layout)}"))]


def _option(name: str) -> str:
    return name.replace("_", "-")
