"""The area under the ROC curve, from ranks (Hanley and McNeil 1982)."""

import numpy as np
import numpy.typing as npt

from workers.core.algorithm import BINARY, MULTICLASS, Floats
from workers.core.metric import Metric
from workers.core.words import _


class Auc(Metric):
    label = _("AUC")
    help = _("The chance that a positive row scores above a negative one (mean of one against the rest).")
    tasks = (BINARY, MULTICLASS)
    order = 20

    def score(self, truth: Floats, output: Floats) -> float:
        if output.shape[1] == 2:
            return area(truth == 1, output[:, 1])
        areas = [area(truth == label, output[:, label]) for label in range(output.shape[1])]
        return float(np.mean(areas))


def area(positive: npt.NDArray[np.bool_], scores: Floats) -> float:
    """The chance that a random positive scores above a random negative, ties counting half; NaN without both."""
    positives = int(positive.sum())
    negatives = len(positive) - positives
    if positives == 0 or negatives == 0:
        return float("nan")
    _values, inverse, sizes = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(sizes) - (sizes - 1) / 2)[inverse]
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / (positives * negatives))
