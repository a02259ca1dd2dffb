"""What gives the answer away: the one rule of the insights report and of the guard at the train button.

Why a single number can be a limit: the best single columns of honest data stay well below it. Out of fold, petal width
tells 0.90 of the irises' species, the worst perimeter 0.70 of breast cancers; a strong honest score with an area under
the curve of 0.98 tells about 0.8. A column beyond the limit nearly always was made from the answer, or after it.
"""

from dataclasses import dataclass
from typing import Any

from workers.core.algorithm import REGRESSION
from workers.core.said import Said

CLASSES_SURE = 0.97
NUMBERS_SURE = 0.99
"""The share of the target's variance that one column explains on rows it was not learned from (``Power``)."""
LIKELY = 0.93
"""From here on a warning, which does not stop anything."""
GAPS_SURE = 0.85
"""The share that being there or missing explains alone. Gaps that depend on the answer by nature, such as a test that
is made more often on the ill, explain far less."""
LEAST_ROWS = 40
"""With fewer rows a perfect column may be luck, and nothing is said."""

COPY = "copy"
POWER = "power"
GAPS = "gaps"
VALUE = "value"
ORDER = "order"
AVERAGE = "average"
NEXT_ROW = "next_row"
AGGREGATE = "aggregate"
WINDOW = "window"
LATER = "later"
SHARED_ROWS = "shared_rows"
ROWS = "*"
"""Stands where a column's name would, for what is wrong with rows and not with a column."""


@dataclass(frozen=True)
class Power:
    """How much one feature alone says about the target: 0 no more than the average does, 1 everything.

    ``score`` is measured on rows that were not learned from; ``by_gaps`` is what only its missing cells say.
    """

    column: str
    score: float
    by_gaps: float
    rows: int


@dataclass(frozen=True)
class Leak:
    """A way in which the answer is given away by ``column`` (``ROWS`` for rows that are in two parts).

    ``strength`` from 0 to 1 is what the rule of its ``kind`` measured, on ``rows`` rows; ``sentence`` quotes no cell.
    """

    kind: str
    column: str
    strength: float
    rows: int
    sentence: Said

    @property
    def plain(self) -> dict[str, Any]:
        """The fields by name, ready to travel as JSON."""
        return {
            "kind": self.kind,
            "column": self.column,
            "strength": self.strength,
            "rows": self.rows,
            "sentence": self.sentence.plain,
        }


def sure(task: str) -> float:
    """From which share on a column alone gives the answer away."""
    return NUMBERS_SURE if task == REGRESSION else CLASSES_SURE


def is_by_gaps(power: Power) -> bool:
    """Whether it is the gaps of the column that tell the answer."""
    return power.rows >= LEAST_ROWS and power.by_gaps >= GAPS_SURE


def is_by_values(power: Power, task: str) -> bool:
    """Whether the values of the column tell the answer, and more than its gaps do."""
    return _is_judged(power) and power.score >= sure(task)


def is_likely(power: Power, task: str) -> bool:
    """Whether the column comes near to telling the answer."""
    return _is_judged(power) and LIKELY <= power.score < sure(task)


def _is_judged(power: Power) -> bool:
    return power.rows >= LEAST_ROWS and power.by_gaps < 0.9 * power.score
