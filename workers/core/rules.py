"""Rules that rows are held against, and what becomes of those that break one: validating steps differ in the rule."""

from collections.abc import Sequence
from typing import Any

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, fold, literal
from workers.core.expressions.constants import constant
from workers.core.expressions.nodes import Column, Expression, Literal
from workers.core.expressions.plans import Chain, Filter, Plan, change
from workers.core.expressions.watching import Refuse
from workers.core.schema import TEXT, Schema
from workers.core.words import Phrase, _, say

REFUSE, MARK, REMOVE, ASIDE = "refuse", "mark", "remove", "aside"
ACTIONS = {
    REFUSE: _("stop the job, which names them"),
    MARK: _("are marked in a column"),
    REMOVE: _("are removed"),
    ASIDE: _("are set aside (quarantine) in a dataset of their own"),
}
_THEN = {
    REFUSE: _("Rows that break it stop the job."),
    MARK: _("Rows that break it are marked."),
    REMOVE: _("Rows that break it are removed."),
    ASIDE: _("Rows that break it are set aside."),
}
MISSING_BREAKS_NOTHING = _("a missing value breaks no rule; check for missing values by a step of its own")


def action() -> Any:
    """The parameter that says what becomes of rows that break the rule."""
    return params.choice(_("Rows that break the rule"), ACTIONS, default=REFUSE)


def mark_name() -> Any:
    """The parameter that names the column of marks."""
    told = _("Text that says what is wrong; missing where nothing is. Several checks share one column.")
    return params.text(_("Column of marks"), default="problems", max_length=200, help=told)


def held(schema: Schema, broken: Sequence[tuple[str, Expression, str]], then: str, into: str) -> Plan:
    """The plan for rules: of each the column that it is about, what is true of a row that breaks it, and its mark.

    A mark is added to what the column of marks says already, after a semicolon.
    """
    wrong = fold("or", [call("coalesce", of, literal(False)) for _column, of, _mark in broken])
    if then == REFUSE:
        return Refuse(wrong, broken[0][0])
    if then != MARK:
        return Filter(call("not", wrong), aside=then == ASIDE)
    if not into.strip():
        raise ParamsError({"into": say(_("Give the column of marks a name."))})
    marked: Expression = Literal(None, TEXT)
    if into in schema:
        if schema.get(into).kind != TEXT:
            raise ParamsError({"into": say(_("“{into}” holds no text. Choose another name."), into=into)})
        marked = Column(into, TEXT)
    for _column, of, mark in broken:
        more = call("coalesce", call("concatenate", marked, literal(f"; {mark}")), literal(mark))
        marked = call("if", of, more, marked)
    return Chain((change(schema, {into: marked}),))


def ruled(rule: Phrase, then: str) -> Phrase:
    """The sentence of a step that validates."""
    return say(_("{rule} {then}"), rule=rule, then=say(_THEN[then]))


def limit(value: str, field: str, of: Expression) -> Literal:
    """A limit as typed, as a value of the kind of ``of``. Raises ``ParamsError`` about ``field``."""
    try:
        return Literal(constant(value, of.kind), of.kind)
    except Exception as problem:
        message = getattr(problem, "message", None)
        if message is None:
            raise
        raise ParamsError({field: message}) from None
