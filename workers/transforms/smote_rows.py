"""Let a model see new rows of rare classes, between rows that there are."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workers.core import params
from workers.core.balance import (
    CLASSES_HELP,
    KINDS,
    MOST_SEED,
    Balancing,
    changes,
    class_column,
    class_counts,
    raised,
)
from workers.core.errors import DataError
from workers.core.expressions.aggregates import drawn
from workers.core.expressions.build import call, column, combine, literal
from workers.core.expressions.grouping import Extend
from workers.core.expressions.nodes import Value, typed
from workers.core.expressions.plans import Plan
from workers.core.later import Later
from workers.core.schema import INTEGER, NUMERIC, Schema
from workers.core.synthetic import between
from workers.core.transform import Behaviour, State, Statistics, of_kinds
from workers.core.words import _, say

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")

MOST_ROWS = 5_000
MOST_MADE = 500_000


class SmoteRows(Balancing):
    label = _("Make rows of rare classes (SMOTE)")
    help = _(
        "A model learns from new rows of rare classes besides: each between a row and one of its nearest neighbours of "
        "the same class. Only for training rows; rows to validate, test or predict stay as they are."
    )
    words = _("balance imbalance minority synthetic oversample neighbours class")
    behaviour = Behaviour(
        missing=_("rows without a class or without one of the numbers are kept, and no new row is made of them"),
        unseen=_("rows to predict stay as they are, whatever their class"),
        wrong_type=_("refused: classes are text, whole numbers or yes or no; only numbers have values between"),
        empty=_("without rows there is nothing to make rows of"),
    )
    examples = ({"column": "active", "numbers": ["amount"]}, {"column": "city", "neighbours": 2, "percent": 50.0})

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Classes"), kinds=KINDS, help=_("The target: what the model has to tell apart."))
        numbers: tuple[str, ...] = params.columns(
            _("Numbers"),
            default=(),
            kinds=NUMERIC,
            help=_("By these, neighbours are found and values mixed; all when you choose none. Others are copied."),
        )
        classes: str = params.lines(_("Only these classes"), default="", help=CLASSES_HELP, max_length=4000)
        percent: float = params.number(
            _("Size in percent"), default=100.0, low=1.0, high=100.0, help=_("Of the commonest class.")
        )
        neighbours: int = params.integer(_("Neighbours"), default=5, low=1, high=100)
        seed: int = params.integer(_("Seed"), default=0, low=0, high=MOST_SEED, help=_("Another one makes other rows."))

    goals = staticmethod(raised)

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        of, numbers = class_column(schema, params.column), _numbers(params, schema)
        whole = call("not", combine("or", [call("is_missing", column(name, schema)) for name in numbers]))
        usable = call("if", whole, of, literal(None))
        rows = drawn(usable, [column(name, schema) for name in schema.names], MOST_ROWS, params.seed)
        return {params.column: {"counts": class_counts(of), "rows": rows}}

    def learn(self, params: Params, found: State) -> State:
        """How common the classes are; the rows are of use in training alone, and are not kept."""
        return {params.column: {"counts": found[params.column]["counts"]}}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        _numbers(params, schema)
        return super().lower(params, state, schema)

    def lower_training(self, params: Params, found: State, schema: Schema) -> Plan:
        counts, goals = self.planned(params, found)
        if sum(goals.values()) > MOST_MADE:
            raise DataError(say(_("At most {most:,} rows are made. Choose a smaller size."), most=MOST_MADE))
        rows_of = {key: rows for key, _times, rows in found[params.column]["rows"]}
        made: list[tuple[Value, ...]] = []
        for value, goal in goals.items():
            rows = rows_of.get(value, [])
            if len(rows) < 2:
                said = _(
                    "“{value}” of “{column}” has fewer than 2 rows with all numbers, so no row lies between. Choose "
                    "other classes, or over-sample them."
                )
                raise DataError(say(said, value=str(value), column=params.column), column=params.column)
            made += self._between(params, schema, rows, goal - counts[value])
        kinds = tuple(column(name, schema).kind for name in schema.names)
        return Extend(kinds, tuple(made))

    def _between(self, params: Params, schema: Schema, rows: list[list[Any]], wanted: int) -> list[tuple[Value, ...]]:
        names, numbers = schema.names, _numbers(params, schema)
        places = [names.index(name) for name in numbers]
        kinds = [column(name, schema).kind for name in names]
        values = np.array([[float(row[place]) for place in places] for row in rows])
        base, mixed = between(values, wanted, params.neighbours, params.seed)
        made = []
        for at, numbers_made in zip(base.tolist(), mixed.tolist(), strict=True):
            row = [typed(value, kind) for value, kind in zip(rows[at], kinds, strict=True)]
            for place, value in zip(places, numbers_made, strict=True):
                row[place] = round(value) if kinds[place] == INTEGER else value
            made.append(tuple(row))
        return made

    def sentence(self, params: Params, state: State | None = None) -> str:
        if state:
            counts, goals = self.planned(params, state)
            if not goals:
                return say(_("For training, no class of “{column}” needs more rows."), column=params.column)
            said = _("For training, make rows of rare classes of “{column}” between neighbours: {changes}.")
            return say(said, column=params.column, changes=changes(counts, goals))
        said = _(
            "For training, make rows of rare classes of “{column}” between neighbours, up to {percent:g}% of the "
            "commonest."
        )
        return say(said, column=params.column, percent=params.percent)


def _numbers(params: SmoteRows.Params, schema: Schema) -> tuple[str, ...]:
    """The columns whose values are mixed. Raises ``DataError`` when there are none."""
    every = [each.name for each in schema if each.kind in NUMERIC and each.name != params.column]
    names = of_kinds(schema, params.numbers or tuple(every), NUMERIC)
    if not names or params.column in names:
        raise DataError(say(_("Choose numbers other than the classes.")))
    return names
