"""Shapley values by sampled orders, for models without shares of their own (Strumbelj and Kononenko 2014).

Each order is walked forwards and backwards, which cancels most of the noise. The shares of a row add up exactly,
whatever the number of orders: each walk begins at the mean of the background and ends at the row's own output.
"""

import numpy as np
import numpy.typing as npt

from workers.core.algorithm import Floats, Model
from workers.core.reporter import Reporter
from workers.explain.groups import Group

ORDERS = 3


def sampled_shares(
    model: Model, X: Floats, background: Floats, groups: tuple[Group, ...], seed: int, reporter: Reporter
) -> Floats:
    """Shares (n, groups + 1, k) of rows ``X`` against ``background`` rows, the base last."""
    rng = np.random.default_rng(seed)
    base = model.margins(background).mean(axis=0)
    shares = np.empty((len(X), len(groups) + 1, len(base)))
    for i, row in enumerate(X):
        orders = [rng.permutation(len(groups)) for _ in range(ORDERS)]
        walks = [_walk(model, row, background, groups, order) for order in (*orders, *(o[::-1] for o in orders))]
        shares[i, :-1] = np.mean(walks, axis=0)
        shares[i, -1] = base
        reporter.advance()
    return shares


def _walk(
    model: Model, row: Floats, background: Floats, groups: tuple[Group, ...], order: npt.NDArray[np.int64]
) -> Floats:
    """What each group adds when the background turns into the row, one group after the other: (groups, k)."""
    states = np.repeat(background[None], len(groups) + 1, axis=0)
    for step, group in enumerate(order, start=1):
        features = list(groups[group].features)
        states[step:, :, features] = row[features]
    outputs = model.margins(states.reshape(-1, states.shape[2]))
    means = outputs.reshape(len(groups) + 1, len(background), -1).mean(axis=1)
    added = np.empty((len(groups), means.shape[1]))
    added[order] = np.diff(means, axis=0)
    return added
