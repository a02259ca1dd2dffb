"""The share of rows that are right."""

from workers.core.algorithm import BINARY, MULTICLASS, Floats
from workers.core.metric import Metric, chosen
from workers.core.words import _


class Accuracy(Metric):
    label = _("Accuracy")
    help = _("The share of rows whose class is predicted right.")
    tasks = (BINARY, MULTICLASS)
    order = 10

    def score(self, truth: Floats, output: Floats) -> float:
        return float((chosen(output) == truth).mean())
