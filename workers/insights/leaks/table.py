"""The table that is judged: its columns, and the answers as numbers."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.check import TargetFacts
from workers.core.leak import Leak
from workers.core.said import Said, Share
from workers.core.words import say
from workers.insights.power import Answers, Floats

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """Rows with an answer. ``places`` (n,) are their positions in the table that they are from, ascending."""

    rows: pl.DataFrame
    target: TargetFacts
    answers: Answers
    places: Places

    @property
    def truth(self) -> Floats:
        """(n,) numbers, or class indices."""
        return self.answers.values

    @cached_property
    def columns(self) -> list[str]:
        """Every column but the target."""
        return [name for name in self.rows.columns if name != self.target.name]

    @cached_property
    def distinct(self) -> "Table":
        """The same without rows that repeat an earlier one in every column: twins say nothing about a column."""
        first = np.flatnonzero(self.rows.select(pl.struct(pl.all()).is_first_distinct()).to_series().to_numpy())
        if len(first) == self.rows.height:
            return self
        answers = Answers(self.truth[first], self.answers.classes)
        return Table(self.rows[first], self.target, answers, self.places[first])

    def leak(self, kind: str, column: str, sentence: str, strength: float) -> Leak:
        """A finding; ``sentence`` may speak of {column}, {target} and {share}."""
        words = {"column": column, "target": self.target.name, "share": Share(strength)}
        return Leak(kind, column, float(strength), self.rows.height, Said.of(say(sentence, **words)))
