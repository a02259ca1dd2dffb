"""What charts share. Each function stands alone with Polars, numpy and math, because scripts take its source along."""

import math
from typing import Any

import numpy as np
import polars as pl


def safe(value: Any) -> str:
    """A value as Plotly may show it: cut to 30 letters, its angle brackets escaped because Plotly reads some HTML."""
    text = str(value)
    text = f"{text[:28]}…" if len(text) > 30 else text
    return text.replace("&", "&amp;").replace("<", "&lt;")


def labels_of(names: list[str]) -> dict[str, str]:
    """What to write for each name: those that begin alike also show their end, and where that is alike, a number."""
    short = {name: safe(name) for name in names}
    cut = list(short.values())
    ended = {
        name: safe(f"{name[:14]}…{name[-14:]}") if cut.count(label) > 1 else label for name, label in short.items()
    }
    alike = list(ended.values())
    return {
        name: f"{label} ({alike[:at].count(label) + 1})" if alike.count(label) > 1 else label
        for at, (name, label) in enumerate(ended.items())
    }


def numbers_of(values: pl.Series) -> np.ndarray:
    """Floats; moments become milliseconds since 1970, as Plotly counts them; NaN where there is no value."""
    if values.dtype.is_temporal():
        values = values.cast(pl.Datetime("ms")).to_physical()
    return values.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def axis_values(numbers: Any, dtype: pl.DataType) -> list[Any]:
    """Numbers of ``numbers_of`` as values for an axis: plain numbers, or moments as text."""
    if not dtype.is_temporal():
        return [float(number) for number in numbers]
    whole = pl.Series([round(float(number)) for number in numbers], dtype=pl.Int64)
    return whole.cast(pl.Datetime("ms")).dt.to_string("%Y-%m-%d %H:%M:%S").to_list()


def bin_edges(numbers: np.ndarray, bins: int, whole: bool) -> np.ndarray:
    """``bins`` bins of equal width over finite numbers; whole numbers get bins of whole width."""
    low, high = float(numbers.min()), float(numbers.max())
    if low == high:
        return np.array([low - 0.5, high + 0.5])
    if whole:
        width = max(1.0, math.ceil((high - low + 1) / bins))
        return low - 0.5 + width * np.arange(math.ceil((high - low + 1) / width) + 1)
    return np.linspace(low, high, bins + 1)


def keys_of(rows: pl.DataFrame, column: str) -> pl.Series:
    """Each value of ``column`` as the name of a group."""
    return rows[column].cast(pl.String).fill_null("(missing)").alias("key")


def commonest(rows: pl.DataFrame, column: str, most: int) -> list[str]:
    """The ``most`` commonest values of ``column`` in their own order, missing last: false before true, 2 before 10.

    Taken once from all rows, so that every panel names, stacks and colours its groups alike.
    """
    if not column:
        return []
    found = pl.DataFrame([keys_of(rows, column), rows[column].alias("value")])
    counted = found.group_by("key").agg(pl.len().alias("count"), pl.col("value").first())
    kept = counted.sort(["count", "key"], descending=[True, False]).head(most)
    return kept.sort("value", "key", nulls_last=True)["key"].to_list()


def groups_of(rows: pl.DataFrame, column: str, kept: list[str]) -> list[tuple[str, pl.DataFrame]]:
    """The rows of each value in ``kept``, those of other values together; all when there is no column."""
    if not column:
        return [("", rows)]
    keys = keys_of(rows, column)
    found = [(value, rows.filter(keys == value)) for value in kept]
    found.append(("(others)", rows.filter(~keys.is_in(kept))))
    return [(value, some) for value, some in found if some.height]


def measured(measure: str, value: str) -> pl.Expr:
    """One figure for a group of rows: their number, or the mean, sum, median, min or max of a column, as a float."""
    if measure == "count":
        return pl.len().cast(pl.Float64)
    floats = pl.col(value).cast(pl.Float64)
    column = pl.when(floats.is_finite()).then(floats)
    return {"mean": column.mean, "sum": column.sum, "median": column.median, "min": column.min, "max": column.max}[
        measure
    ]()


def figure_of(
    panels: list[tuple[str, list[dict[str, Any]]]],
    titles: tuple[str, str],
    meta: dict[str, Any],
    layout: dict[str, Any] | None = None,
    axes: tuple[dict[str, Any], dict[str, Any]] = ({}, {}),
    legend: tuple[str, list[str]] = ("", []),
) -> dict[str, Any]:
    """One figure of panels (title, traces), three in a row, with common axes; a group is named once in the legend.

    Traces come with the whole name of their group; what stands for it is cut, and as distinct as the names are.
    ``legend`` says what the names are names of, and their order.
    """
    panels = panels or [("", [])]
    labels = labels_of([trace["name"] for _title, traces in panels for trace in traces if "name" in trace])
    titled = labels_of([title for title, _traces in panels])
    wide = min(3, len(panels))
    high = math.ceil(len(panels) / wide)
    gaps = (0.05 / wide if wide > 1 else 0, 0.16 / high if high > 1 else 0)
    data, named, notes = [], set(), []
    made: dict[str, Any] = {"height": 460 if high == 1 else 60 + 260 * high, "meta": meta, **(layout or {})}
    for at, (title, traces) in enumerate(panels):
        column, row, tail = at % wide, at // wide, "" if at == 0 else str(at + 1)
        across = [column / wide + gaps[0] / 2, (column + 1) / wide - gaps[0] / 2]
        up = [1 - (row + 1) / high + gaps[1] / 2, 1 - row / high - gaps[1] / 2]
        for letter, other, domain, text, shown, extra in (
            ("x", "y", across, titles[0], at + wide >= len(panels), axes[0]),
            ("y", "x", up, titles[1], column == 0, axes[1]),
        ):
            axis = {"domain": domain, "anchor": f"{other}{tail}", **extra}
            axis |= {"matches": letter} if at else {}
            axis |= {"title": {"text": text}} if shown and text else {}
            made[f"{letter}axis{tail}"] = axis | ({} if shown else {"showticklabels": False})
        if title:
            place = {"xref": "paper", "yref": "paper", "x": sum(across) / 2, "y": up[1], "yanchor": "bottom"}
            notes.append({**place, "text": titled[title], "showarrow": False})
        for trace in traces:
            group = trace.get("name", "")
            known: dict[str, Any] = {"name": labels[group], "legendgroup": labels[group]} if "name" in trace else {}
            known |= {"legendrank": legend[1].index(group) if group in legend[1] else len(legend[1])} if group else {}
            shown = bool(group) and group not in named
            data.append({**trace, **known, "xaxis": f"x{tail}", "yaxis": f"y{tail}", "showlegend": shown})
            named.add(group)
    made |= {"legend": {"title": {"text": legend[0]}}} if legend[0] and named - {""} else {}
    return {"data": data, "layout": {**made, "annotations": notes, "showlegend": bool(named - {""})}}


ALONG = (safe, labels_of, numbers_of, axis_values, bin_edges)
"""The parts of pictures along numbers."""
GROUPING = (keys_of, commonest, groups_of)
"""The parts of pictures in groups, each of which needs the one before it."""
