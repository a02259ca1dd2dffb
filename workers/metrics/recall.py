"""How many of the positives are found."""

from workers.core.algorithm import BINARY, MULTICLASS, Floats
from workers.core.metric import Metric, counts, per_class
from workers.core.words import _


class Recall(Metric):
    label = _("Recall")
    help = _("Of the positive rows, the share that is found (mean over classes when there are more than two).")
    tasks = (BINARY, MULTICLASS)
    order = 50

    def score(self, truth: Floats, output: Floats) -> float:
        matrix = counts(truth, output)
        return per_class(matrix, matrix.sum(axis=1))
