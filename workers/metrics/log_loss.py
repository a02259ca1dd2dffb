"""The mean negative log-likelihood."""

import numpy as np

from workers.core.algorithm import BINARY, MULTICLASS, Floats
from workers.core.metric import MINIMIZE, Metric
from workers.core.words import _


class LogLoss(Metric):
    label = _("Log loss")
    help = _("How far the probabilities are from the truth; sure and wrong costs most. 0 is perfect.")
    tasks = (BINARY, MULTICLASS)
    direction = MINIMIZE
    order = 60

    def score(self, truth: Floats, output: Floats) -> float:
        right = output[np.arange(len(truth)), truth.astype(np.int64)]
        smallest = np.finfo(np.float64).eps
        return float(-np.log(np.clip(right, smallest, 1.0)).mean())
