"""Charts, one file each."""

from collections.abc import Iterator

from workers.core.chart import Chart, Wishes
from workers.core.registry import Registry
from workers.core.schema import Column

charts: Registry[Chart] = Registry("workers.charts", Chart)


def in_order() -> list[Chart]:
    """Every chart in the order that pages show them."""
    return sorted(charts.all(), key=lambda chart: chart.order)


def suggestions(left: Column, right: Column | None = None) -> Iterator[tuple[Chart, Wishes]]:
    """Charts that suit one column or a pair, with their parameters, the best first."""
    for chart in in_order():
        wishes = chart.suggest(left) if right is None else chart.suggest_pair(left, right)
        if wishes is not None:
            yield chart, wishes
