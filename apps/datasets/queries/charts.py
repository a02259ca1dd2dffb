"""Charts of a version, drawn on the spot from the columns they need."""

from collections.abc import Mapping
from typing import Any

from apps.datasets.models import DatasetVersion
from apps.datasets.queries.datasets import table_uri
from apps.datasets.queries.sensitive import hidden_columns, refuse_hidden
from workers.charts import charts
from workers.core.schema import Schema
from workers.profiling.charting import Drawn, draw_chart


def chart_of(actor: Any, version: DatasetVersion, name: str, wishes: Mapping[str, Any]) -> Drawn:
    """The chart called ``name`` with these parameters.

    Raises ``ParamsError`` for parameters that make no sense, ``NotAllowed`` when one names a hidden column,
    ``DataError`` for a chart that would read too much.
    """
    chart = charts.get(name)
    refuse_hidden(hidden_columns(actor, version), chart.columns(chart.Params.parse(wishes)))
    return draw_chart(version.ref, version.columns_schema, name, wishes)


def chart_code(version: DatasetVersion, name: str, wishes: Mapping[str, Any]) -> str:
    """Python that draws the same figure from the version's table."""
    chart = charts.get(name)
    parsed = chart.Params.parse(wishes)
    return chart.code(parsed, uri=table_uri(version), version=version.ref.version, source=str(version))


def open_schema(actor: Any, version: DatasetVersion) -> Schema:
    """The columns that the actor may look into."""
    hidden = hidden_columns(actor, version)
    return Schema(tuple(column for column in version.columns_schema if column.name not in hidden))
