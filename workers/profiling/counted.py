"""Distinct values and how often each comes, for kinds that are not sorted: text, yes or no, exact decimals."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from workers.profiling.runs import Runs

EXACT_ROWS = 1_000_000
FEW = 50_000
"""So many distinct values are counted one by one, however many rows there are."""
TIES = 1_000


@dataclass(frozen=True)
class Counted:
    """``pairs``: columns ``value`` and ``count``: every distinct value when ``whole``, else the commonest alone.

    ``distinct`` is exact when ``exact``. Beyond ``EXACT_ROWS`` values are told apart by a hash of 64 bits, in bounded
    memory: of 5 million values two share one with a chance of one in a million, so the count is nearly always right.
    """

    pairs: pl.DataFrame
    distinct: int
    exact: bool
    whole: bool


def count_values(values: pl.Series, most: int) -> Counted:
    """The distinct values of ``values`` (without nulls), with at least the ``most`` commonest in ``pairs``."""
    if len(values) <= EXACT_ROWS or _about(values) <= FEW:
        pairs = values.alias("value").value_counts()
        return Counted(pairs, pairs.height, exact=True, whole=True)
    return _by_hash(values, most)


def _about(values: pl.Series) -> int:
    about: int = values.to_frame().select(pl.first().approx_n_unique()).item()
    return about


def _by_hash(values: pl.Series, most: int) -> Counted:
    runs = Runs(np.sort(values.hash().to_numpy()))
    if runs.distinct == len(values):
        return Counted(values.clear().alias("value").value_counts(), len(values), exact=False, whole=False)
    # More than are asked for, because equally common ones are told apart by their value, not by their hash.
    wanted = pl.Series(runs.commonest(most + TIES)[0], dtype=pl.UInt64)
    pairs = values.filter(values.hash().is_in(wanted.implode())).alias("value").value_counts()
    return Counted(pairs, runs.distinct, exact=False, whole=False)
