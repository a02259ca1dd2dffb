"""The chart family: columns in, a plain Plotly figure out, with the number of rows behind it and its own source.

A member draws with plain functions of Polars and numpy. The code that people take away is the source of those very
functions, so the figure in their notebook is the figure on the page.
"""

import inspect
from abc import ABC
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import polars as pl

from workers.core import params
from workers.core.drawing import safe
from workers.core.errors import ParamsError
from workers.core.schema import BOOLEAN, DATE, DATETIME, NUMERIC, TEXT, Column, Schema, missing_column
from workers.core.words import _, either, say

__all__ = ["CATEGORIES", "MEASURES", "MEASURED", "ORDERED", "TIMES", "Chart", "safe"]

TIMES = (DATE, DATETIME)
ORDERED = (*NUMERIC, *TIMES)
CATEGORIES = (TEXT, BOOLEAN)
MEASURED = (*NUMERIC, BOOLEAN)
MEASURES = {
    "count": _("number of rows"),
    "mean": _("mean"),
    "sum": _("sum"),
    "median": _("median"),
    "min": _("lowest"),
    "max": _("highest"),
}
Wishes = Mapping[str, Any]

_HEAD = '''"""{title}, drawn from {source}."""

import math
from typing import Any

import numpy as np
import plotly.io
import polars as pl


'''


class Chart(ABC):
    """One kind of picture. ``parts`` are its functions in the order in which they are defined; the last one draws.

    The last one takes a frame with the columns that are needed and the parameters by name, and answers a figure:
    ``{"data": [traces], "layout": {…}}`` whose ``layout["meta"]`` says ``rows``, the rows behind it, and ``drawn``,
    those shown as marks of their own.
    """

    name: str
    label: ClassVar[str]
    help: ClassVar[str]
    icon: ClassVar[str]
    order: ClassVar[int] = 50
    Params: ClassVar[type[params.Params]]
    parts: ClassVar[tuple[Callable[..., Any], ...]]

    def check(self, wishes: params.Params, schema: Schema) -> None:
        """Raise ``ParamsError`` for a column that is not there or of a kind that this picture cannot show."""
        errors = {}
        fields = {field["name"]: field for field in self.Params.fields()}
        for key, name in self.chosen(wishes).items():
            field = fields[key]
            if name not in schema:
                errors[key] = missing_column(name, schema.names)
            elif field["kinds"] and schema.get(name).kind not in field["kinds"]:
                said = _("{label}: “{name}” is {kind}. Choose a column that is {wanted}.")
                kind, wanted = say(schema.get(name).kind), either([say(kind) for kind in field["kinds"]])
                errors[key] = say(said, label=say(field["label"]), name=name, kind=kind, wanted=wanted)
        if getattr(wishes, "measure", "count") != "count" and not getattr(wishes, "value", "-"):
            errors["value"] = say(_("Choose the column to measure, or show the number of rows."))
        if errors:
            raise ParamsError(errors)

    def columns(self, wishes: params.Params) -> list[str]:
        """The columns that are read, each once."""
        return list(dict.fromkeys(self.chosen(wishes).values()))

    def chosen(self, wishes: params.Params) -> dict[str, str]:
        """Parameter -> the column chosen for it."""
        names = [field["name"] for field in self.Params.fields() if field["widget"] == "column"]
        return {name: getattr(wishes, name) for name in names if getattr(wishes, name)}

    def draw(self, rows: pl.DataFrame, wishes: params.Params) -> dict[str, Any]:
        """The figure of ``rows``."""
        figure: dict[str, Any] = self.parts[-1](rows, **wishes.to_dict())
        return figure

    def code(self, wishes: params.Params, *, uri: str, version: int, source: str) -> str:
        """A Python script that draws the same figure from the Delta table at ``uri``."""
        head = _HEAD.format(title=self.label, source=source.replace("\\", "").replace('"', "'"))
        functions = "\n\n".join(inspect.getsource(part) for part in self.parts)
        read = f"rows = pl.read_delta({uri!r}, version={version}).select({self.columns(wishes)!r})"
        draw = f"figure = {self.parts[-1].__name__}(rows, **{wishes.to_dict()!r})"
        return f"{head}{functions}\n\n{read}\n{draw}\nplotly.io.show(figure)\n"

    def suggest(self, column: Column) -> Wishes | None:
        """Parameters that show this one column well; None when this picture does not suit it."""
        return None

    def suggest_pair(self, left: Column, right: Column) -> Wishes | None:
        """Parameters that show how two columns go together; None when this picture does not suit them."""
        return None
