"""How often an alarm is right."""

from workers.core.algorithm import BINARY, MULTICLASS, Floats
from workers.core.metric import Metric, counts, per_class
from workers.core.words import _


class Precision(Metric):
    label = _("Precision")
    help = _("Of the rows predicted positive, the share that are (mean over classes when there are more than two).")
    tasks = (BINARY, MULTICLASS)
    order = 40

    def score(self, truth: Floats, output: Floats) -> float:
        matrix = counts(truth, output)
        return per_class(matrix, matrix.sum(axis=0))
