"""The share of variance explained."""

import numpy as np

from workers.core.algorithm import REGRESSION, Floats
from workers.core.metric import Metric
from workers.core.words import _


class R2(Metric):
    label = _("R²")
    help = _("The share of the target’s variance that is explained: 1 is perfect, 0 is no better than the mean.")
    tasks = (REGRESSION,)
    order = 30

    def score(self, truth: Floats, output: Floats) -> float:
        spread = float(np.sum((truth - truth.mean()) ** 2))
        if spread == 0:
            return float("nan")
        return 1 - float(np.sum((truth - output) ** 2)) / spread
