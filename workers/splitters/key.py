"""By key: rows that belong together stay together."""

import numpy as np

from workers.core.cuts import nearest_bounds
from workers.core.splitter import KEY, SEED, Assigned, Cut, Splitter, between
from workers.core.words import _


class Key(Splitter):
    """Keys are put in the order of a hash of their values, then cut where the rows come nearest to the shares. The
    place of a key in that order depends on its value and the seed, not on the other rows."""

    label = _("By key")
    help = _("All rows of one customer, patient or machine go to one part, so none is known before the test.")
    order = 50
    uses = frozenset({KEY, SEED})
    needs = frozenset({KEY})

    def assign(self, cut: Cut) -> Assigned:
        codes, hashes = cut.groups()
        places = np.empty(len(hashes), dtype=np.int64)
        queue = np.argsort(hashes, kind="stable")
        places[queue] = np.arange(len(hashes))
        ends = np.cumsum(np.bincount(codes)[queue])[:-1]
        order = np.argsort(places[codes], kind="stable").astype(np.int64)
        return between(order, nearest_bounds(ends.tolist(), cut.shares.tolist(), cut.count))
