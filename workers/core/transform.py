"""The family of transforms: one file in ``workers/transforms`` each, written once, run by every engine.

A transform never touches data. It says which aggregates to learn, and turns its parameters and what was learned into
a plan of expressions; engines do the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from workers.core.errors import DataError, ParamsError
from workers.core.expressions.aggregates import Aggregate
from workers.core.expressions.plans import Plan, schema_after
from workers.core.others import OtherTable
from workers.core.params import Params
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, NUMERIC, TEXT, Schema
from workers.core.specs import to_json
from workers.core.words import _, either, joined, quoted, say

ROW, TABLE, TRAINING = "row", "table", "training"

Statistics = Mapping[str, Mapping[str, Aggregate]]
"""Column -> name of a fact -> how to learn it."""

EXAMPLE = {
    "amount": NUMBER,
    "count": INTEGER,
    "city": TEXT,
    "active": BOOLEAN,
    "day": DATE,
    "moment": DATETIME,
}
"""The columns that examples are written over."""
EXAMPLE_OTHER = to_json(
    OtherTable(
        dataset="00000000-0000-0000-0000-000000000000",
        name="Cities",
        number=1,
        table="cities",
        version=0,
        manifest="cities",
        digest="cities",
        rows=4,
        size=0,
        columns=(("city", TEXT), ("count", INTEGER), ("people", NUMBER)),
    )
)
"""Another table that examples speak of."""

State = Mapping[str, Mapping[str, Any]]
"""Column -> name of a fact -> its value as JSON."""


@dataclass(frozen=True)
class Behaviour:
    """What a transform does with awkward cells, in a few words each; shown in the catalogue."""

    missing: str
    unseen: str
    wrong_type: str
    empty: str


class Transform:
    """Base of every transform. ``name`` (the file's) is set by the registry."""

    name: str
    label: ClassVar[str]
    help: ClassVar[str]
    words: ClassVar[str]
    """Other words that people look for it by."""
    group: ClassVar[str]
    behaviour: ClassVar[Behaviour]
    examples: ClassVar[tuple[dict[str, Any], ...]]
    """Parameters that make sense over the columns of ``EXAMPLE``: shown in the catalogue, run by the shared suite."""
    kind: ClassVar[str] = ROW
    """``ROW`` maps a row to a row and travels inside the model; ``TABLE`` works on all of a table; ``TRAINING`` changes
    which rows a model learns from, and leaves every other row as it is."""
    learns_columns: ClassVar[bool] = False
    """Whether the columns it makes are known only after fitting."""
    target_field: ClassVar[str] = ""
    """The parameter that names a column whose learned values go into what the step makes of others, if there is one."""
    Params: ClassVar[type[Params]]

    def statistics(self, params: Any, schema: Schema) -> Statistics:
        """What to learn from the training rows. Raises ``DataError`` when a column is missing or of a wrong kind."""
        return {}

    def learn(self, params: Any, found: State) -> State:
        """The state to keep, from what the statistics found. Raises ``DataError`` when there was nothing to learn."""
        return found

    def lower(self, params: Any, state: State, schema: Schema) -> Plan:
        """What the step does to a table with ``schema``. Raises ``DataError`` naming the column that does not fit."""
        raise NotImplementedError

    def lower_training(self, params: Any, found: State, schema: Schema) -> Plan | None:
        """What the step does to the very rows it learned from, where that is something else than to all others.

        ``found`` is all that the statistics found; the state may keep less of it. The columns are those of ``lower``.
        """
        return None

    @property
    def learns(self) -> bool:
        """Whether what it does may depend on the rows it learned from."""
        return type(self).statistics is not Transform.statistics

    @property
    def spares_training_rows(self) -> bool:
        """Whether the rows that it learned from are shown something else than others are."""
        return self.kind == ROW and type(self).lower_training is not Transform.lower_training

    def assumed(self, params: Any, schema: Schema) -> State:
        """The state for ``check``: every fact missing, as after learning from rows without values."""
        return {column: dict.fromkeys(facts) for column, facts in self.statistics(params, schema).items()}

    def check(self, params: Any, schema: Schema) -> Schema | None:
        """The columns after the step, or None when only fitting can tell. Raises ``DataError`` like ``lower``."""
        assumed = self.assumed(params, schema)
        return None if self.learns_columns else schema_after(self.lower(params, assumed, schema), schema)

    def sentence(self, params: Any, state: State | None = None) -> str:
        """One plain sentence for the step list, made by ``say``; with ``state`` it says what was learned."""
        raise NotImplementedError


def of_kinds(schema: Schema, names: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The names, once each is known to be a column of one of ``kinds``. Raises ``DataError`` naming the first other."""
    for name in names:
        kind = schema.get(name).kind
        if kind not in kinds:
            wanted = either([say(kind) for kind in kinds])
            said = _("“{name}” holds {kind} values; this step needs {wanted}.")
            raise DataError(say(said, name=name, kind=say(kind), wanted=wanted), column=name)
    return names


def alike(schema: Schema, first: str, second: str) -> None:
    """Raises ``DataError`` unless two columns hold values of one kind, or numbers whole or not."""
    kinds = schema.get(first).kind, schema.get(second).kind
    if kinds[0] != kinds[1] and not set(kinds) <= set(NUMERIC):
        said = _(
            "“{first}” holds {kind} values and “{second}” holds {other} values. Change the type of one of them first."
        )
        words = {"kind": say(kinds[0]), "other": say(kinds[1])}
        raise DataError(say(said, first=first, second=second, **words), column=first)


def new_name(name: str, field: str = "into") -> str:
    """The name that was typed for a new column. Raises ``ParamsError`` about ``field`` when it is empty."""
    if not name.strip():
        raise ParamsError({field: say(_("Give the new column a name."))})
    return name


def listed(names: tuple[str, ...], most: int = 4) -> str:
    """Names for a sentence: “a”, “b” and 7 more."""
    shown = [quoted(name) for name in names[:most]]
    if len(names) > most:
        return say(_("{names} and {more} more"), names=joined(shown), more=len(names) - most)
    if len(shown) > 1:
        return say(_("{names} and {last}"), names=joined(shown[:-1]), last=shown[-1])
    return joined(shown)
