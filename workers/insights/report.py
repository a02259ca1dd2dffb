"""The insights report as it travels: what is asked, and what comes back. Light, so that pages can read it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from workers.core.algorithm import BINARY, MULTICLASS, REGRESSION
from workers.core.check import DataWarning, Twins
from workers.core.columns import MASK, masked
from workers.core.leak import Power
from workers.core.said import Said
from workers.core.tables import TableRef

DECISIVE = {BINARY: ("auc",), MULTICLASS: ("accuracy", "log_loss"), REGRESSION: ("r2",)}
"""What says whether anything was learned: of two classes, who always gives the commoner one can be right very often."""
LOWER_IS_BETTER = ("log_loss", "rmse")


@dataclass(frozen=True)
class TargetReport:
    """What people see of the target. ``classes`` are (value, rows), most rows first; ``edges`` and ``counts`` the
    histogram of numbers; ``guessed`` says that its name made us take it.
    """

    name: str
    task: str
    reason: Said
    guessed: bool
    examined: int
    missing: int
    distinct: int
    classes: tuple[tuple[Any, int], ...] = ()
    edges: tuple[float, ...] = ()
    counts: tuple[int, ...] = ()
    figures: tuple[tuple[str, float], ...] = ()

    def hidden(self) -> "TargetReport":
        """The same without any value: classes by their place, no histogram."""
        classes = tuple((MASK, rows) for _value, rows in self.classes)
        return replace(self, classes=classes, edges=(), counts=(), figures=())

    def closed(self) -> "TargetReport":
        """The same for readers who may not look into the target: not even how large its classes are."""
        return replace(self.hidden(), classes=())


@dataclass(frozen=True)
class Score:
    """A metric of the test part; ``baseline`` is what the commonest class, or the mean, of the train part reaches."""

    metric: str
    label: str
    value: float
    baseline: float
    without_suspects: float | None = None

    @property
    def is_better(self) -> bool:
        """Whether the model beats guessing in it."""
        return self.value < self.baseline if self.metric in LOWER_IS_BETTER else self.value > self.baseline


@dataclass(frozen=True)
class QuickModel:
    """``twins`` rows of the test part were taken out because the train part holds their like.

    ``importance`` are (feature, share of the gain); ``suspects`` the suspected leaks that a second fit left out;
    ``left_out`` features were not used.
    """

    task: str
    train_rows: int
    test_rows: int
    twins: int
    of_rows: int
    seed: int
    scores: tuple[Score, ...]
    importance: tuple[tuple[str, float], ...]
    suspects: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def has_learned(self) -> bool:
        """Whether it beats guessing in what the task is judged by."""
        judged = [score for score in self.scores if score.metric in DECISIVE[self.task]] or self.scores
        return any(score.is_better for score in judged)


@dataclass(frozen=True)
class Reason:
    """One cell that makes a row unusual: ``far`` spreads from the median, or the ``share`` of rows with this value."""

    column: str
    value: Any
    far: float | None = None
    share: float | None = None


@dataclass(frozen=True)
class Anomaly:
    """A row, counted from 1; ``score`` from 0 (usual) to 1; 0.5 is what a row without any structure has."""

    row: int
    score: float
    reasons: tuple[Reason, ...]

    def veiled(self, columns: Collection[str]) -> "Anomaly":
        """The same, with only the shape of values of ``columns``."""
        shown = (replace(r, value=masked(r.value)) if r.column in columns else r for r in self.reasons)
        return replace(self, reasons=tuple(shown))

    def rests_on(self, columns: Collection[str]) -> bool:
        """Whether a value of ``columns`` is among what makes the row unusual."""
        return any(reason.column in columns for reason in self.reasons)


@dataclass(frozen=True)
class InsightsSpec:
    """Which version, and the target; "" takes the column that has a target's name, if there is one."""

    table: TableRef
    target: str = ""


@dataclass(frozen=True)
class InsightsResult:
    """``examined`` rows of each column were looked at (all but for tables beyond memory), ``sampled`` drawn at random
    with ``seed`` for models and anomalies. ``warnings`` are ranked; ``dropped`` more were left out. ``withheld`` more
    anomalies rest on columns that the reader may not look into.
    """

    rows: int
    columns: tuple[str, ...]
    examined: int
    sampled: int
    seed: int
    warnings: tuple[DataWarning, ...]
    target: TargetReport | None
    model: QuickModel | None
    powers: tuple[Power, ...]
    anomalies: tuple[Anomaly, ...]
    twins: Twins
    personal: tuple[str, ...] = ()
    dropped: int = 0
    withheld: int = 0

    def veiled(self, columns: Collection[str]) -> "InsightsResult":
        """The same report as it is kept: of the values of ``columns`` only their shape."""
        return replace(
            self,
            warnings=tuple(warning.veiled(columns) for warning in self.warnings),
            target=self.target.hidden() if self.target and self.target.name in columns else self.target,
            anomalies=tuple(anomaly.veiled(columns) for anomaly in self.anomalies),
        )

    def without(self, columns: Collection[str]) -> "InsightsResult":
        """The same report, with no value of ``columns`` in it, no shape of one and no row that one chose."""
        if not columns:
            return self
        open_ones = tuple(anomaly for anomaly in self.anomalies if not anomaly.rests_on(columns))
        return replace(
            self,
            warnings=tuple(warning.without(columns) for warning in self.warnings),
            target=self.target.closed() if self.target and self.target.name in columns else self.target,
            anomalies=open_ones,
            twins=replace(self.twins, places=()),  # every column says whether rows are alike
            withheld=len(self.anomalies) - len(open_ones),
        )

    def warning(self, key: str) -> DataWarning | None:
        """The warning with this key."""
        return next((warning for warning in self.warnings if warning.key == key), None)
