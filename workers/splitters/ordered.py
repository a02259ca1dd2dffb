"""As the rows stand, or along a column."""

import numpy as np

from workers.core.splitter import COLUMN, ORDER, Assigned, Cut, Splitter, cut_in_order
from workers.core.words import _


class Ordered(Splitter):
    label = _("Ordered")
    help = _("The first rows train, the last ones test. In the file’s order, or sorted by a column.")
    order = 30
    uses = frozenset({COLUMN})
    reads = ORDER

    def assign(self, cut: Cut) -> Assigned:
        return cut_in_order(cut.ordered() if cut.column else np.arange(cut.count), cut.shares)
