"""What is known of a column: plain values that travel as JSON, kept beside every version."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Histogram:
    """``len(edges) == len(counts) + 1``; edges are numbers, or moments as text."""

    edges: list[Any]
    counts: list[int]


@dataclass(frozen=True)
class TextFacts:
    """How text is written; every figure counts rows that hold a value.

    ``blank``: nothing but spaces, or nothing. ``padded``: a space before or after. ``upper``, ``lower``, ``mixed``:
    the case of those with letters. ``digits``: digits alone. ``beyond_ascii``: some character outside ASCII.
    ``patterns``: the commonest shapes with their rows; A stands for a capital, a for a small letter, 9 for a digit, *
    for a sign outside ASCII. ``pattern_count`` is how many shapes there are; with ``repeats`` one sign stands for one
    or more of its kind. Long text (32 characters on average) has no shapes.
    """

    blank: int = 0
    padded: int = 0
    upper: int = 0
    lower: int = 0
    mixed: int = 0
    digits: int = 0
    beyond_ascii: int = 0
    patterns: list[tuple[str, int]] = field(default_factory=list)
    pattern_count: int = 0
    repeats: bool = False


@dataclass(frozen=True)
class TimeFacts:
    """How moments lie in time.

    ``days``: days with a value; ``absent_days``: days between first and last without one, of which ``absent_weekdays``
    are Monday to Friday. ``weekdays``: rows per day of the week from Monday; ``hours``: rows per hour, for moments.
    ``gaps``: the longest stretches without a value, ``(from, to, days)``, when longer than three usual steps.
    """

    days: int
    absent_days: int
    absent_weekdays: int
    weekdays: list[int]
    hours: list[int] = field(default_factory=list)
    gaps: list[tuple[str, str, float]] = field(default_factory=list)


@dataclass(frozen=True)
class ColumnFacts:
    """One column. ``missing`` counts nulls, ``undefined`` NaN; ``rows`` is what the figures rest on, all together.

    ``distinct`` is exact for numbers and moments, and for text up to a million rows (``distinct_exact``). ``mean``,
    ``std`` (divided by n - 1), ``skewness`` and ``kurtosis`` (excess) are those of a sample, G1 and G2 of Joanes and
    Gill 1998, as pandas, DuckDB and spreadsheets have them; they and the quantiles rest on the finite values.
    ``infinite`` counts the others. ``total`` is their sum, exact for whole numbers. What does not apply is left out.
    """

    name: str
    kind: str
    rows: int
    missing: int
    distinct: int
    distinct_exact: bool
    undefined: int = 0
    low: Any = None
    high: Any = None
    mean: float | None = None
    std: float | None = None
    quantiles: dict[str, Any] = field(default_factory=dict)
    histogram: Histogram | None = None
    top: list[tuple[Any, int]] = field(default_factory=list)
    lengths: tuple[int, float, int] | None = None
    marks: list[str] = field(default_factory=list)
    skewness: float | None = None
    kurtosis: float | None = None
    total: Any = None
    zeros: int | None = None
    negatives: int | None = None
    infinite: int = 0
    rarest: list[tuple[Any, int]] = field(default_factory=list)
    text: TextFacts | None = None
    time: TimeFacts | None = None
