"""What a training job is asked and what it answers."""

from dataclasses import dataclass, field
from typing import Any

from workers.core.tables import TableRef
from workers.packages import Label


@dataclass(frozen=True)
class TrainSpec:
    """One model to train. ``recipe`` is the document, ``split`` the digest of stored row positions.

    ``formats`` are the forms that the version's columns had in text (column -> name in ``FORMATS``).
    Without ``features`` every usable column counts. ``positive`` names the class that is looked for (binary only).
    ``without`` columns are not learned from, nor what is made from them. ``leak_overrides`` are columns (``*`` for rows
    that are in two parts) that may be learned from though they give the answer away, each with the reason. ``moment``
    is the raw column of dates at which each row is asked about: what lies after it is not known yet.
    ``trials`` of tuning look for better parameters than ``params`` by ``metric`` on the validation part. ``origin``
    goes into the package's lineage as it is.
    """

    table: TableRef
    split: str
    target: str
    task: str
    algorithm: str
    metric: str
    recipe: tuple[dict[str, Any], ...] = ()
    features: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    leak_overrides: dict[str, str] = field(default_factory=dict)
    moment: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    trials: int = 0
    seed: int = 0
    positive: str = ""
    balanced: bool = False
    formats: dict[str, str] = field(default_factory=dict)
    origin: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MetricValue:
    """A metric on the test part with its 95% interval; None where it is not defined."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Trial:
    """One try of a search; ``value`` is None when the metric was not defined."""

    number: int
    params: dict[str, Any]
    value: float | None
    seconds: float


@dataclass(frozen=True)
class FileRef:
    """A file kept in the store."""

    name: str
    digest: str
    size: int


@dataclass(frozen=True)
class TrainResult:
    """A stored package, its numbers, and its files: ``evaluation.json`` and, after tuning, ``trials.json``.

    ``leaks`` are those that were overridden: the fields of ``Leak`` and the ``reason``.
    """

    package: str
    metrics: tuple[MetricValue, ...]
    params: dict[str, Any]
    features: tuple[str, ...]
    labels: tuple[Label, ...]
    rows: dict[str, int]
    notes: tuple[str, ...]
    environment: dict[str, Any]
    files: tuple[FileRef, ...]
    leaks: tuple[dict[str, Any], ...] = ()
