"""The root of the mean squared error."""

import numpy as np

from workers.core.algorithm import REGRESSION, Floats
from workers.core.metric import MINIMIZE, Metric
from workers.core.words import _


class Rmse(Metric):
    label = _("RMSE")
    help = _("The typical size of an error in the target’s own unit; large errors weigh more.")
    tasks = (REGRESSION,)
    direction = MINIMIZE
    order = 10

    def score(self, truth: Floats, output: Floats) -> float:
        return float(np.sqrt(np.mean((truth - output) ** 2)))
