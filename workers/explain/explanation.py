"""The explanation of a package on rows it was tested on: global weight of each column, and each row's account."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from workers.core.algorithm import Floats
from workers.core.errors import ComputeError
from workers.core.reporter import Reporter
from workers.core.specs import to_json
from workers.core.store import Store
from workers.core.tables import TableRef, read_rows
from workers.core.words import _
from workers.explain.groups import Group, grouped, groups_of
from workers.explain.sampling import sampled_shares
from workers.packages import PREDICTION, Label, Package, load
from workers.profiling.splits import load_split

MOST_ROWS = 200
BACKGROUND_ROWS = 10
TOLERANCE = 1e-3


@dataclass(frozen=True)
class ExplainSpec:
    """A stored package, and the table and split it was trained on."""

    package: str
    table: TableRef
    split: str
    seed: int = 0


@dataclass(frozen=True)
class ExplainResult:
    """Where the explanation is stored (an ``Explanation`` as JSON)."""

    digest: str
    size: int
    rows: int
    method: str


@dataclass(frozen=True)
class Weight:
    """A column, and how far it moves the output on average: the mean absolute share, per output."""

    name: str
    columns: tuple[str, ...]
    importance: tuple[float, ...]


@dataclass(frozen=True)
class Explanation:
    """Shares in ``unit``: ``base[output] + sum(shares[row][column][output])`` is the model's margin for the row.

    ``outputs`` are class labels (the positive one for two classes) or the target's name. ``values`` are the raw
    values of each weight's columns, ``scale`` their place among the rows from 0 to 1 (None where they have no order).
    Weights, shares, values and scale share one order: the heaviest column first.
    """

    unit: str
    method: str
    outputs: tuple[Label, ...]
    base: tuple[float, ...]
    weights: tuple[Weight, ...]
    positions: tuple[int, ...]
    predictions: tuple[Label, ...]
    shares: tuple[tuple[tuple[float, ...], ...], ...]
    values: tuple[tuple[str, ...], ...]
    scale: tuple[tuple[float | None, ...], ...]


def explain(spec: ExplainSpec, reporter: Reporter) -> ExplainResult:
    """Explain up to 200 rows of the test part. Raises ``ComputeError`` when the shares do not add up."""
    store = Store(spec.table.store)
    package = load(store.local_folder(spec.package))
    parts = load_split(store, spec.split)
    rng = np.random.default_rng(spec.seed)
    positions = _drawn(parts["test"], MOST_ROWS, rng)
    rows = read_rows(spec.table, positions)
    background = package.matrix(read_rows(spec.table, _drawn(parts["train"], BACKGROUND_ROWS, rng)))
    reporter.phase(_("Explaining"), len(rows))
    explanation = explain_rows(package, rows, background, spec.seed, reporter, positions)
    data = json.dumps(to_json(explanation)).encode()
    return ExplainResult(store.put_bytes(data), len(data), len(rows), explanation.method)


def explain_rows(
    package: Package,
    rows: pl.DataFrame,
    background: Floats,
    seed: int,
    reporter: Reporter,
    positions: np.ndarray,
) -> Explanation:
    """Explain raw ``rows``; ``background`` features stand for “not known” where a model has no shares of its own."""
    groups = groups_of(package)
    X = package.matrix(rows)
    own = package.model.contributions(X)
    if own is not None:
        shares, method = grouped(own, groups), "exact"
    else:
        shares, method = sampled_shares(package.model, X, background, groups, seed, reporter), "sampled"
    _check_sum(shares, package.model.margins(X))
    importance = np.abs(shares[:, :-1]).mean(axis=0)
    order = np.argsort(-importance.sum(axis=1), kind="stable")
    return Explanation(
        unit=package.model.unit,
        method=method,
        outputs=_outputs(package),
        base=tuple(shares[:, -1].mean(axis=0).tolist()),
        weights=tuple(Weight(groups[i].name, groups[i].columns, tuple(importance[i].tolist())) for i in order),
        positions=tuple(positions.tolist()),
        predictions=tuple(package.predict(rows)[PREDICTION]),
        shares=_nested(shares[:, order]),
        values=tuple(zip(*(_values(rows, groups[i]) for i in order), strict=True)),
        scale=tuple(zip(*(_scale(rows, groups[i]) for i in order), strict=True)),
    )


def _drawn(positions: np.ndarray, most: int, rng: np.random.Generator) -> np.ndarray:
    return positions if len(positions) <= most else np.sort(rng.choice(positions, most, replace=False))


def _check_sum(shares: Floats, margins: Floats) -> None:
    gap = np.abs(shares.sum(axis=1) - margins) / np.maximum(1, np.abs(margins))
    if gap.max(initial=0) > TOLERANCE:
        raise ComputeError(f"The shares miss the model's output by {gap.max():.2g}, so they are not shown.")


def _outputs(package: Package) -> tuple[Label, ...]:
    labels = package.signature.labels
    if not labels:
        return (package.signature.target,)
    return labels[1:] if len(labels) == 2 else labels


def _nested(shares: Floats) -> tuple[Any, ...]:
    return tuple(tuple(tuple(column) for column in row) for row in shares.round(6).tolist())


def _values(rows: pl.DataFrame, group: Group) -> list[str]:
    """The raw values of the group's columns, as people read them."""
    texts = [[_shown(value) for value in rows[column]] for column in group.columns]
    return [", ".join(cells) for cells in zip(*texts, strict=True)] if texts else [""] * len(rows)


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _scale(rows: pl.DataFrame, group: Group) -> list[float | None]:
    """Rank among the rows from 0 to 1 for a single column with an order; it colours the beeswarm."""
    if len(group.columns) != 1 or rows[group.columns[0]].dtype in (pl.String, pl.Categorical):
        return [None] * len(rows)
    ranks = rows[group.columns[0]].rank("average")
    last = ranks.max()
    if last is None or last == ranks.min():
        return [None if rank is None else 0.5 for rank in ranks]
    return [None if rank is None else (rank - 1) / max(len(rows) - 1, 1) for rank in ranks]
