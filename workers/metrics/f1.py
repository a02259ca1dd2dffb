"""The harmonic mean of precision and recall."""

import numpy as np

from workers.core.algorithm import BINARY, MULTICLASS, Floats
from workers.core.metric import Metric, counts
from workers.core.words import _


class F1(Metric):
    label = _("F1")
    help = _("The harmonic mean of precision and recall (mean over classes when there are more than two).")
    tasks = (BINARY, MULTICLASS)
    order = 30

    def score(self, truth: Floats, output: Floats) -> float:
        matrix = counts(truth, output)
        both = matrix.sum(axis=0) + matrix.sum(axis=1)
        shares = np.divide(2 * np.diag(matrix), both, out=np.zeros(len(matrix)), where=both > 0)
        return float(shares[1] if len(matrix) == 2 else shares.mean())
