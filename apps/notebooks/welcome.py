"""The first notebook a person finds: it reads a dataset and a run through the SDK, with nothing to fill in."""

import json
from typing import Any

WELCOME = "welcome.ipynb"

_CELLS = [
    (
        "markdown",
        "# Your notebook in this project\n\n"
        "You are already signed in: `etabli.connect()` finds the studio's address and a short-lived token of yours, "
        "good for this project alone. Run a cell with **Shift+Enter**. Files here are kept when the server stops.",
    ),
    (
        "code",
        "import etabli\n\n"
        "project = etabli.connect().project()\n"
        "datasets, runs = project.datasets(), project.runs()\n"
        'print(datasets, runs, sep="\\n")\n'
        'datasets[0].frame().head() if datasets else "Import a dataset first."',
    ),
    ("code", 'runs[0].metrics if runs else "Train a model first."'),
]


def welcome_notebook() -> str:
    """The notebook as a .ipynb document."""
    document: dict[str, Any] = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [_cell(number, kind, source) for number, (kind, source) in enumerate(_CELLS)],
    }
    return json.dumps(document, indent=1)


def _cell(number: int, kind: str, source: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"id": f"welcome-{number}", "cell_type": kind, "metadata": {}, "source": source}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})
