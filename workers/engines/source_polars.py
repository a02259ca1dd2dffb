"""The engine that writes: plans become readable Polars code over a frame called ``df``.

Nothing that people typed is code: names and values are literals, sentences are comments of one line.
"""

from workers.core.errors import DataError
from workers.core.expressions.combining import Append, Join
from workers.core.expressions.grouping import Extend, Group, Lots, Repeat, Window
from workers.core.expressions.nodes import Column
from workers.core.expressions.plans import Chain, Distinct, Filter, Plan, RowPlan, Sample, Slice, Sort, schema_after
from workers.core.expressions.watching import Divide, Refuse, Select
from workers.core.schema import Schema
from workers.core.words import _, say
from workers.engines.source_body import Body, Statements, column_or, listed, name_list, sorted_by
from workers.engines.source_expressions import Needs
from workers.engines.source_groups import group_statements, repeat_statements, window_statements
from workers.engines.source_rows import drawn, refuse
from workers.engines.source_tables import append_statements, join_statements
from workers.engines.source_text import assigned, quoted, written
from workers.engines.source_watching import watching_statements

Chosen = Filter | Distinct | Sort | Slice | Sample
Stated = RowPlan | Chosen | Group | Window | Repeat | Join | Append | Refuse | Divide | Select


def statements(plan: Plan, schema: Schema, needs: Needs) -> Statements:
    """The plan as statements, each of one line, that change ``df``; what they need is added to ``needs``.

    Raises ``DataError`` with a sentence about what cannot be written.
    """
    if isinstance(plan, Chain):
        made: Statements = []
        for each in plan.plans:
            made += statements(each, schema, needs)
            schema = schema_after(each, schema)
        return made
    if isinstance(plan, Lots | Extend):
        raise DataError(say(_("it changes only the rows that a model learns from.")))
    return _stated(plan, schema, needs)


def _stated(plan: Stated, schema: Schema, needs: Needs) -> Statements:
    match plan:
        case RowPlan():
            return _rows(plan, schema, needs)
        case Group():
            return group_statements(plan, schema, needs)
        case Window():
            return window_statements(plan, schema, needs)
        case Repeat():
            return repeat_statements(plan, schema, needs)
        case Join():
            return join_statements(plan, schema, needs)
        case Append():
            return append_statements(plan, schema, needs)
        case Refuse() | Divide() | Select():
            return watching_statements(plan, schema, needs)
        case Filter() | Distinct() | Sort() | Slice() | Sample():
            return _chosen(plan, schema, needs)


def _chosen(plan: Chosen, schema: Schema, needs: Needs) -> Statements:
    """Rows are chosen or put in order."""
    match plan:
        case Filter(condition):
            body = Body(schema, [condition], needs)
            return [*body.begin, f"df = df.filter({body.inside(0)})", *body.end]
        case Distinct(columns, keep):
            return [f'df = df.unique(subset={name_list(columns)}, keep="{keep}", maintain_order=True)']
        case Sort(keys):
            body = Body(schema, [of for of, _descending in keys], needs)
            ordered = [column_or(body, at) for at in range(len(keys))]
            return [*body.begin, f"df = df{sorted_by(ordered, [down for _of, down in keys])}", *body.end]
        case Slice():
            return [f"df = df.{_slice(plan)}"]
        case Sample(rows, share, seed):
            needs.function(drawn)
            wanted = f"rows={rows}" if rows is not None else f"share={share!r}"
            return [f"df = drawn(df, {wanted}, seed={seed})"]


def _slice(plan: Slice) -> str:
    offset, length = plan.offset, plan.length
    if plan.from_end and offset and length is not None:
        return f"reverse().slice({offset}, {length}).reverse()"
    if plan.from_end:
        return f"tail({length})" if length is not None else f"reverse().slice({offset}).reverse()"
    if length is None:
        return f"slice({offset})"
    return f"slice({offset}, {length})" if offset else f"head({length})"


def _rows(plan: RowPlan, schema: Schema, needs: Needs) -> Statements:
    changed = [o for o in plan.outputs if not o.is_untouched]
    body = Body(schema, [*(g.wrong for g in plan.guards), *(o.expression for o in changed)], needs)
    made = list(body.begin)
    for at, guard in enumerate(plan.guards):
        needs.function(refuse)
        made.append(f"refuse(df, {body.inside(at)}, {written(str(guard.message))})")
    outputs = [o.name for o in plan.outputs]
    renamed = _renamed(plan, schema)
    if renamed is not None and not plan.guards:
        pairs = ", ".join(f"{quoted(old)}: {quoted(new)}" for old, new in renamed.items())
        return [f"df = df.rename({{{pairs}}})"]
    begin = len(plan.guards)
    columns = [(o.name, body.inside(begin + at)) for at, o in enumerate(changed)]
    if columns:
        made.append(f"df = df.with_columns({assigned(columns)})")
    there = [*schema.names, *(name for name in body.parts)]
    there += [name for name, _text in columns if name not in schema]
    gone = [name for name in there if name not in outputs]
    if [name for name in there if name not in gone] != outputs or len(gone) > len(outputs):
        made.append(f"df = df.select({listed(outputs)})")
    elif gone:
        made.append(f"df = df.drop({listed(gone)})")
    return made


def _renamed(plan: RowPlan, schema: Schema) -> dict[str, str] | None:
    """Old name -> new one, where the plan does nothing but rename columns in their places."""
    olds = [o.expression.name if isinstance(o.expression, Column) else None for o in plan.outputs]
    if olds != list(schema.names):
        return None
    pairs = {str(old): o.name for old, o in zip(olds, plan.outputs, strict=True) if not o.is_untouched}
    return pairs or None
