"""Plans as SQL. It holds no text of people's: columns and intermediates are numbered, values are parameters."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from workers.core.dtypes import SQL_TYPES
from workers.core.expressions.aggregates import Aggregate
from workers.core.expressions.grouping import Group, Lots, Repeat, Window
from workers.core.expressions.nodes import Call, Column, Expression, Literal, Lookup, Value
from workers.core.expressions.plans import (
    FIRST,
    LAST,
    NONE,
    Distinct,
    Filter,
    Plan,
    RowPlan,
    Slice,
    Sort,
    schema_after,
)
from workers.core.expressions.watching import Divide
from workers.core.schema import Schema
from workers.engines.duckdb_aggregates import fold
from workers.engines.duckdb_primitives import IMPLEMENTATIONS
from workers.engines.levels import Levels

PLACE = "place"
"""Which row of the source a row comes from."""


class Query:
    """The rows of ``source`` after some plans.

    ``columns`` are those of ``schema`` as the source has them; c0, c1 and so on by default.
    """

    def __init__(self, schema: Schema, source: str = "source", columns: Sequence[str] = ()) -> None:
        self.schema = schema
        self.parameters: list[Any] = []
        self._names = {name: f"c{at}" for at, name in enumerate(schema.names)}
        given = columns or tuple(self._names.values())
        begun = ", ".join(f"{value} AS {name}" for value, name in zip(given, self._names.values(), strict=True))
        self._tables = [f"t0 AS (SELECT {begun}, row_number() OVER () AS {PLACE} FROM {source})"]
        self._others: list[str] = []
        self._is_mixed = False

    def after(self, plan: Plan) -> "Query":
        """The rows after one more plan."""
        query = self._copied()
        query._step(plan)
        return query

    def _copied(self) -> "Query":
        query = copy(self)
        query._tables, query.parameters = [*self._tables], [*self.parameters]
        query._others = [*self._others]
        return query

    def with_other(self, select: str) -> "Query":
        """The same rows, with another table at hand, called ``other``."""
        query = self._copied()
        query._others.append(f"o{len(self._others)} AS ({select})")
        return query

    @property
    def other(self) -> str:
        """The name of the table that came to hand last."""
        return f"o{len(self._others) - 1}"

    def name_of(self, column: str) -> str:
        """What a column is called inside."""
        return self._names[column]

    def chosen(self, join: str) -> "Query":
        """The rows that a join leaves, each once and as it is."""
        query = self._copied()
        query._add(f"SELECT {query._kept()}", join)
        query._is_mixed = True
        return query

    def made(self, schema: Schema, values: Sequence[str], order: str, rest: str) -> "Query":
        """Rows of ``schema``, its columns the ``values``, made by what ``rest`` puts behind FROM, in an order."""
        query = self._copied()
        query.schema, query._is_mixed = schema, True
        query._names = {name: f"c{at}" for at, name in enumerate(schema.names)}
        columns = [f"{value} AS {name}" for value, name in zip(values, query._names.values(), strict=True)]
        query._add(f"SELECT {', '.join(columns)}, row_number() OVER (ORDER BY {order}) AS {PLACE}", rest)
        return query

    def asked(self, select: str) -> tuple[str, list[Any]]:
        """A query, with its parameters, over these rows, called ``last``, and the tables at hand."""
        return f"{self._with()} {select}", self.parameters

    def _step(self, plan: Plan) -> None:
        match plan:
            case RowPlan(outputs):
                levels = self._computed([output.expression for output in outputs])
                names = {output.name: f"c{at}" for at, output in enumerate(outputs)}
                made = [f"{levels[output.expression]} AS {names[output.name]}" for output in outputs]
                self._add(f"SELECT {', '.join(made)}, {PLACE}")
                self._names = names
            case Filter(condition):
                levels = self._computed([condition])
                self._add(f"SELECT {self._kept()}", f"WHERE {levels[condition]}")
            case Distinct(columns, keep):
                alike = ", ".join(self._names[name] for name in columns)
                nth = "count(*)" if keep == NONE else "row_number()"
                order = f"ORDER BY {PLACE} DESC" if keep == LAST else f"ORDER BY {PLACE}" if keep == FIRST else ""
                self._add(f"SELECT {self._kept()}", f"QUALIFY {nth} OVER (PARTITION BY {alike} {order}) = 1")
                self._is_mixed = True
            case Sort(keys):
                levels = self._computed([of for of, _descending in keys])
                order = ", ".join(f"{levels[of]} {'DESC' if down else 'ASC'} NULLS LAST" for of, down in keys)
                places = f"row_number() OVER (ORDER BY {order}, {PLACE}) AS {PLACE}"
                self._add(f"SELECT {', '.join(self._names.values())}, {places}")
                self._is_mixed = True
            case Slice(offset, length, from_end):
                last = "" if length is None else f" AND {offset + length}"
                within = f"BETWEEN {offset + 1}{last}" if last else f"> {offset}"
                order = f"ORDER BY {PLACE} {'DESC' if from_end else 'ASC'}"
                self._add(f"SELECT {self._kept()}", f"QUALIFY row_number() OVER ({order}) {within}")
                self._is_mixed = True
            case Repeat():
                self._repeat(plan)
        self.schema = schema_after(plan, self.schema)

    def _repeat(self, plan: Repeat) -> None:
        levels = self._computed([plan.times, *(of for _name, values in plan.taken for of in values)])
        self._add(f"SELECT *, unnest(range(1, {levels[plan.times]} + 1)) AS copy")
        of = [self._names[name] for name in plan.kept]
        of += [f"[{', '.join(levels[one] for one in values)}][copy]" for _name, values in plan.taken]
        names = [*plan.kept, *(name for name, _values in plan.taken), plan.number]
        self._names = {name: f"c{at}" for at, name in enumerate(names)}
        made = [f"{value} AS {name}" for value, name in zip([*of, "copy"], self._names.values(), strict=True)]
        self._add(f"SELECT {', '.join(made)}, row_number() OVER (ORDER BY {PLACE}, copy) AS {PLACE}")
        self._is_mixed = True

    def drawn(self, places: str) -> "Query":
        """The rows at the places (0-based, in order) that the table ``places`` holds in its column ``at``."""
        query = self._copied()
        query._add(f"SELECT *, row_number() OVER (ORDER BY {PLACE}) - 1 AS number")
        query._add(f"SELECT {query._kept()}", f"SEMI JOIN {places} ON number = {places}.at")
        query._is_mixed = True
        return query

    def with_lots(self, plan: Lots, table: str) -> "Query":
        """These rows with a column of the numbers (``lot``) that a table has for their places (``at``, 0-based)."""
        query = self._copied()
        query._add(f"SELECT *, row_number() OVER (ORDER BY {PLACE}) - 1 AS number")
        query.schema = schema_after(plan, self.schema)
        query._names = {name: f"c{at}" for at, name in enumerate(query.schema.names)}
        values = [*self._names.values(), f"{table}.lot"]
        made = [f"{value} AS {name}" for value, name in zip(values, query._names.values(), strict=True)]
        query._add(f"SELECT {', '.join([*made, PLACE])}", f"JOIN {table} ON number = {table}.at")
        query._is_mixed = True
        return query

    @property
    def names(self) -> dict[str, str]:
        """Column -> what it is called in the query."""
        return self._names

    def extended(self, table: str) -> "Query":
        """These rows, and after them those of a table with the same columns and their place (``at``)."""
        query = self._copied()
        last = f"(SELECT coalesce(max({PLACE}), 0) FROM {query.last}) + {table}.at + 1"
        more = f"SELECT {', '.join(query._names.values())}, {last} AS {PLACE} FROM {table}"
        query._add(f"SELECT {query._kept()}", f"UNION ALL {more}")
        query._is_mixed = True
        return query

    def grouped(self, plan: Group, table: str) -> "Query":
        """The rows of a table made of groups: ``place``, and the columns in their order."""
        query = self._copied()
        query.schema = schema_after(plan, self.schema)
        query.parameters = []
        query._names = {name: f"c{at}" for at, name in enumerate(query.schema.names)}
        given = [*(f"k{at}" for at in range(len(plan.keys))), *(f"r{at}" for at in range(len(plan.folds)))]
        columns = zip(given, query.schema, query._names.values(), strict=True)
        made = [f"CAST({value} AS {SQL_TYPES[column.kind]}) AS {name}" for value, column, name in columns]
        places = f"row_number() OVER (ORDER BY {PLACE}) AS {PLACE}"
        query._tables = [f"t0 AS (SELECT {', '.join([*made, places])} FROM {table})"]
        query._is_mixed = True
        return query

    def beside(self, plan: Window, table: str) -> "Query":
        """These rows with columns of a table that has one row for each ``place``."""
        query = self._copied()
        query.schema = schema_after(plan, self.schema)
        found = {output.name: f"r{at}" for at, output in enumerate(plan.outputs)}
        values = [found.get(name) or self._names[name] for name in query.schema.names]
        query._names = {name: f"c{at}" for at, name in enumerate(query.schema.names)}
        made = [f"{value} AS {name}" for value, name in zip(values, query._names.values(), strict=True)]
        query._add(f"SELECT {', '.join([*made, PLACE])}", f"JOIN {table} USING ({PLACE})")
        query._is_mixed = True
        return query

    def divided(self, plan: Divide, table: str) -> "Query":
        """These rows with the ``part`` of a table that has one row for each ``place``."""
        query = self._copied()
        query.schema = schema_after(plan, self.schema)
        values = [self._names[name] for name in query.schema.names[:-1]]
        query._names = {name: f"c{at}" for at, name in enumerate(query.schema.names)}
        made = [f"{value} AS {name}" for value, name in zip([*values, "part"], query._names.values(), strict=True)]
        query._add(f"SELECT {', '.join([*made, PLACE])}", f"JOIN {table} USING ({PLACE})")
        query._is_mixed = True
        return query

    def breaking(self, wrong: Expression, most: int) -> tuple[str, list[Any]]:
        """A query, with its parameters, for how many rows make ``wrong`` true, and which are the first, from 1."""
        query = self._copied()
        levels = query._computed([wrong])
        query._add(f"SELECT row_number() OVER (ORDER BY {PLACE}) AS number, {levels[wrong]} AS wrong")
        found = f"SELECT count(*), list(number ORDER BY number)[:{most}] FROM {query.last} WHERE wrong"
        return f"{query._with()} {found}", query.parameters

    def numbered(self, columns: Mapping[str, Expression]) -> tuple[str, list[Any]]:
        """A query, with its parameters, for each row's place and these values, by their names."""
        query = self._copied()
        levels = query._computed(list(columns.values()))
        made = [f"{levels[of]} AS {name}" for name, of in columns.items()]
        return f"{query._with()} SELECT {', '.join([PLACE, *made])} FROM {query.last}", query.parameters

    def repeated(self, plan: Repeat) -> tuple[str, list[Any]]:
        """A query, with its parameters, for how many rows there are and how many would be made."""
        query = self._copied()
        times = query._computed([plan.times])[plan.times]
        made = f"SELECT count(*), coalesce(sum(greatest({times}, 0)), 0) FROM {query.last}"
        return f"{query._with()} {made}", query.parameters

    def height(self) -> tuple[str, list[Any]]:
        """A query, with its parameters, for how many rows there are."""
        return f"{self._with()} SELECT count(*) FROM {self.last}", self.parameters

    def folded(self, aggregates: Sequence[Aggregate]) -> tuple[str, list[Any]]:
        """A query, with its parameters, for one row with the value of each aggregate."""
        query = self._copied()
        levels = query._computed([aggregate.of for aggregate in aggregates])
        folds = [fold(aggregate, levels[aggregate.of]) for aggregate in aggregates]
        return f"{query._with()} SELECT {', '.join(folds)} FROM {query.last}", query.parameters

    def counted(self, value: Expression, most: int) -> tuple[str, list[Any]]:
        """A query, with its parameters, for the commonest values, of several the least, and how often each occurs."""
        query = self._copied()
        name = query._computed([value])[value]
        found = f"SELECT {name} AS value, count(*) AS times FROM {query.last} WHERE {name} IS NOT NULL"
        return f"{query._with()} {found} GROUP BY value ORDER BY times DESC, value LIMIT {most}", query.parameters

    def values(self, values: Sequence[Expression]) -> tuple[str, list[Any]]:
        """A query, with its parameters, for some values of every row, in order."""
        query = self._copied()
        levels = query._computed(list(values))
        made = [f"{levels[of]} AS x{at}" for at, of in enumerate(values)]
        return query._ordered(", ".join(made)), query.parameters

    def text(self) -> str:
        """The query for all rows, in order."""
        return self._ordered(", ".join(self._names.values()))

    def _ordered(self, asked: str) -> str:
        order = f" ORDER BY {PLACE}" if self._is_mixed else ""
        return f"{self._with()} SELECT {asked} FROM {self.last}{order}"

    @property
    def last(self) -> str:
        """What the rows are called inside."""
        return f"t{len(self._tables) - 1}"

    def _with(self) -> str:
        return f"WITH {', '.join([*self._others, *self._tables])}"

    def _kept(self) -> str:
        return ", ".join([*self._names.values(), PLACE])

    def _add(self, select: str, rest: str = "") -> None:
        self._tables.append(f"t{len(self._tables)} AS ({select} FROM {self.last} {rest})")

    def _computed(self, expressions: Sequence[Expression]) -> Levels[str]:
        levels: Levels[str] = Levels([], self._value, str, stem="v")
        levels.add(expressions)
        last, alive = levels.last_uses(expressions), [self._kept()]
        for number, level in enumerate(levels.levels, start=1):
            self._add(f"SELECT {', '.join([*alive, *(f'{value} AS {name}' for name, value in level)])}")
            alive = [name for name in [*alive, *(name for name, _value in level)] if last.get(name) != number]
        return levels

    def _value(self, expression: Expression, args: Sequence[str]) -> str:
        match expression:
            case Column(name):
                return self._names[name]
            case Literal(value, kind):
                return self._parameter(value, SQL_TYPES[kind])
            case Call(function):
                return IMPLEMENTATIONS[function](*args)
            case Lookup(of, keys, values, _, kind):
                return self._looked_up(args[0], args[1], (keys, SQL_TYPES[of.kind]), (values, SQL_TYPES[kind]))

    def _looked_up(
        self, key: str, otherwise: str, keys: tuple[Sequence[Value], str], values: tuple[Sequence[Value], str]
    ) -> str:
        if not keys[0]:
            return f"CASE WHEN {key} IS NOT NULL THEN {otherwise} END"
        lists = [self._parameter(list(found), f"{kind}[]") for found, kind in (keys, values)]
        at = f"list_position({lists[0]}, {key})"
        return f"CASE WHEN {key} IS NULL THEN NULL WHEN {at} IS NULL THEN {otherwise} ELSE {lists[1]}[{at}] END"

    def _parameter(self, value: Any, kind: str) -> str:
        self.parameters.append(value)
        return f"CAST(${len(self.parameters)} AS {kind})"
