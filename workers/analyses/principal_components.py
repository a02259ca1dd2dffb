"""How few directions hold what many columns say: principal components."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from workers.core import params
from workers.core.analysis import (
    MOST_COLUMNS,
    Analysis,
    Floats,
    Found,
    Grid,
    bars,
    numbers_in,
    standardised,
    too_little,
    whole_rows,
)
from workers.core.chart import MEASURED
from workers.core.said import Said, Share
from workers.core.words import _, counted

SHOWN = 20
MOST = 0.95


class PrincipalComponents(Analysis):
    label = _("Multicollinearity (principal components)")
    help = _("How much of the variance the first directions hold, when every column counts alike.")
    words = _("pca components dimension reduction explained variance")
    order = 55

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(
            _("Columns"), kinds=MEASURED, default=(), help=_("None means all numbers.")
        )

    def compute(self, frame: pl.DataFrame, wishes: Params) -> Found:
        names = list(wishes.columns) or numbers_in(frame)[:MOST_COLUMNS]
        X = whole_rows(frame, names)
        if len(names) < 2 or len(X) < 3 or not X.std(axis=0).any():
            return too_little(len(X), _("At least two columns of numbers that vary and three whole rows are needed."))
        shares, directions = components(X)
        needed = int(np.searchsorted(np.cumsum(shares), MOST - 1e-12) + 1)
        told = counted(
            _("{n} direction holds {share} of the variance of {columns} columns."),
            _("{n} directions hold {share} of the variance of {columns} columns."),
            needed,
            share=Share(float(shares[:needed].sum())),
            columns=len(names),
        )
        rows = tuple(
            (at + 1, float(share), float(shares[: at + 1].sum()), names[int(np.abs(directions[at]).argmax())])
            for at, share in enumerate(shares[:SHOWN])
        )
        heads = (_("Component"), _("Share of the variance"), _("Together"), _("Most of it"))
        figure = bars([str(row[0]) for row in rows], [row[1] for row in rows], "")
        return Found(len(X), (Said.of(told),), (Grid(self.label, heads, rows),), ((self.label, figure),))


def components(X: Floats) -> tuple[Floats, Floats]:
    """Shares of the variance, largest first, and the directions (component, column) of the standardised columns.

    As scikit-learn's ``PCA`` after ``StandardScaler``, but for the sign of a direction.
    """
    _u, singular, directions = np.linalg.svd(standardised(X), full_matrices=False)
    variance = singular**2
    return np.asarray(variance / variance.sum(), dtype=np.float64), np.asarray(directions, dtype=np.float64)
