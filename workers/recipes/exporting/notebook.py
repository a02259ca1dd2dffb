"""The recipe as a notebook."""

import json

from workers.engines.source_lifted import imports
from workers.engines.source_text import quoted
from workers.recipes.exporting.about import About
from workers.recipes.exporting.code import code_of, columns_name
from workers.recipes.fitted import FittedRecipe


def notebook(fitted: FittedRecipe, about: About) -> str:
    """A notebook (nbformat 4) with a cell of words and one of code for each step. Raises as ``python_file``."""
    code = code_of(fitted)
    above = "\n\n\n".join(["\n".join(code.values), *(text.rstrip() for text in code.functions.values())])
    begun = [f"df = {_read(about.source, 'COLUMNS')}"]
    begun += [f"{name} = {_read(about.file_of(other), columns_name(name))}" for name, other in code.tables.items()]
    rows = "\n".join([*begun, "df.head()"])
    cells = [_words("\n\n".join([f"# {_plain(about.title)}", *map(_plain, about.lines)]))]
    cells += [_code("\n".join([*imports("\n".join([above, rows, *code.statements])), "", above]))]
    cells += [_words("## Rows"), _code(rows)]
    for part in code.parts:
        cells += [_words(_plain(part.sentence)), _code("\n".join(part.lines))]
    cells.append(_code("df"))
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    made = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _read(file: str, columns: str) -> str:
    return f"typed(read(Path({quoted(file)}), {columns}), {columns})"


def _plain(sentence: str) -> str:
    """A sentence as Markdown that means nothing else."""
    said = " ".join("".join(sign if sign.isprintable() else " " for sign in sentence).split())
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|$!" else sign for sign in said)


def _words(text: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(text: str) -> dict[str, object]:
    lines = text.splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": lines}
