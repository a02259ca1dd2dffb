"""A column that says which part of a split each row is in."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.plans import Plan
from workers.core.expressions.watching import Divide
from workers.core.said import Share
from workers.core.schema import Schema, refuse_alike
from workers.core.transform import TABLE, Behaviour, State, Transform, new_name
from workers.core.words import _, joined, say

PARTS = ("train", "validation", "test")
METHODS = {
    "random": _("By chance"),
    "stratified": _("By chance, with the same share of each class"),
    "key": _("Rows of one key stay together"),
    "ordered": _("In the order of the rows, or along a column"),
    "time": _("Along time: what comes later never trains"),
}
NEEDS_COLUMN = ("stratified", "time")
USES_COLUMN = (*NEEDS_COLUMN, "ordered")


class DivideRows(Transform):
    label = _("Split into parts")
    help = _("Adds a column that says whether a row is for training, validation or test, as the Splits page cuts them.")
    words = _(
        "split train test validation partition holdout stratified séparer découper entraînement partition stratifié"
    )
    group = _("Splits")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("of classes and keys it is one of its own; along time a row without a moment is in no part"),
        unseen=_("every row gets its part from the rows that there are"),
        wrong_type=_("along time other columns than dates are refused"),
        empty=_("no rows in, no rows out"),
    )
    examples = (
        {"into": "part", "column": "day", "keys": ["city"]},
        {"into": "part", "method": "stratified", "column": "active", "validation": 0.1, "test": 0.4},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        into: str = params.text(
            _("New column"), default="part", max_length=200, help=_("An existing name is replaced.")
        )
        method: str = params.choice(_("How"), METHODS, default="random")
        validation: float = params.number(_("Share of validation"), default=0.0, low=0.0, high=0.98)
        test: float = params.number(_("Share of test"), default=0.2, low=0.0, high=0.98, help=_("The rest trains."))
        column: str = params.column(_("Classes, or order"), default="", help=_("By class, along time or in order."))
        keys: tuple[str, ...] = params.columns(_("Key"), default=(), help=_("What may not be torn apart."))
        seed: int = params.integer(_("Seed"), default=0, low=0, help=_("The same seed gives the same parts."))

        @property
        def parts(self) -> tuple[tuple[str, float], ...]:
            shares = (round(1.0 - self.validation - self.test, 12), self.validation, self.test)
            return tuple(pair for pair in zip(PARTS, shares, strict=True) if pair[1] > 0)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        if params.validation + params.test >= 1 or len(params.parts) < 2:
            raise ParamsError({"test": say(_("Leave some rows to train, and some to validation or test."))})
        if params.method in NEEDS_COLUMN and not params.column:
            raise ParamsError({"column": say(_("Choose the column of classes, or of moments."))})
        if params.method == "key" and not params.keys:
            raise ParamsError({"keys": say(_("Choose the columns of the key."))})
        column = params.column if params.method in USES_COLUMN else ""
        keys = params.keys if params.method == "key" else ()
        into = new_name(params.into)
        refuse_alike([*(name for name in schema.names if name != into), into], {into} - set(schema.names))
        plan = Divide(into, params.method, params.parts, column, keys, params.seed)
        for name in filter(None, (params.column, *params.keys)):
            schema.get(name)
        return plan

    def sentence(self, params: Params, state: State | None = None) -> str:
        parts = [say(_("“{name}” {share}"), name=name, share=Share(share)) for name, share in params.parts]
        words = {"into": params.into, "parts": joined(parts)}
        return say(_("Split rows into {parts}, written in “{into}”."), **words)
