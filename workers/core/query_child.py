"""A query that people write, read and run: what may stand in one, and a database that knows nothing but one table.

Runs in a process of its own, see ``queries``. A query is taken apart by DuckDB's own parser; only what is known to
read nothing but the table, and to give the same each time, is let through.
"""

import json
from collections.abc import Iterator
from typing import Any

import duckdb
import polars as pl

from workers.core.dtypes import SQL_TYPES
from workers.core.errors import DataError
from workers.core.query_words import FUNCTIONS, NOT_COLUMNS, TABLE_FUNCTIONS
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT, refuse_alike
from workers.core.words import Phrase, _, say

TABLE = "input"
MOST_ROWS = 5_000_000
_FROM = {"BASE_TABLE", "SUBQUERY", "JOIN", "EMPTY", "EMPTY_FROM", "EXPRESSION_LIST", "TABLE_FUNCTION", "CROSS_PRODUCT"}
_KINDS = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), INTEGER),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"), INTEGER),
    **dict.fromkeys(("FLOAT", "DOUBLE", "DECIMAL"), NUMBER),
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), DATETIME),
    "BOOLEAN": BOOLEAN,
    "VARCHAR": TEXT,
    "DATE": DATE,
    '"NULL"': TEXT,
    "NULL": TEXT,
}
_ALLOWED = TABLE_FUNCTIONS | FUNCTIONS


def answer(text: str, source: str, target: str) -> list[list[str]]:
    """Run a query on the table in the Arrow file ``source``; rows go to ``target``, names and kinds of columns back.

    Without an order of its own the rows are sorted by all columns, missing last. Raises ``DataError`` for a query that
    is not let through, and for what goes wrong in one.
    """
    frame = pl.read_ipc_stream(source)
    with duckdb.connect(config={"memory_limit": "1GB", "threads": 1, "temp_directory": ""}) as connection:
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("SET autoload_known_extensions = false")
        connection.execute("SET python_enable_replacements = false")
        connection.register(TABLE, frame.to_arrow())
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            is_ordered = allow(connection, text)
            found = connection.sql(text.strip().rstrip(";"))
            columns = _columns(found)
            made = _cast(found, columns).limit(MOST_ROWS + 1).to_arrow_table()
        except duckdb.Error as problem:
            raise DataError(_said(problem)) from None
    result = pl.DataFrame(made)
    if result.height > MOST_ROWS:
        raise DataError(say(_("The query gives more than {most:,} rows. Filter or group them."), most=MOST_ROWS))
    if not is_ordered and result.width:
        result = result.sort(pl.all(), nulls_last=True, maintain_order=True)
    result.write_ipc_stream(target)
    return [[name, kind] for name, kind in columns]


def has_order(text: str) -> bool:
    """Whether a query says in which order its rows come. Raises ``DataError`` for one that is not let through."""
    with duckdb.connect(config={"memory_limit": "1GB", "threads": 1, "temp_directory": ""}) as connection:
        return allow(connection, text)


def allow(connection: duckdb.DuckDBPyConnection, text: str) -> bool:
    """Whether a query says in which order its rows come. Raises ``DataError`` for one that is not let through."""
    ((parsed,),) = connection.execute("SELECT json_serialize_sql(CAST($1 AS VARCHAR))", [text]).fetchall()
    tree = json.loads(parsed)
    if tree["error"] and "Only SELECT" not in str(tree.get("error_message")):
        raise DataError(say(_("The query cannot be read: {problem}"), problem=_line(tree["error_message"])))
    if tree["error"] or len(tree["statements"]) != 1:
        raise DataError(
            say(_("Write one SELECT and nothing else, such as: select city, count(*) from input group by city."))
        )
    node = tree["statements"][0]["node"]
    known = {TABLE, *(name.lower() for name in _named(node))}
    for part in _parts(node):
        _check(part, known)
    return any(modifier.get("type") == "ORDER_MODIFIER" for modifier in node.get("modifiers", ()))


def _check(part: dict[str, Any], known: set[str]) -> None:
    kind = str(part.get("type", ""))
    if "RECURSIVE" in kind:
        raise DataError(say(_("Recursive queries are not run here.")))
    if part.get("sample"):
        raise DataError(say(_("Samples in a query differ from run to run. Use the step “Sample rows” instead.")))
    if part.get("class") == "PARAMETER":
        raise DataError(say(_("The query has a place for a value, such as ? or $1. Write the value.")))
    if kind == "BASE_TABLE":
        path = part.get("qualified_name", {}).get("path", [])
        name = str(part["table_name"])
        if part["schema_name"] or part["catalog_name"] or len(path) > 1 or name.lower() not in known:
            raise DataError(say(_("“{name}” cannot be read: the rows of this step are the table “input”."), name=name))
    if kind == "COLUMN_REF" and str(part["column_names"][-1]).lower() in NOT_COLUMNS:
        said = _("“{name}” differs from run to run, or tells of the machine, so a query may not use it.")
        raise DataError(say(said, name=part["column_names"][-1]))
    origin = part.get("from_table")
    if isinstance(origin, dict) and origin.get("type") not in _FROM:
        raise DataError(say(_("A query reads the table “input” with select, join and subqueries only.")))
    called = part.get("function_name")
    if called and (str(called).lower() not in _ALLOWED or part.get("schema") or part.get("catalog")):
        raise DataError(say(_("The function “{name}” is not on the list of those that a query may use."), name=called))


def _parts(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part


def _named(tree: Any) -> Iterator[str]:
    """Names of the queries that stand after “with”."""
    for part in _parts(tree):
        ctes = part.get("cte_map")
        for entry in ctes.get("map", ()) if isinstance(ctes, dict) else ():
            yield str(entry["key"])


def _columns(found: duckdb.DuckDBPyRelation) -> list[tuple[str, str]]:
    columns = []
    for name, dtype in zip(found.columns, map(str, found.types), strict=True):
        kind = _KINDS.get(dtype.partition("(")[0])
        if kind is None or "[" in dtype:
            said = _(
                "The column “{name}” of the query is {type}, which no column holds. Cast it, as in cast(x as text)."
            )
            raise DataError(say(said, name=name, type=dtype), column=name)
        if not name.strip():
            raise DataError(say(_("A column of the query has no name. Name it with “as”.")))
        columns.append((name, kind))
    names = [name for name, _kind in columns]
    for name in names:
        if names.count(name) > 1:
            raise DataError(say(_("Two columns of the query are called “{name}”. Name one with “as”."), name=name))
    refuse_alike(names)
    return columns


def _cast(found: duckdb.DuckDBPyRelation, columns: list[tuple[str, str]]) -> duckdb.DuckDBPyRelation:
    def one(name: str, kind: str) -> str:
        quoted = '"' + name.replace('"', '""') + '"'
        value = f"TRY_CAST({quoted} AS {SQL_TYPES[kind]})"
        return f"CASE WHEN isfinite({value}) THEN {value} END AS {quoted}" if kind == NUMBER else f"{value} AS {quoted}"

    return found.project(", ".join(one(name, kind) for name, kind in columns))


def _said(problem: duckdb.Error) -> Phrase:
    """Why a query failed, without the values of cells, which some messages quote."""
    if isinstance(problem, duckdb.OutOfMemoryException):
        return say(_("The query needs more memory than a step may take. Filter or group the rows first."))
    if isinstance(problem, duckdb.ParserException | duckdb.BinderException | duckdb.CatalogException):
        return say(_("The query cannot be read: {problem}"), problem=_line(str(problem)))
    return say(
        _("The query failed on a value that cannot be converted, or is out of range. Try try_cast instead of cast.")
    )


def _line(problem: str) -> str:
    first = problem.strip().splitlines()[0]
    return first.partition("Error: ")[2] or first
