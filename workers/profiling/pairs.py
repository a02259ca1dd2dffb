"""How strongly two columns move together: one function a measure, each on the rows where both have a value."""

import numpy as np
import numpy.typing as npt

from workers.profiling.coded import Coded, Codes

Table = npt.NDArray[np.float64]
BINS = 20


def both_present(left: Codes, right: Codes) -> tuple[Codes, Codes]:
    """The codes of the rows where both columns have a value."""
    present = (left >= 0) & (right >= 0)
    return (left, right) if present.all() else (left[present], right[present])


def rank_correlation(left: Codes, right: Codes, sizes: tuple[int, int]) -> float | None:
    """Spearman's rho (1904): Pearson's r of the ranks among these rows, ties sharing their mean rank."""
    if len(left) < 2:
        return None
    first, second = _ranks(left, sizes[0]), _ranks(right, sizes[1])
    middle = (len(left) + 1) / 2
    first -= middle
    second -= middle
    spread = float(np.sqrt((first @ first) * (second @ second)))
    return min(1.0, max(-1.0, float(first @ second) / spread)) if spread else None


def mean_ranks(counts: npt.NDArray[np.int64]) -> Table:
    """The mean rank of each code, from 1, given how often each comes (codes,)."""
    ranks: Table = np.cumsum(counts) - (counts - 1) / 2
    return ranks


def _ranks(codes: Codes, size: int) -> Table:
    return mean_ranks(np.bincount(codes, minlength=size))[codes]


def contingency(left: Codes, right: Codes, sizes: tuple[int, int]) -> Table:
    """Rows per pair of codes, (codes of left, codes of right)."""
    pairs = left.astype(np.int64) * sizes[1] + right
    return np.bincount(pairs, minlength=sizes[0] * sizes[1]).reshape(sizes).astype(np.float64)


def cramers_v(table: Table) -> float | None:
    """Cramér's V with the correction for bias of Bergsma (2013), 0 to 1; None when one side never changes."""
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    total = table.sum()
    if min(table.shape, default=0) < 2 or total < 2:
        return None
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    phi = float(((table - expected) ** 2 / expected).sum() / total)
    high, wide = table.shape
    phi = max(0.0, phi - (high - 1) * (wide - 1) / (total - 1))
    high, wide = high - (high - 1) ** 2 / (total - 1), wide - (wide - 1) ** 2 / (total - 1)
    least = min(high, wide) - 1
    return min(1.0, float(np.sqrt(phi / least))) if least > 0 else None


def shared_information(table: Table) -> float | None:
    """Mutual information over the mean of both entropies, 0 to 1 (Strehl and Ghosh 2002, arithmetic mean).

    None when one side never changes.
    """
    total = table.sum()
    if not total:
        return None
    joint = table / total
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    entropies = _entropy(rows), _entropy(columns)
    if min(entropies) <= 0:
        return None
    held = joint > 0
    information = float((joint[held] * np.log(joint[held] / np.outer(rows, columns)[held])).sum())
    return min(1.0, max(0.0, information / (sum(entropies) / 2)))


def _entropy(shares: Table) -> float:
    held = shares[shares > 0]
    return float(-(held * np.log(held)).sum()) if len(held) > 1 else 0.0


def binned(coded: Coded) -> tuple[Codes, int]:
    """Its codes, those of many ordered values in ``BINS`` bins of equally many rows; equal values share a bin."""
    if not coded.ordered or coded.size <= BINS:
        return coded.codes, max(1, coded.size)
    counts = coded.counts()
    middle = (np.cumsum(counts) - counts / 2) / counts.sum()
    bins = np.minimum(BINS - 1, (middle * BINS).astype(np.int32))
    return np.where(coded.codes >= 0, bins[coded.codes], -1).astype(np.int32), BINS
