"""A table on the cluster: numbered columns, and the ``place`` that orders its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from workers.core.expressions.nodes import Call, Column, Expression, Literal, Lookup
from workers.core.expressions.plans import RowPlan, schema_after
from workers.core.expressions.primitives import PRIMITIVES
from workers.core.later import Later
from workers.core.schema import INTEGER, Schema
from workers.engines.levels import Levels
from workers.engines.spark import arrow
from workers.engines.spark.primitives import IMPLEMENTATIONS, OURS, TYPES, literal

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession, functions
else:
    functions = Later("pyspark.sql.functions")

PLACE = "place"
DEEP = 50
"""Levels of intermediates beyond which Spark takes longer to plan than to compute, and then fails."""


@dataclass(frozen=True)
class Table:
    """The rows of ``frame``: a column ``c0`` and on for each of ``schema``, and ``place``, which orders them.

    With ``is_dense`` the places are 1, 2 and so on without a gap.
    """

    frame: DataFrame
    schema: Schema
    is_dense: bool = False

    @property
    def session(self) -> SparkSession:
        return self.frame.sparkSession

    @property
    def names(self) -> dict[str, str]:
        """Column -> what it is called inside."""
        return {name: f"c{at}" for at, name in enumerate(self.schema.names)}

    @property
    def kept(self) -> list[str]:
        """All columns inside."""
        return [*self.names.values(), PLACE]

    def computed(self, expressions: Iterable[Expression]) -> tuple[DataFrame, list[str]]:
        """The rows with the intermediates that the expressions need, and each expression as SQL over them."""
        wanted = list(expressions)
        levels: Levels[str] = Levels([], self._value, str, stem="v")
        levels.add(wanted)
        if len(levels.levels) > DEEP:
            return self._apart(wanted)
        last, alive, frame = levels.last_uses(wanted), self.kept, self.frame
        for number, level in enumerate(levels.levels, start=1):
            frame = frame.selectExpr(*alive, *(f"{value} AS {name}" for name, value in level))
            alive = [name for name in [*alive, *(name for name, _value in level)] if last.get(name) != number]
        return frame, [levels[of] for of in wanted]

    def _apart(self, wanted: Sequence[Expression]) -> tuple[DataFrame, list[str]]:
        """The same by Polars, where the rows are."""
        values = [f"w{at}" for at in range(len(wanted))]
        kinds = [*(column.kind for column in self.schema), INTEGER, *(of.kind for of in wanted)]
        compute = arrow.apart(self.schema.names, wanted, kinds)
        rows = self.frame.select(*self.kept)
        return rows.mapInArrow(compute, schema_text([*self.kept, *values], kinds)), values

    def having(self, condition: str) -> Table:
        """The rows for which SQL over their columns is true."""
        return replace(self, frame=self.frame.where(condition), is_dense=False)

    def projected(self, plan: RowPlan) -> Table:
        """Every row after the plan; its guards are not looked at."""
        frame, values = self.computed(output.expression for output in plan.outputs)
        made = [f"{value} AS c{at}" for at, value in enumerate(values)]
        return replace(self, frame=frame.selectExpr(*made, PLACE), schema=schema_after(plan, self.schema))

    def numbered(self, columns: Mapping[str, Expression], *besides: str) -> DataFrame:
        """Each row's place, these values by their names, and ``besides``, which are columns inside."""
        frame, values = self.computed(columns.values())
        made = [f"{value} AS {name}" for name, value in zip(columns, values, strict=True)]
        return frame.selectExpr(*besides, PLACE, *made)

    def _value(self, expression: Expression, args: Sequence[str]) -> str:
        match expression:
            case Column(name):
                return self.names[name]
            case Literal():
                return literal(expression)
            case Call(function):
                return IMPLEMENTATIONS[function](*args)
            case Lookup(of, keys, values, _, kind):
                found = arrow.look_up(dict(zip(keys, values, strict=True)), of.kind, kind)
                name = f"etabli_look_up_{uuid4().hex}"
                register(self.session, name, found, kind)
                return f"{name}({args[0]}, {args[1]})"


def register(session: SparkSession, name: str, function: Any, gives: str) -> None:
    """Make a function over columns of Arrow known to SQL."""
    # Spark reads annotations, and knows few.
    session.udf.register(name, functions.arrow_udf(lambda *columns: function(*columns), TYPES[gives].lower()))


def ours(session: SparkSession) -> None:
    """Make the primitives known that Polars computes."""
    for name in OURS:
        register(session, f"etabli_{name}", arrow.primitive(name), PRIMITIVES[name].gives)


def schema_text(names: Sequence[str], kinds: Sequence[str]) -> str:
    """Columns as Spark's own words for a schema."""
    return ", ".join(f"{name} {TYPES[kind]}" for name, kind in zip(names, kinds, strict=True))
