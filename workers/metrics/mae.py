"""The mean absolute error."""

import numpy as np

from workers.core.algorithm import REGRESSION, Floats
from workers.core.metric import MINIMIZE, Metric
from workers.core.words import _


class Mae(Metric):
    label = _("MAE")
    help = _("The mean size of an error in the target’s own unit.")
    tasks = (REGRESSION,)
    direction = MINIMIZE
    order = 20

    def score(self, truth: Floats, output: Floats) -> float:
        return float(np.mean(np.abs(truth - output)))
