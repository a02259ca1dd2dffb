"""What is known of columns as pictures and words."""

from apps.datasets.figures.charts import notes, spoken
from apps.datasets.figures.columns import behind, distribution, hours, span, spark
from apps.datasets.figures.relations import coefficient, relations
from apps.datasets.figures.summary import sortable_heads, summary

__all__ = [
    "behind",
    "coefficient",
    "distribution",
    "hours",
    "notes",
    "relations",
    "sortable_heads",
    "span",
    "spark",
    "spoken",
    "summary",
]
