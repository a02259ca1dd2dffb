"""Groups of rows, windows and repeated rows as readable Polars code."""

from collections.abc import Callable
from functools import reduce

from workers.core.expressions.folds import Fold
from workers.core.expressions.grouping import WHOLE, Frame, Group, Looked, Repeat, Window
from workers.core.expressions.nodes import Column, Literal
from workers.core.schema import Schema
from workers.engines import source_folds as folds
from workers.engines.polars_primitives import finite
from workers.engines.source_body import Body, Statements, column_or, sorted_by
from workers.engines.source_expressions import TYPES, Needs
from workers.engines.source_rows import repeated
from workers.engines.source_text import assigned, quoted, written


def group_statements(plan: Group, schema: Schema, needs: Needs) -> Statements:
    keys, count = [of for _name, of in plan.keys], len(plan.keys)
    found = [fold for _name, fold in plan.folds]
    every = [*keys, *(fold.of for fold in found)]
    body = Body(schema, every, needs, [at for at in range(len(every)) if at < count or not _is_rows(found[at - count])])
    columns = [(name, _fold(fold, body, count + at, needs)) for at, (name, fold) in enumerate(plan.folds)]
    if not keys:
        return [*body.begin, f"df = df.select({assigned(columns)}).head(df.height)"]
    by = [
        quoted(name) if of == Column(name, of.kind) else f"{body.inside(at)}.alias({quoted(name)})"
        for at, (name, of) in enumerate(plan.keys)
    ]
    return [*body.begin, f"df = df.group_by({', '.join(by)}, maintain_order=True).agg({assigned(columns)})"]


def window_statements(plan: Window, schema: Schema, needs: Needs) -> Statements:
    order = [of for of, _descending in plan.order]
    every = [*plan.keys, *order, *(o.fold.of for o in plan.outputs)]
    begin = len(plan.keys) + len(order)
    body = Body(schema, every, needs, [at for at in range(len(every)) if not _is_count(plan, at - begin)])
    keys = ", ".join(column_or(body, at) for at in range(len(plan.keys)))
    over = f".over({keys})" if keys else ""
    columns = [(o.name, f"{_looked(o, body, begin + at, needs)}{over}") for at, o in enumerate(plan.outputs)]
    made = [*body.begin, f"df = df.with_columns({assigned(columns)})"]
    if order:
        row = reduce(lambda name, _each: f"{name}_" if name in schema else name, schema.names, "row")
        by = sorted_by([column_or(body, len(plan.keys) + at) for at in range(len(order))], [d for _of, d in plan.order])
        made.insert(len(body.begin), f"df = df.with_row_index({quoted(row)}){by}")
        made.append(f"df = df.sort({quoted(row)}).drop({quoted(row)})")
    return [*made, *body.end]


def _is_count(plan: Window, at: int) -> bool:
    return at >= 0 and _is_rows(plan.outputs[at].fold) and plan.outputs[at].frame in (WHOLE, Frame(None, 0))


def _is_rows(fold: Fold) -> bool:
    """Whether the fold counts rows."""
    return fold.function == "count" and isinstance(fold.of, Literal) and fold.of.value is not None


_METHODS: dict[str, Callable[[Fold], str]] = {
    "count": lambda _fold: "count().cast(pl.Int64)",
    "distinct": lambda _fold: "drop_nulls().n_unique().cast(pl.Int64)",
    "minimum": lambda _fold: "min()",
    "maximum": lambda _fold: "max()",
    "first": lambda _fold: "drop_nulls().first()",
    "last": lambda _fold: "drop_nulls().last()",
    "mode": lambda _fold: "drop_nulls().mode().min()",
}
_FUNCTIONS: dict[str, tuple[Callable[..., object], str]] = {
    "sum_integer": (folds.total_whole, ""),
    "sum_number": (folds.total, ""),
    "mean": (folds.mean, ""),
    "deviation": (folds.deviation, ""),
    "sample_deviation": (folds.deviation, ", less=1"),
}
_RUNNING: dict[str, Callable[..., object]] = {
    "count": folds.running_count,
    "sum_integer": folds.running_total_whole,
    "sum_number": folds.running_total,
    "mean": folds.running_mean,
    "first": folds.running_first,
}
_NEAR: dict[str, tuple[Callable[..., object], str]] = {
    "count": (folds.near_count, ""),
    "sum_integer": (folds.near_total_whole, ""),
    "sum_number": (folds.near_total, ""),
    "mean": (folds.near_mean, ""),
    "deviation": (folds.near_deviation, ""),
    "sample_deviation": (folds.near_deviation, ", less=1"),
    "minimum": (folds.near_minimum, ""),
    "maximum": (folds.near_maximum, ""),
    "first": (folds.near_first, ""),
    "last": (folds.near_last, ""),
}
_CUMULATIVE = {
    "minimum": "cum_min().forward_fill()",
    "maximum": "cum_max().forward_fill()",
    "last": "forward_fill()",
}
FLIPPED = {"first": "last", "last": "first"}


def _fold(fold: Fold, body: Body, at: int, needs: Needs) -> str:
    """The fold over all rows of a group."""
    if _is_rows(fold):
        return "pl.len().cast(pl.Int64)"
    if fold.function in _METHODS:
        return f"{body.atom(at)}.{_METHODS[fold.function](fold)}"
    if fold.function == "quantile":
        needs.function(finite)
        return f'finite({body.atom(at)}.drop_nulls().quantile({fold.at!r}, interpolation="linear"))'
    if fold.function == "join":
        needs.function(folds.joined)
        return f"joined({body.inside(at)}, {quoted(fold.separator)})"
    function, more = _FUNCTIONS[fold.function]
    needs.function(function)
    return f"{function.__name__}({body.inside(at)}{more})"


def _looked(output: Looked, body: Body, at: int, needs: Needs) -> str:
    fold, begin, end = output.fold, output.frame.begin, output.frame.end
    if begin is None and end is None:
        return _fold(fold, body, at, needs)
    if begin is None and end == 0 and _is_rows(fold):
        return "pl.int_range(1, pl.len() + 1)"
    if begin is None and end is not None:
        return _up_to(fold.function, body.atom(at), end, needs)
    if begin is not None and end is None:
        flipped = FLIPPED.get(fold.function, fold.function)
        return f"{_up_to(flipped, f'{body.atom(at)}.reverse()', -begin, needs)}.reverse()"
    if begin == end and fold.function not in ("count", "deviation", "sample_deviation"):
        return f"{body.atom(at)}.shift({-int(begin or 0)})"
    function, more = _NEAR[fold.function]
    needs.function(function)
    return f"{function.__name__}({body.inside(at)}, {begin}, {end}{more})"


def _up_to(function: str, of: str, end: int, needs: Needs) -> str:
    """What is folded of the rows up to the one ``end`` rows later."""
    if function in _CUMULATIVE:
        text = f"{of}.{_CUMULATIVE[function]}"
    else:
        needs.function(_RUNNING[function])
        text = f"{_RUNNING[function].__name__}({of})"
    if end > 0:
        needs.function(folds.later)
        return f"later({text}, {end})"
    if end < 0:
        return f"{text}.shift({-end}, fill_value=0)" if function == "count" else f"{text}.shift({-end})"
    return text


def repeat_statements(plan: Repeat, schema: Schema, needs: Needs) -> Statements:
    every = [plan.times, *(of for _name, values in plan.taken for of in values)]
    body = Body(schema, every, needs)
    taken = {*schema.names, *body.parts}
    copy = "copy"
    while copy in taken:
        copy += "_"
    needs.function(repeated)
    made = [*body.begin, f"df = df.with_columns({assigned([(copy, body.inside(0))])})"]
    made.append(f"df = repeated(df, {quoted(copy)})")
    columns, at = list[tuple[str, str]](), 1
    for name, values in plan.taken:
        columns.append((name, _copied(body, range(at, at + len(values)), copy)))
        at += len(values)
    columns.append((plan.number, f"pl.col({quoted(copy)})"))
    if not plan.taken and plan.number == copy and plan.kept == schema.names:
        return [*made, *body.end]
    kept = [quoted(name) for name in plan.kept]
    return [*made, f"df = df.select({', '.join([*kept, assigned(columns)])})"]


def _copied(body: Body, places: range, copy: str) -> str:
    """The first of some values in the first copy of a row, the second in the second."""
    values = [body.of(at) for at in places]
    kind = values[0].kind
    if all(isinstance(value, Literal) for value in values):
        pairs = {at: value.value for at, value in enumerate(values, 1) if isinstance(value, Literal)}
        table = "{" + ", ".join(f"{at}: {written(value)}" for at, value in pairs.items()) + "}"
        return f"pl.col({quoted(copy)}).replace_strict({table}, default=None, return_dtype={TYPES[kind]})"
    each = ", ".join(body.inside(at) for at in places)
    return f"pl.concat_list({each}).list.get(pl.col({quoted(copy)}) - 1, null_on_oob=True)"
