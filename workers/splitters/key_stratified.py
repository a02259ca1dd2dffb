"""By key, with the shares of the classes kept as well as whole keys allow."""

import numpy as np
import numpy.typing as npt

from workers.core.errors import DataError
from workers.core.splitter import CLASSES, COLUMN, KEY, SEED, Assigned, Cut, Splitter
from workers.core.words import _, say

MOST_CLASSES = 200
Figures = npt.NDArray[np.float64]


class KeyStratified(Splitter):
    """Greedy, as scikit-learn's StratifiedGroupKFold is, for any shares: the keys with most rows first, each to the
    part where the sum of squared distances from the wished counts, over those counts, grows least."""

    label = _("By key, stratified")
    help = _("Rows of one key stay together, and each part gets the share of every class as nearly as that allows.")
    order = 60
    uses = frozenset({COLUMN, KEY, SEED})
    needs = frozenset({COLUMN, KEY})
    reads = CLASSES

    def assign(self, cut: Cut) -> Assigned:
        codes, hashes = cut.groups()
        classes = np.unique(cut.classes(), return_inverse=True)[1]
        held = _counts(cut, codes, classes, len(hashes))
        queue = np.lexsort((hashes, -held.sum(axis=1)))
        return _dealt(held, queue, cut.shares)[codes]


def _counts(cut: Cut, codes: npt.NDArray[np.int64], classes: npt.NDArray[np.int64], keys: int) -> Figures:
    """Rows of each key (first axis) in each class."""
    width = int(classes.max()) + 1
    if width > MOST_CLASSES:
        told = _(
            "Column “{column}” has {n} classes; shares of at most {most} can be kept. "
            "Choose a column with few classes, or a split by key alone."
        )
        raise DataError(say(told, column=cut.column, n=width, most=MOST_CLASSES), column=cut.column)
    return np.bincount(codes * width + classes, minlength=keys * width).reshape(keys, width).astype(np.float64)


def _dealt(held: Figures, queue: npt.NDArray[np.int64], shares: Figures) -> Assigned:
    """The part of each key. The last keys go to the parts that have none yet, so that no part stays empty."""
    wished = np.outer(shares, held.sum(axis=0))
    lacking = -2.0 * np.ones_like(wished)
    weights = 1.0 / wished
    parts = np.empty(len(held), dtype=np.int8)
    empty = set(range(len(shares)))
    for left, key in zip(range(len(queue), 0, -1), queue, strict=True):
        rows = held[key]
        growth = lacking @ rows + weights @ (rows * rows)
        if left <= len(empty):
            growth[[part for part in range(len(shares)) if part not in empty]] = np.inf
        part = int(np.round(growth, 9).argmin())
        lacking[part] += 2.0 * rows * weights[part]
        parts[key] = part
        empty.discard(part)
    return parts
