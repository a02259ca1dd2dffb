"""By chance."""

from workers.core.chance import shuffled
from workers.core.splitter import SEED, Assigned, Cut, Splitter, cut_in_order
from workers.core.words import _


class Random(Splitter):
    label = _("Random")
    help = _("Every row goes to a part by chance. Good when rows have nothing to do with each other.")
    order = 20
    uses = frozenset({SEED})

    def assign(self, cut: Cut) -> Assigned:
        return cut_in_order(shuffled(cut.count, cut.seed), cut.shares)
