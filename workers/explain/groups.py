"""From features back to the columns that people know: the parts of one column are one player."""

from dataclasses import dataclass

import numpy as np

from workers.core.algorithm import Floats
from workers.packages import Package, sources


@dataclass(frozen=True)
class Group:
    """Features made from the same original columns. ``features`` are positions in the model's matrix."""

    name: str
    columns: tuple[str, ...]
    features: tuple[int, ...]


def groups_of(package: Package) -> tuple[Group, ...]:
    """One group per set of original columns, in the order of the features."""
    found: dict[tuple[str, ...], list[int]] = {}
    for position, feature in enumerate(package.features):
        found.setdefault(sources(package.recipe, feature), []).append(position)
    return tuple(
        Group(" and ".join(columns) or package.features[members[0]], columns, tuple(members))
        for columns, members in found.items()
    )


def grouped(shares: Floats, groups: tuple[Group, ...]) -> Floats:
    """Sum a model's shares (n, features + 1, k) by group: (n, groups + 1, k), the base still last."""
    summed = [shares[:, list(group.features)].sum(axis=1) for group in groups]
    return np.stack([*summed, shares[:, -1]], axis=1)
