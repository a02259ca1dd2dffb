"""Rows that the model learns from and is judged by."""

import numpy as np
import polars as pl

from workers.core.leak import ROWS, SHARED_ROWS, Leak
from workers.core.said import Said, Share
from workers.core.words import _, counted

MOST_SHARED = 0.05
LEAST_SHARED = 10
BY_CHANCE = 0.01
"""Where so many rows would be equal by chance alone, because the columns have few values, equal rows are no copies."""


def shared_rows(learned: pl.DataFrame, judged: pl.DataFrame) -> Leak | None:
    """Whether many of the rows ``judged`` are, in every column, also among the rows ``learned``.

    By chance, a row is equal to one of n others at most n times the product over the columns of Σ share².
    """
    if not judged.height or not learned.height or not learned.width:
        return None
    plain = pl.selectors.float() + 0.0  # one zero
    known = learned.with_columns(plain).hash_rows(seed=5).to_numpy()
    seen = np.isin(judged.with_columns(plain).hash_rows(seed=5).to_numpy(), known)
    share = float(seen.mean())
    if seen.sum() < LEAST_SHARED or share < MOST_SHARED or _by_chance(learned) > BY_CHANCE:
        return None
    sentence = counted(
        _("{n} row of the validation and test parts, {share} of them, is also in the training part."),
        _("{n} rows of the validation and test parts, {share} of them, are also in the training part."),
        int(seen.sum()),
        share=Share(share),
    )
    return Leak(SHARED_ROWS, ROWS, share, judged.height, Said.of(sentence))


def _by_chance(rows: pl.DataFrame) -> float:
    alike = float(rows.height)
    for values in rows.unique(maintain_order=False).iter_columns():
        shares = values.value_counts(name="n")["n"].to_numpy() / len(values)
        alike *= float((shares**2).sum())
    return alike
