"""Analyses, one file each."""

from workers.core.analysis import Analysis
from workers.core.registry import Registry

analyses: Registry[Analysis] = Registry("workers.analyses", Analysis)


def in_order() -> list[Analysis]:
    """Every analysis in the order that pages offer them."""
    return sorted(analyses.all(), key=lambda analysis: analysis.order)
