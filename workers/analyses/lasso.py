"""Which columns a straight line needs: the lasso, which sets the others to nothing."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from workers.core import params
from workers.core.analysis import (
    MOST_COLUMNS,
    Analysis,
    Found,
    Grid,
    bars,
    numbers_in,
    standardised,
    too_little,
    whole_rows,
)
from workers.core.chart import MEASURED
from workers.core.said import Said
from workers.core.words import _, say

MOST_ROUNDS = 100_000


class Lasso(Analysis):
    label = _("Multicollinearity (lasso)")
    help = _("A straight line that may use few columns: those that say what another says already get nothing.")
    words = _("lasso l1 selection regression coefficients")
    order = 60

    @dataclass(frozen=True)
    class Params(params.Params):
        target: str = params.column(_("Target"), kinds=MEASURED)
        columns: tuple[str, ...] = params.columns(
            _("Columns"), kinds=MEASURED, default=(), help=_("None means all other numbers.")
        )
        penalty: float = params.number(
            _("Penalty"),
            default=0.1,
            low=1e-6,
            high=1e6,
            help=_("In standard deviations of the target; more means fewer columns."),
        )

    def compute(self, frame: pl.DataFrame, wishes: Params) -> Found:
        others = wishes.columns or numbers_in(frame)
        names = [name for name in others if name != wishes.target][:MOST_COLUMNS]
        data = whole_rows(frame, [*names, wishes.target])
        if not names or len(data) < 3 or data[:, -1].std() == 0:
            return too_little(
                len(data), _("A target that varies, another column of numbers and three whole rows are needed.")
            )
        from sklearn.linear_model import Lasso as Line  # noqa: PLC0415 - heavy, and read by this analysis alone

        Z = standardised(data)
        weights = Line(alpha=wishes.penalty, max_iter=MOST_ROUNDS, tol=1e-9).fit(Z[:, :-1], Z[:, -1]).coef_
        order = np.argsort(-np.abs(weights), kind="stable")
        rows = tuple((names[at], float(weights[at])) for at in order)
        used = [row for row in rows if row[1] != 0]
        told = say(_("{n} of {all} columns are used."), n=len(used), all=len(names))
        table = Grid(self.label, (_("Column"), _("Coefficient, per standard deviation")), rows)
        figure = bars([name for name, _w in used], [weight for _n, weight in used], "")
        return Found(len(data), (Said.of(told),), (table,), ((self.label, figure),) if used else ())
