"""The job that makes a dataset version: a recipe fitted on all rows of a version and applied to them."""

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from workers.core.dtypes import DTYPES
from workers.core.errors import DataError
from workers.core.expressions.nodes import columns_of
from workers.core.expressions.plans import Plan, RowPlan
from workers.core.later import Later
from workers.core.reporter import Reporter
from workers.core.said import Said
from workers.core.schema import Schema
from workers.core.store import Store
from workers.core.tables import TableRef, checked_meanwhile, pieces_of, replace_content
from workers.core.words import _, say
from workers.engines.polars_columns import FileColumns
from workers.engines.polars_rows import FrameRows
from workers.engines.rows import Rows
from workers.recipes.document import Recipe
from workers.recipes.fitted import FittedRecipe
from workers.recipes.knowing import knowing
from workers.recipes.lineage import begun, followed_step, made_of
from workers.recipes.others import StoredTables
from workers.recipes.replaying import APPLIED, SKIPPED, StepReport, replay
from workers.recipes.setting_aside import Aside, together
from workers.transforms import transforms

if TYPE_CHECKING:
    from workers.engines import duckdb
    from workers.engines.spark import files as spark_files
    from workers.engines.spark import rows as spark_rows
    from workers.engines.spark import session as spark
else:
    # Most tables fit into memory, and a small job is over before these are loaded.
    duckdb = Later("workers.engines.duckdb")
    spark_files, spark_rows = Later("workers.engines.spark.files"), Later("workers.engines.spark.rows")
    spark = Later("workers.engines.spark.session")

CELL, PACKED = 16, 20
"""Bytes of a cell beside its text in a frame, and what a file holds at most for each of its bytes."""
IN_MEMORY = 5 << 28
"""Bytes of rows in memory of which a step may have copies."""
MEMORY = 2 << 30
"""Bytes that steps on larger tables may take."""


@dataclass(frozen=True)
class ApplySpec:
    """Which steps on which rows, and the table that gets the next version.

    ``sensitive`` are columns whose values may stand in no log and no name. ``mapping`` says which column stands for
    which name of the recipe; with ``skip`` a step that fails is left out and reported. ``cluster`` is the address
    of the Spark that does the work; empty, this machine does it. ``aside`` is the table of rows that steps set aside.
    ``learned`` is the digest of a fitted recipe from which the steps take what they know; else they learn here.
    """

    source: TableRef
    steps: list[dict[str, Any]]
    table: str
    sensitive: tuple[str, ...] = ()
    mapping: dict[str, str] = field(default_factory=dict)
    skip: bool = False
    cluster: str = ""
    aside: str = ""
    learned: str = ""


@dataclass(frozen=True)
class AsideResult:
    """The rows that were set aside, their columns, and for each step that did how many were applied before it."""

    table: TableRef
    columns: list[dict[str, Any]]
    after: tuple[int, ...]


@dataclass(frozen=True)
class ApplyResult:
    """The version made, its columns, the digest of the fitted recipe in the store, and what became of each step."""

    table: TableRef
    columns: list[dict[str, Any]]
    fitted: str
    report: tuple[StepReport, ...] = ()
    aside: AsideResult | None = None


def apply_recipe(spec: ApplySpec, reporter: Reporter) -> ApplyResult:
    """Fit on every row, apply to every row, commit; nothing is kept of what raises ``DataError``."""
    store = Store(spec.source.store)
    reporter.phase(_("Reading the rows"))
    recipe = _recipe(spec, store)
    tables = StoredTables(spec.source.store, recipe.others)
    with ExitStack() as held:
        with ExitStack() as checked:
            rows = [_rows(spec, tables, reporter, held, checked)]
            reporter.phase(_("Learning and applying the steps"))
            # rows.pop(): nobody else keeps the rows before a step
            done = replay(recipe, rows.pop(), spec.mapping, skip=spec.skip)
        fitted, made, report = done.fitted, done.rows, _discreet(done.fitted, done.report, spec.sensitive)
        for line in report:
            _log(line, reporter)
        reporter.phase(_("Writing the table"))
        learned = store.put_bytes(json.dumps(fitted.to_json()).encode())
        written, like = made.parts(store, spec.table), _empty(made.schema)
        aside = _set_aside(store, spec.aside, done.aside, report) if spec.aside and done.aside else None
        table = replace_content(store, spec.table, written, like, {"etabli.recipe": learned})
    return ApplyResult(table, made.schema.to_json(), learned, report, aside)


def _recipe(spec: ApplySpec, store: Store) -> Recipe:
    recipe = Recipe.from_json(spec.steps)
    if not spec.learned:
        return recipe
    return knowing(recipe, FittedRecipe.from_json(json.loads(store.read_bytes(spec.learned))))


def _set_aside(store: Store, table: str, asides: Sequence[Aside], report: Sequence[StepReport]) -> AsideResult:
    reasons = {line.number: f"{line.number}. {line.sentence.english}" for line in report}
    made = together(asides, reasons)
    written, schema = [part for rows in made for part in rows.parts(store, table)], made[0].schema
    ref = replace_content(store, table, written, _empty(schema))
    return AsideResult(ref, schema.to_json(), tuple(aside.after for aside in asides))


def _empty(schema: Schema) -> pl.DataFrame:
    return pl.DataFrame(schema={column.name: DTYPES[column.kind] for column in schema})


def _rows(spec: ApplySpec, tables: StoredTables, reporter: Reporter, held: ExitStack, checked: ExitStack) -> Rows:
    """The rows of a version while ``held`` is open: on the cluster, in memory, or on disk where they are too many.

    Those of the other tables count, too. Files of this machine are what was stored when ``checked`` has closed.
    """
    source = spec.source
    if spec.cluster:
        session = held.enter_context(spark_rows.cluster_session(spark.Cluster(spec.cluster), reporter.scratch))
        reporter.log(say(_("The cluster {address} works on the rows."), address=spec.cluster))
        return spark_rows.ClusterRows(spark_files.of_pieces(session, pieces_of(source)), tables)
    files = checked.enter_context(checked_meanwhile(source))
    others = {other: tables.files(other) for other in tables.known}
    most = _most(files, source.rows) + sum(_most(found, other.rows) for other, found in others.items())
    if most <= IN_MEMORY or _held(files) + sum(map(_held, others.values())) <= IN_MEMORY:
        return FrameRows(FileColumns(files, source.rows), tables)
    reporter.log(_("The rows are many, so they stay on the disk."))
    return held.enter_context(duckdb.file_rows(files, reporter.scratch, MEMORY, tables))


def _most(files: Sequence[Path], rows: int) -> int:
    """What rows take at most, without a look into their files."""
    cells = rows * len(pl.read_parquet_schema(files[0]))
    return CELL * cells + PACKED * sum(file.stat().st_size for file in files)


def _held(files: Sequence[Path]) -> float:
    """Bytes of the rows of all files in memory, if their bytes on the disk unfold as those of the largest do."""
    sizes = {file: file.stat().st_size for file in files}
    largest = max(sizes, key=sizes.__getitem__)
    return pl.read_parquet(largest, glob=False).estimated_size() / sizes[largest] * sum(sizes.values())


def _log(line: StepReport, reporter: Reporter) -> None:
    if line.status == APPLIED:
        reporter.log(line.sentence.english)
    elif line.status == SKIPPED and line.problem:
        reporter.log(say(_("Left out, because it failed: {step}"), step=line.sentence.english))


def _discreet(
    fitted: FittedRecipe, report: tuple[StepReport, ...], sensitive: tuple[str, ...]
) -> tuple[StepReport, ...]:
    """The report without what a step learned of sensitive columns, for these are their values.

    Raises ``DataError`` when a step would make names of such values, since everybody sees a name.
    """
    applied = [line.number for line in report if line.status == APPLIED]
    numbers = [0] * (len(fitted.steps) - len(applied)) + applied
    origins, told = begun(fitted.input_schema.names), dict[int, str]()
    for number, step in zip(numbers, fitted.steps, strict=True):
        label, hidden = transforms.get(step.op).label, made_of(origins, sensitive)
        after = followed_step(step, origins)
        fresh = made_of(after, sensitive) - set(origins)
        if fresh and transforms.get(step.op).learns_columns:
            said = _(
                "Step {n} ({label}) would write values of a sensitive column into names of columns, which everybody "
                "sees. Encode it by number, or drop the column first."
            )
            raise DataError(say(said, n=number, label=say(label)), step=number)
        if fresh or _works_on(step.plan, hidden) or _speaks_of(step.params, hidden):
            told[number] = label
        origins = after
    if sensitive:
        told |= {line.number: transforms.get(line.op).label for line in report if line.status != APPLIED}
    return tuple(replace(line, sentence=Said(told[line.number])) if line.number in told else line for line in report)


def _speaks_of(params: Mapping[str, Any], columns: Collection[str]) -> bool:
    """Whether a parameter names any of the columns: what is learned of them may stand in the sentence."""
    values = [value if isinstance(value, list) else [value] for value in params.values()]
    return any(isinstance(one, str) and one in columns for each in values for one in each)


def _works_on(plan: Plan, columns: Collection[str]) -> bool:
    """Whether the step changes any of the columns, or chooses rows while there are any."""
    if not isinstance(plan, RowPlan):
        return bool(columns)
    return any(set(columns_of(o.expression)) & set(columns) for o in plan.outputs if not o.is_untouched)
