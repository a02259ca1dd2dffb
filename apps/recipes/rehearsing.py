"""A recipe tried on other rows before a version is made: what each step would do, and which columns stand for which."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.datasets.models import DatasetVersion
from apps.datasets.queries import sensitive_columns
from apps.recipes.choices import OnFailure
from apps.recipes.clusters import cluster_for
from apps.recipes.learned import as_learned
from apps.recipes.models import RecipeRun, RecipeVersion
from apps.recipes.queries import runs_of
from apps.recipes.reporting import ReportLine, tried_lines
from workers.recipes import Recipe
from workers.recipes.browse import look
from workers.recipes.comparing import ColumnChange, compare_columns
from workers.recipes.mapping import Candidate, Need, candidates, proposed, shared
from workers.recipes.others import StoredTables
from workers.recipes.reading import columns_read
from workers.recipes.replaying import FAILED, needs
from workers.recipes.sampling import MOST_ROWS


@dataclass(frozen=True)
class NeedLine:
    """A column that the recipe misses or reads, what may stand for it, and what is chosen or proposed."""

    need: Need
    candidates: list[Candidate]
    chosen: str = ""
    is_missed: bool = True

    @property
    def differs(self) -> bool:
        """Whether the column of the same name is chosen though it is of another kind."""
        return bool(self.need.found) and self.chosen == self.need.column and self.need.found != self.need.kind

    @property
    def is_by_name(self) -> bool:
        """Whether the column of its name stands for it, and is of its kind."""
        return not self.is_missed and self.chosen == self.need.column and not self.differs

    @property
    def other(self) -> str:
        """What is chosen where it is no candidate."""
        return "" if any(one.column == self.chosen for one in self.candidates) else self.chosen


@dataclass(frozen=True)
class Rehearsed:
    """What the recipe would do to ``source``; ``columns`` are those that differ from the recipe's own dataset."""

    source: DatasetVersion
    mapping: dict[str, str]
    on_failure: str
    lines: list[ReportLine]
    needs: list[NeedLine]
    columns: list[ColumnChange]
    retyped: list[ColumnChange]
    """The columns that steps read and that hold another kind of values here."""

    @property
    def failed(self) -> ReportLine | None:
        """The step that stops it."""
        return next((line for line in self.lines if line.report.status == FAILED), None)

    @property
    def proposed(self) -> dict[str, str]:
        """The mapping with what is proposed for the columns that are missed."""
        return self.mapping | {line.need.column: line.chosen for line in self.needs if line.chosen}


def rehearsal(
    actor: Any,
    version: RecipeVersion,
    source: DatasetVersion,
    mapping: Mapping[str, str] | None = None,
    on_failure: str = OnFailure.STOP,
    on_cluster: bool = False,
    parameters: Mapping[str, Any] | None = None,
    learned_from: RecipeRun | None = None,
) -> Rehearsed:
    """Try the recipe on the sample of ``source``. Raises ``DataError`` for a mapping that does not fit its columns, and
    ``on_cluster`` for a step that does not run there or was not learned in ``learned_from``; ``ParamsError`` for values
    that fit no parameter.
    """
    mapping = dict(mapping or {})
    document = as_learned(version.plain(parameters), learned_from)
    if on_cluster:
        cluster_for(source, document, mapping)
    lines = tried_lines(actor, source, document, mapping, learned_from, skip=on_failure == OnFailure.SKIP)
    home = version.recipe.dataset.latest
    whole = all(line.report.problem is None for line in lines)
    missed = [] if whole else need_lines(version, source, mapping, parameters)
    columns = compare_columns(home.columns_schema, source.columns_schema) if home else []
    retyped = _retyped(version, source, mapping, parameters)
    return Rehearsed(source, mapping, on_failure, lines, missed, columns, retyped)


def _retyped(
    version: RecipeVersion, source: DatasetVersion, mapping: Mapping[str, str], parameters: Mapping[str, Any] | None
) -> list[ColumnChange]:
    home = version.recipe.dataset.latest
    if home is None or home == source:
        return []
    before, after = _kinds(home), _kinds(source)
    used = {own: mapping.get(own, own) for own in _read(version, home, parameters)}
    return [
        ColumnChange(column, before[own], after[column])
        for own, column in used.items()
        if column in after and after[column] != before[own]
    ]


def _read(version: RecipeVersion, home: DatasetVersion, parameters: Mapping[str, Any] | None) -> dict[str, int]:
    document = version.plain(parameters)
    tables = StoredTables(home.ref.store, document.others, MOST_ROWS)
    return columns_read(document, look(home.ref, Recipe()).frame, tables)


def _kinds(version: DatasetVersion) -> dict[str, str]:
    return {column.name: column.kind for column in version.columns_schema}


def column_lines(
    version: RecipeVersion,
    source: DatasetVersion,
    parameters: Mapping[str, Any] | None = None,
    chosen: Mapping[str, str] | None = None,
) -> list[NeedLine]:
    """Every column that the recipe reads, by step: those that are missed as ``need_lines`` has them, the others with
    the column of their name. Raises as ``need_lines``.
    """
    home = version.recipe.dataset.latest
    if home is None or home == source:
        return []
    chosen = chosen or {}
    missed = need_lines(version, source, None, parameters, chosen)
    known = {line.need.column for line in missed}
    kinds, here = _kinds(home), _kinds(source)
    for own, step in _read(version, home, parameters).items():
        if own not in known:
            need = Need(own, kinds[own], step, here.get(own, ""))
            there = candidates(need, source.columns_schema)
            missed.append(NeedLine(need, there, chosen.get(own) or (own if own in here else ""), is_missed=False))
    return sorted(missed, key=lambda line: line.need.step)


def remembered(actor: Any, version: RecipeVersion, source: DatasetVersion) -> dict[str, str]:
    """The mapping with which the recipe was applied last to the dataset, as far as the columns are still there."""
    runs = runs_of(version.recipe).visible_to(actor).filter(source__dataset=source.dataset_id)
    last = runs.exclude(mapping={}).first()
    there = _kinds(source)
    return {own: column for own, column in last.mapping.items() if column in there} if last else {}


def need_lines(
    version: RecipeVersion,
    source: DatasetVersion,
    mapping: Mapping[str, str] | None = None,
    parameters: Mapping[str, Any] | None = None,
    chosen: Mapping[str, str] | None = None,
) -> list[NeedLine]:
    """The columns that the recipe asks for and ``source`` lacks beside the ``mapping``, each with what is ``chosen``,
    else proposed for it.

    Found on a thousand rows. Raises ``DataError`` and ``ParamsError`` as ``rehearsal``.
    """
    home, schema = version.recipe.dataset.latest, source.columns_schema
    if home is None or home == source:
        return []
    document = version.plain(parameters)
    tables = StoredTables(source.ref.store, document.others, MOST_ROWS)
    here, there = look(home.ref, Recipe()).frame, look(source.ref, Recipe()).frame
    missed = needs(document, here, there, mapping, tables)
    told = (sensitive_columns(home.dataset), sensitive_columns(source.dataset))
    open_ones = [need for need in missed if need.column not in told[0]]
    holding = shared(open_ones, here, there.drop(told[1], strict=False))
    same = {need.column: need.column for need in missed if need.found}
    likely = {**same, **proposed(missed, schema, holding), **(chosen or {})}
    return [NeedLine(need, candidates(need, schema, holding), likely.get(need.column, "")) for need in missed]
