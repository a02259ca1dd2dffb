"""The family of checks: one file in ``workers/checks`` each, which looks for one thing that is wrong with data.

A check reads facts that were worked out once (``ColumnView``, ``Context``) and answers warnings. It never changes
data: it names the step of a recipe, or the mark, that would.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from workers.core.columns import MASK, ColumnView, Summary, masked
from workers.core.expressions.grammar import bracketed
from workers.core.leak import Leak, Power
from workers.core.said import Said
from workers.core.schema import Column, Schema
from workers.core.words import _

HIGH, MEDIUM, LOW = "high", "medium", "low"
SEVERITIES = (HIGH, MEDIUM, LOW)
STEP, MARK, NONE = "step", "mark", "none"


_OPEN_WORDS = {"column", "columns", "target", "what", "n", "total", "share"}
"""Words of sentences that quote no cell; any other, known today or not, is hidden with its column."""
_OPEN_STEPS = ("drop_columns", "drop_duplicates", "fill_missing", "format_text", "merge_similar_values")
"""Steps whose parameters hold neither a cell nor how cells are written."""


@dataclass(frozen=True)
class Remedy:
    """What mends it: a step ``{op, params}`` of a recipe, a mark on the columns, or nothing for a ``reason``.

    A mark may name a step as well, the other way out: whoever does not need the columns drops them.
    """

    kind: str
    op: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    mark: str = ""
    reason: Said | None = None

    @property
    def has_step(self) -> bool:
        return bool(self.op)


def step(op: str, **params: Any) -> Remedy:
    """A step of a recipe; ``op`` names a transform."""
    return Remedy(STEP, op=op, params=params)


def mark_or_drop(word: str, column: str) -> Remedy:
    """A mark that people see on the column from then on, or the step that does without it."""
    return Remedy(MARK, op="drop_columns", params={"columns": [column]}, mark=word)


def nothing(reason: str) -> Remedy:
    """No click mends it; ``reason`` (marked text or a phrase) says why."""
    return Remedy(NONE, reason=Said.of(reason))


def without_value(column: str) -> Remedy:
    """Rows in which the column is missing are dropped."""
    written = bracketed(column)
    if written is None:
        return nothing(_("Rename the column first: a formula cannot write its name."))
    return step("filter_rows", condition=f"is_missing({written})", action="drop")


@dataclass(frozen=True)
class DataWarning:
    """One thing found.

    ``examined`` rows were looked at, ``affected`` of them show it; ``rows`` are the first of those, counted from 1.
    ``examples`` are cells, masked where ``personal``. ``figures`` are further numbers, each with its label.
    """

    code: str
    severity: str
    columns: tuple[str, ...]
    sentence: Said
    advice: Said
    remedy: Remedy
    examined: int
    affected: int
    examples: tuple[Any, ...] = ()
    rows: tuple[int, ...] = ()
    figures: tuple[tuple[Said, float], ...] = ()
    personal: bool = False

    @property
    def key(self) -> str:
        """The same problem of the same columns has the same key in every report."""
        return "/".join((self.code, *self.columns))

    def veiled(self, columns: Collection[str]) -> "DataWarning":
        """The same for readers who may see personal data: of the cells of ``columns`` only their shape."""
        if self.personal or not set(self.columns) & set(columns):
            return self
        return replace(
            self,
            sentence=self._unquoted,
            examples=tuple(masked(example) for example in self.examples),
            figures=(),
            remedy=self._open_remedy,
        )

    def without(self, columns: Collection[str]) -> "DataWarning":
        """The same for readers who may not look into ``columns``: no cell, no shape of one, no row that one chose."""
        if not self.columns:  # it rests on every column
            return replace(self, rows=())
        if not set(self.columns) & set(columns):
            return self
        examples = (MASK,) if self.examples else ()
        return replace(self, sentence=self._unquoted, examples=examples, rows=(), figures=(), remedy=self._open_remedy)

    @property
    def _unquoted(self) -> Said:
        values = {name: value if name in _OPEN_WORDS else MASK for name, value in (self.sentence.values or {}).items()}
        return replace(self.sentence, values=values)

    @property
    def _open_remedy(self) -> Remedy:
        if not self.remedy.has_step or self.remedy.op in _OPEN_STEPS:
            return self.remedy
        return nothing(_("The step would name values of a sensitive column."))


@dataclass(frozen=True)
class TargetFacts:
    """The target: ``task`` is "binary", "multiclass" or "regression"; ``classes`` are (value, rows), rarest last.

    ``blocks`` are ``len(blocks)`` equal stretches of rows in their order: rows of each class, or for numbers
    (rows, mean, standard deviation).
    """

    name: str
    task: str
    examined: int
    missing: int
    classes: tuple[tuple[Any, int], ...] = ()
    blocks: tuple[tuple[float, ...], ...] = ()
    runs: float = 0.0
    """How much more often than by chance a row has the class (or half) of the row before: 0 none, 1 always."""


@dataclass(frozen=True)
class Twins:
    """Rows that repeat an earlier row: how many, the first of them, and how many chance alone would make."""

    rows: int
    places: tuple[int, ...]
    by_chance: float


@dataclass
class Context:
    """What table-wide checks read. ``summaries`` are of every column; ``powers`` and ``leaks``, by column, only when
    there is a target.
    """

    schema: Schema
    rows: int
    target: TargetFacts | None = None
    summaries: dict[str, Summary] = field(default_factory=dict)
    powers: dict[str, Power] = field(default_factory=dict)
    leaks: dict[str, Leak] = field(default_factory=dict)
    twins: Twins = Twins(0, (), 0.0)

    def is_target(self, column: str) -> bool:
        return self.target is not None and self.target.name == column

    @property
    def features(self) -> Iterator[Column]:
        """Every column but the target."""
        return (column for column in self.schema if not self.is_target(column.name))


class Check:
    """Base of every check. ``name`` (the file's) is set by the registry and is the code of its warnings."""

    name: str
    label: ClassVar[str]
    help: ClassVar[str]
    """Why it matters, in one sentence."""
    rank: ClassVar[int] = 50
    """Among warnings of one severity, lower comes first."""

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        """What is wrong with one column; asked for each in turn, before ``powers`` and ``twins`` are known."""
        return ()

    def examine(self, context: Context) -> Iterable[DataWarning]:
        """What is wrong with the table; asked once, at the end."""
        return ()

    def warn(
        self,
        severity: str,
        columns: str | tuple[str, ...],
        sentence: str,
        advice: str,
        remedy: Remedy,
        *,
        examined: int,
        affected: int,
        **evidence: Any,
    ) -> DataWarning:
        """A warning of this check; ``sentence`` and ``advice`` are marked text or phrases."""
        names = (columns,) if isinstance(columns, str) else columns
        return DataWarning(
            code=self.name,
            severity=severity,
            columns=names,
            sentence=Said.of(sentence),
            advice=Said.of(advice),
            remedy=remedy,
            examined=examined,
            affected=affected,
            **evidence,
        )
