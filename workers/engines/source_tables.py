"""Joins and rows put below as readable Polars code: another table is an argument, called after its dataset."""

import builtins
import keyword
import re
import sys
import unicodedata
from collections.abc import Collection, Iterable

from workers.core.expressions.combining import CROSS, INNER, LEFT, RIGHT, SEMI_OR_ANTI, Append, Join
from workers.core.others import OtherTable
from workers.core.schema import Schema
from workers.engines import polars_primitives, source_folds, source_parts, source_queries, source_rows
from workers.engines.by_value import FUNCTIONS
from workers.engines.source_body import Statements, listed, name_list
from workers.engines.source_expressions import Needs
from workers.engines.source_rows import refuse_more, with_theirs
from workers.engines.source_text import assigned, quoted

OURS = (polars_primitives, source_folds, source_parts, source_queries, source_rows)
TAKEN = {
    *("asked", "column", "columns", "df", "duckdb", "help", "main", "output", "parser", "pl", "prepare", "rows"),
    *keyword.kwlist,
    *keyword.softkwlist,
    *dir(builtins),
    *(name for module in OURS for name in vars(module)),
    *(name for function in FUNCTIONS.values() for name in vars(sys.modules[function.__module__])),
}
"""What means something else in an exported file."""


def arguments(others: Iterable[OtherTable]) -> dict[OtherTable, str]:
    """A name for each table, made of its dataset's: a word of Python that means nothing else."""
    names: dict[OtherTable, str] = {}
    for other in others:
        if other not in names:
            names[other] = _free(_stem(other.name), names.values())
    return names


def _stem(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:40].rstrip("_") or "table"
    return f"table_{stem}" if stem[0].isdigit() else stem


def _free(stem: str, taken: Collection[str]) -> str:
    stem = f"{stem}_table" if stem in TAKEN else stem
    name, number = stem, 1
    while name in taken or name in TAKEN:
        number += 1
        name = f"{stem}_{number}"
    return name


def join_statements(plan: Join, schema: Schema, needs: Needs) -> Statements:
    keys, copies = _keys(plan, schema)
    taken = () if plan.kind in SEMI_OR_ANTI else plan.taken
    theirs = _chosen(plan.other, [*((there, here) for here, there in keys), *taken], needs)
    names = [here for here, _there in keys]
    on = name_list(names) if len(names) > 1 or plan.keeps_theirs else listed(names)
    if plan.first:
        theirs = f'{theirs}.unique({on}, keep="first", maintain_order=True)'
    if plan.kind == CROSS:
        made = f'df = df.join({theirs}, how="cross", maintain_order="left_right")'
    elif plan.keeps_theirs:
        needs.function(with_theirs)
        made = f"df = with_theirs(df, {theirs}, {on}, {quoted(INNER if plan.kind == RIGHT else LEFT)})"
    else:
        order = "left" if plan.kind in SEMI_OR_ANTI else "left_right"
        made = f'df = df.join({theirs}, on={on}, how="{plan.kind}", maintain_order="{order}")'
    copied = assigned((name, f"pl.col({quoted(here)})") for name, here in copies.items())
    begin, end = ([f"df = df.with_columns({copied})"], [f"df = df.drop({listed(copies)})"]) if copies else ([], [])
    if plan.most is None or plan.kind in SEMI_OR_ANTI:
        return [*begin, made, *end]
    needs.function(refuse_more)
    return [*begin, made, f"refuse_more(df, {plan.most})", *end]


def _keys(plan: Join, schema: Schema) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """The keys, each column here once: where one is compared with several, all but the last are with copies of it."""
    last = dict(plan.keys)
    copies: dict[str, str] = {}
    keys = []
    for here, there in plan.keys:
        name = here
        if last[here] != there:
            name = f"key_{len(copies) + 1}"
            while name in schema or name in (taken for _theirs, taken in plan.taken):
                name += "_"
            copies[name] = here
        keys.append((name, there))
    return keys, copies


def append_statements(plan: Append, schema: Schema, needs: Needs) -> Statements:
    shared = [name for name in (*schema.names, *plan.added) if name in plan.other.schema]
    theirs = _chosen(plan.other, [(name, name) for name in shared], needs)
    return [f'df = pl.concat([df, {theirs}], how="diagonal")']


def _chosen(other: OtherTable, pairs: Iterable[tuple[str, str]], needs: Needs) -> str:
    """Columns of another table, as pairs of a name there and the name here."""
    pairs = list(pairs)
    columns = [
        quoted(there) if there == here else f"pl.col({quoted(there)}).alias({quoted(here)})" for there, here in pairs
    ]
    return f"{needs.other(other, [there for there, _here in pairs])}.select({', '.join(columns)})"
