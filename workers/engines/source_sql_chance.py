"""Rows drawn by chance, and cut into parts, as SQL."""

from collections.abc import Sequence
from itertools import accumulate

from workers.core.errors import DataError
from workers.core.expressions.plans import Sample
from workers.core.expressions.watching import Divide
from workers.core.schema import NUMBER, TEXT
from workers.core.words import _, say
from workers.engines.source_sql_expressions import literal, quoted
from workers.engines.source_sql_query import Query
from workers.engines.source_sql_watching import check


def drawn(query: Query, plan: Sample) -> None:
    order = _hashed(query, plan.seed)
    wanted = str(plan.rows)
    if plan.rows is None:
        wanted = f"CAST(floor({literal(plan.share, NUMBER)} * count(*) OVER () + 0.5e0) AS BIGINT)"
    query.table(query.all, f"QUALIFY row_number() OVER (ORDER BY {order}) <= {wanted}")


def parted(query: Query, plan: Divide) -> None:
    shares = list(accumulate(share for _name, share in plan.parts))[:-1]
    if plan.method == "time":
        _along(query, plan, shares)
        return
    if plan.method == "stratified":
        _stratified(query, plan)
        return
    place, order = f"row_number() OVER (ORDER BY {query.place})", quoted(plan.column)
    if plan.method == "random":
        place = f"row_number() OVER (ORDER BY {_hashed(query, plan.seed)})"
    elif plan.method != "ordered":
        said = _("which key goes to which part is drawn by a hash, BLAKE2b, that DuckDB does not have.")
        raise DataError(say(said))
    elif plan.column:
        said = literal(f"Column “{plan.column}” has missing values, so the rows have no order.", TEXT)
        check(query, f"NOT EXISTS (SELECT 1 FROM {query.last} WHERE {order} IS NULL)", f"{said} || ''")
        place = f"row_number() OVER (ORDER BY {order}, {query.place})"
    bounds = [f"round_even({literal(share, NUMBER)} * count(*) OVER (), 0)" for share in shares]
    _named(query, plan, place, bounds)


def _stratified(query: Query, plan: Divide) -> None:
    """Each class is cut by itself, in the order of a hash; missing values are a class."""
    hashed, of = _hashed(query, plan.seed), quoted(plan.column)
    number, nth, kept = (quoted(query.free(stem, query.schema)) for stem in ("class", "nth", "kept"))
    query.table(["*", f"dense_rank() OVER (ORDER BY {of} NULLS FIRST) AS {number}"])
    few = f"A class of column “{plan.column}” has too few rows for {len(plan.parts)} parts."
    rare = f"(SELECT 1 FROM {query.last} GROUP BY {number} HAVING count(*) < {len(plan.parts)})"
    check(query, f"NOT EXISTS {rare}", f"{literal(few, TEXT)} || ''")
    query.table(["*", f"row_number() OVER (PARTITION BY {number} ORDER BY {hashed}) AS {nth}"])
    rows, shares = query.last, ", ".join(literal(share, NUMBER) for _name, share in plan.parts)
    query.macros.add("kept_shares")
    sizes = f"(SELECT {number}, count(*) AS size FROM {rows} GROUP BY {number})"
    query.table([f"kept_shares(list(size ORDER BY {number}), [{shares}]) AS {kept}"], of=sizes)
    query.table([f"unnest({kept}) AS {kept}", f"unnest(range(1, len({kept}) + 1)) AS {number}"])
    query.table(["*"], of=f"{rows} JOIN {query.last} USING ({number})")
    _named(query, plan, nth, [f"list_sum({kept}[:{at}])" for at in range(1, len(plan.parts))])


def _named(query: Query, plan: Divide, place: str, bounds: Sequence[str]) -> None:
    """A table with the name of each row's part; places are counted from 1."""
    names = [literal(name, TEXT) for name, _share in plan.parts]
    parts = " ".join(f"WHEN {place} <= {bound} THEN {name}" for bound, name in zip(bounds, names, strict=False))
    kept = [quoted(name) for name in query.schema.names if name != plan.into]
    query.table([*kept, f"CASE {parts} ELSE {names[-1]} END AS {quoted(plan.into)}", query.place])


def _along(query: Query, plan: Divide, shares: Sequence[float]) -> None:
    """A part begins where the moment changes, nearest to its share, and later than the part before."""
    of, before = quoted(plan.column), quoted(query.free("before", query.schema))
    query.table(["*", f"CASE WHEN {of} IS NOT NULL THEN rank() OVER (ORDER BY {of} NULLS LAST) - 1 END AS {before}"])
    rows = query.last
    changes = f"(SELECT DISTINCT {before} AS begins FROM {rows} WHERE {before} > 0)"
    few = f"Column “{plan.column}” has too few different moments for {len(plan.parts)} parts."
    enough = f"(SELECT count(*) FROM {changes}) >= {len(shares)} OR NOT EXISTS (SELECT 1 FROM {rows})"
    check(query, enough, f"{literal(few, TEXT)} || ''")
    rows = query.last
    bounds: list[str] = []
    for at, share in enumerate(shares, 1):
        name = quoted(query.free(f"bound_{at}", query.schema))
        last = f"(SELECT count(*) FROM {changes}) - {len(shares) - at}"
        later = f" AND begins > {bounds[-1]}" if bounds else ""
        wanted = f"{literal(share, NUMBER)} * (SELECT count({of}) FROM {rows})"
        placed = f"(SELECT begins, row_number() OVER (ORDER BY begins) AS place FROM {changes})"
        nearest = f"ORDER BY abs(begins - {wanted}), begins LIMIT 1"
        query.table(["*", f"(SELECT begins FROM {placed} WHERE place <= {last}{later} {nearest}) AS {name}"])
        bounds.append(name)
    names = [literal(name, TEXT) for name, _share in plan.parts]
    parts = " ".join(f"WHEN {before} < {bound} THEN {name}" for bound, name in zip(bounds, names, strict=False))
    kept = [quoted(name) for name in query.schema.names if name != plan.into]
    part = f"CASE WHEN {before} IS NULL THEN NULL {parts} ELSE {names[-1]} END AS {quoted(plan.into)}"
    query.table([*kept, part, query.place])


def _hashed(query: Query, seed: int) -> str:
    """The name of a column with a hash of each row's number."""
    query.macros.add("row_hash")
    number, hashed = (quoted(query.free(stem, query.schema)) for stem in ("number", "hash"))
    query.table(["*", f"row_number() OVER (ORDER BY {query.place}) - 1 AS {number}"])
    query.table(["*", f"row_hash({number}, {seed}) AS {hashed}"])
    return hashed
