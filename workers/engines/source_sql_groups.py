"""Folds of groups and of rows around a row as SQL.

Sums of numbers are made in the order of the rows, so that they are the same to the last bit.
"""

from collections.abc import Callable, Sequence

from workers.core.expressions.folds import Fold
from workers.core.expressions.grouping import WHOLE, Frame, Group, Looked, Window
from workers.core.expressions.plans import schema_after
from workers.core.schema import NUMBER, TEXT
from workers.engines.duckdb_primitives import finite
from workers.engines.source_sql_expressions import literal, named, quoted
from workers.engines.source_sql_query import Query

VALUES = "list({of} ORDER BY {place}) FILTER ({of} IS NOT NULL)"
GROUPED: dict[str, str] = {
    "count": "count({of})",
    "distinct": "count(DISTINCT {of})",
    "sum_integer": "TRY_CAST(sum(CAST({of} AS HUGEINT)) AS BIGINT)",
    "sum_number": "sum({of} ORDER BY {place})",
    "mean": "sum({of} ORDER BY {place}) / count({of})",
    "deviation": VALUES,
    "sample_deviation": VALUES,
    "quantile": "list({of} ORDER BY {of}) FILTER ({of} IS NOT NULL)",
    "minimum": "min({of})",
    "maximum": "max({of})",
    "first": "first({of} ORDER BY {place}) FILTER ({of} IS NOT NULL)",
    "last": "last({of} ORDER BY {place}) FILTER ({of} IS NOT NULL)",
    "mode": "mode({of} ORDER BY {of})",
    "join": "string_agg({of}, {separator} ORDER BY {place})",
}
"""What a group is asked for; of some folds that are its values, which come to one later."""

_SUM = "CASE WHEN len({0}) > 0 THEN list_reduce(list_prepend(0e0, {0}), lambda total, value: total + value) END"
FRAMED = {
    "count": "count({of}) OVER {window}",
    "sum_integer": "TRY_CAST(sum(CAST({of} AS HUGEINT)) OVER {window} AS BIGINT)",
    "minimum": "min({of}) OVER {window}",
    "maximum": "max({of}) OVER {window}",
    "first": "first_value({of} IGNORE NULLS) OVER {window}",
    "last": "last_value({of} IGNORE NULLS) OVER {window}",
}
_LISTED = "list({of}) FILTER ({of} IS NOT NULL) OVER {window}"
"""The values around a row, in their order, of which sums are made afterwards."""


def grouped(fold: Fold, of: str, place: str) -> str:
    """What is asked of a group."""
    return GROUPED[fold.function].format(of=of, place=place, separator=literal(fold.separator, TEXT))


def around(fold: Fold, of: str, window: str) -> str:
    """What is asked of the rows around a row."""
    return FRAMED.get(fold.function, _LISTED).format(of=of, window=window)


def finished(fold: Fold, frame: Frame = WHOLE) -> list[Callable[[str], str]]:
    """What becomes of what was asked, step by step: each takes the name of what there is so far."""
    function = fold.function
    less = 1 if function == "sample_deviation" else 0
    is_list = frame != WHOLE or function in ("deviation", "sample_deviation")
    if function in ("deviation", "sample_deviation"):
        return [_with_mean, lambda held: _deviation(held, less), finite]
    if function == "quantile":
        return [lambda held: _quantile(held, fold.at), finite]
    if function in ("sum_number", "mean") and is_list:
        total = _SUM.format
        divided = (lambda held: f"({total(held)}) / len({held})") if function == "mean" else total
        return [divided, finite]
    return [finite] if function in ("sum_number", "mean") else []


def _with_mean(held: str) -> str:
    return f"{{'all': {held}, 'mean': ({_SUM.format(held)}) / len({held})}}"


def _deviation(held: str, less: int) -> str:
    apart = f"list_transform({held}['all'], lambda value: (value - {held}['mean']) * (value - {held}['mean']))"
    return (
        f"CASE WHEN len({held}['all']) > {less} THEN sqrt(({_SUM.format(apart)}) / (len({held}['all']) - {less})) END"
    )


def _quantile(held: str, at: float) -> str:
    """Linear between the two nearest ranks."""
    place = f"(len({held}) - 1) * {literal(at, NUMBER)}"
    low, high = f"{held}[CAST(floor({place}) AS BIGINT) + 1]", f"{held}[CAST(ceil({place}) AS BIGINT) + 1]"
    return f"CASE WHEN {low} = {high} THEN {low} ELSE ({place} - floor({place})) * ({high} - {low}) + {low} END"


def grouped_rows(query: Query, plan: Group) -> None:
    values = query.values([*(of for _name, of in plan.keys), *(fold.of for _name, fold in plan.folds)])
    keys, of = values[: len(plan.keys)], values[len(plan.keys) :]
    names = [name for name, _of in plan.keys]
    firsts = [named(f"first({value} ORDER BY {query.place})", name) for value, name in zip(keys, names, strict=True)]
    held = {quoted(name): finished(fold) for name, fold in plan.folds}
    asked = [grouped(fold, value, query.place) for value, (_name, fold) in zip(of, plan.folds, strict=True)]
    made = [f"{value} AS {name}" for value, name in zip(asked, held, strict=True)]
    by = f"GROUP BY {', '.join(keys)}" if keys else "HAVING count(*) > 0"
    query.table([*firsts, *made, f"min({query.place}) AS {query.place}"], by)
    _finish(query, held)


def windowed_rows(query: Query, plan: Window) -> None:
    every = [*plan.keys, *(of for of, _descending in plan.order), *(o.fold.of for o in plan.outputs)]
    values = query.values(every)
    begin = len(plan.keys) + len(plan.order)
    keys, order, of = values[: len(plan.keys)], values[len(plan.keys) : begin], values[begin:]
    rank = query.place
    if order:
        down = [" DESC" if descending else "" for _of, descending in plan.order]
        ways = [f"{value}{way} NULLS LAST" for value, way in zip(order, down, strict=True)]
        rank = quoted(query.free("rank", query.schema))
        query.table(["*", f"row_number() OVER (ORDER BY {', '.join([*ways, query.place])}) AS {rank}"])
    names = {o: quoted(query.free(f"fold_{at}", query.schema)) for at, o in enumerate(plan.outputs, 1)}
    each = dict(zip(plan.outputs, of, strict=True))
    _around(query, {o: value for o, value in each.items() if o.frame != WHOLE and not _adds_up(o)}, names, keys, rank)
    _adding_up(query, {o: value for o, value in each.items() if _adds_up(o)}, names, keys, rank)
    _whole(query, {o: value for o, value in each.items() if o.frame == WHOLE}, names, keys, rank)
    made = {o.name: names[o] for o in plan.outputs}
    after = schema_after(plan, query.schema).names
    query.table([*(named(made.get(name, quoted(name)), name) for name in after), query.place])


def _around(query: Query, outputs: dict[Looked, str], names: dict[Looked, str], keys: Sequence[str], rank: str) -> None:
    if not outputs:
        return
    by = f"PARTITION BY {', '.join(keys)} " if keys else ""
    columns = [f"{around(o.fold, of, _window(by, rank, o.frame))} AS {names[o]}" for o, of in outputs.items()]
    query.table(["*", *columns])
    _finish(query, {names[o]: finished(o.fold, o.frame) for o in outputs})


def _adds_up(looked: Looked) -> bool:
    """Whether it is a sum of numbers, or their mean, that goes on from row to row."""
    return looked.fold.function in ("sum_number", "mean") and looked.frame.begin is None and looked.frame != WHOLE


def _adding_up(
    query: Query, outputs: dict[Looked, str], names: dict[Looked, str], keys: Sequence[str], rank: str
) -> None:
    """Sums of the rows so far: each number is added to the sum before it, once, and a row takes the sum of as many
    numbers as there are up to its end."""
    if not outputs:
        return
    by = f"PARTITION BY {', '.join(keys)} " if keys else ""
    group, *counts = (
        quoted(query.free(name, query.schema)) for name in ("group", *(f"count_{at}" for at in range(len(outputs))))
    )
    held, total = quoted(query.free("held", query.schema)), quoted(query.free("total", query.schema))
    asked = [
        f"count({of}) OVER {_window(by, rank, o.frame)} AS {count}"
        for (o, of), count in zip(outputs.items(), counts, strict=True)
    ]
    query.table(["*", f"min({query.place}) OVER ({by}) AS {group}", *asked])
    query.macros.add("running_sums")
    for (o, of), count in zip(outputs.items(), counts, strict=True):
        rows = query.last
        query.table([group, f"{VALUES.format(of=of, place=rank)} AS {held}"], f"GROUP BY {group}")
        query.table([f"* REPLACE (running_sums({held}) AS {held})"])
        query.table([group, f"unnest({held}) AS {total}", f"unnest(range(1, len({held}) + 1)) AS {count}"])
        query.table(["*"], of=f"{rows} LEFT JOIN {query.last} USING ({group}, {count})")
        value = f"{total} / {count}" if o.fold.function == "mean" else total
        query.table([f"* EXCLUDE ({total})", f"{finite(f'({value})')} AS {names[o]}"])
    query.table([f"* EXCLUDE ({', '.join([group, *counts])})"])


def _window(by: str, rank: str, frame: Frame) -> str:
    return f"({by}ORDER BY {rank} ROWS BETWEEN {_edges(frame)})"


def _edges(frame: Frame) -> str:
    def edge(step: int | None, open_end: str) -> str:
        if step is None:
            return f"UNBOUNDED {open_end}"
        return "CURRENT ROW" if step == 0 else f"{abs(step)} {'PRECEDING' if step < 0 else 'FOLLOWING'}"

    return f"{edge(frame.begin, 'PRECEDING')} AND {edge(frame.end, 'FOLLOWING')}"


def _whole(query: Query, outputs: dict[Looked, str], names: dict[Looked, str], keys: Sequence[str], rank: str) -> None:
    """Folds of a whole group are made once for each, and put beside its rows; a group is known by its first row."""
    if not outputs:
        return
    group = quoted(query.free("group", query.schema))
    by = f"(PARTITION BY {', '.join(keys)})" if keys else "()"
    query.table(["*", f"min({query.place}) OVER {by} AS {group}"])
    rows = query.last
    folds = [f"{grouped(o.fold, of, rank)} AS {names[o]}" for o, of in outputs.items()]
    query.table([group, *folds], f"GROUP BY {group}")
    _finish(query, {names[o]: finished(o.fold) for o in outputs})
    query.table(["*"], of=f"{rows} JOIN {query.last} USING ({group})")


def _finish(query: Query, held: dict[str, list[Callable[[str], str]]]) -> None:
    """Tables in which what was asked of groups becomes what is wanted."""
    for level in range(max(map(len, held.values()), default=0)):
        made = [f"{steps[level](name)} AS {name}" for name, steps in held.items() if level < len(steps)]
        query.table([f"* REPLACE ({', '.join(made)})"])
