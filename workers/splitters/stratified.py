"""By chance, with the same share of each class in every part."""

import numpy as np
import polars as pl

from workers.core.chance import shuffled
from workers.core.cuts import kept_shares
from workers.core.errors import DataError
from workers.core.splitter import CLASSES, COLUMN, SEED, Assigned, Cut, Rows, Splitter
from workers.core.words import _, counted, quoted, say


class Stratified(Splitter):
    """Each class is cut by itself, so its share is kept within one row. The rows that do not divide evenly go to the
    parts that have the fewest for their share so far, so the parts keep their sizes as well."""

    label = _("Stratified")
    help = _("By chance, with the same share of each class in every part. Good when a class is rare.")
    order = 10
    uses = frozenset({COLUMN, SEED})
    needs = frozenset({COLUMN})
    reads = CLASSES

    def assign(self, cut: Cut) -> Assigned:
        classes = cut.classes()
        sizes = np.bincount(classes)
        _refuse_rare(cut, sizes)
        order = shuffled(cut.count, cut.seed)
        order = order[np.argsort(classes[order], kind="stable")]
        counts = np.array(kept_shares(sizes[sizes > 0].tolist(), cut.shares.tolist()))
        assigned = np.empty(cut.count, dtype=np.int8)
        assigned[order] = np.tile(np.arange(cut.parts, dtype=np.int8), len(counts)).repeat(counts.ravel())
        return assigned


def _refuse_rare(cut: Cut, sizes: Rows) -> None:
    least = int(np.where(sizes > 0, sizes, np.iinfo(np.int64).max).argmin())
    if sizes[least] >= cut.parts:
        return
    value = cut.read(cut.column).to_series().filter(pl.Series(cut.classes() == least))[0]
    one, many = (
        _(
            "Column “{column}”: the class {named} has 1 row, too few for {parts} parts ({classes} classes in all). "
            "Merge or drop rare classes in a recipe, choose a column with fewer classes, or split at random."
        ),
        _(
            "Column “{column}”: the class {named} has {n} rows, too few for {parts} parts ({classes} classes in all). "
            "Merge or drop rare classes in a recipe, choose a column with fewer classes, or split at random."
        ),
    )
    named = say(_("of missing values")) if value is None else quoted(str(value))
    facts = {"column": cut.column, "named": named, "parts": cut.parts, "classes": int((sizes > 0).sum())}
    raise DataError(counted(one, many, int(sizes[least]), **facts), column=cut.column)
