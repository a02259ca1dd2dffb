"""One step on small rows."""

import polars as pl

from workers.recipes import Recipe, Step, fit


def made(op, rows, test=None, **params):
    """The rows of ``test`` (the training rows by default) after the step, as a dictionary of columns."""
    fitted = fit(Recipe((Step(op, params),)), pl.DataFrame(rows))
    return fitted.apply(pl.DataFrame(test if test is not None else rows)).to_dict(as_series=False)
