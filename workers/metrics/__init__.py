"""Measures of how good predictions are, one file each."""

from workers.core.metric import Metric
from workers.core.registry import Registry

metrics: Registry[Metric] = Registry("workers.metrics", Metric)  # type: ignore[type-abstract]


def metrics_for(task: str) -> list[Metric]:
    """The metrics that judge this task, in the order pages show them."""
    return sorted((m for m in metrics.all() if task in m.tasks), key=lambda m: m.order)
