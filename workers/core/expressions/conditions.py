"""Conditions of steps: formulas that give true or false. One that was chosen from lists is refused in their words."""

from workers.core.errors import DataError
from workers.core.expressions.choosing import TESTS, Chosen, chosen
from workers.core.expressions.formula import parse_formula
from workers.core.expressions.nodes import Expression
from workers.core.expressions.wording import worded
from workers.core.schema import BOOLEAN, DATE, NUMBER, NUMERIC, TEXT, Schema
from workers.core.words import _, say


def parse_condition(text: str, schema: Schema) -> Expression:
    """The condition that ``text`` means over the columns of ``schema``. Raises ``DataError`` saying what is wrong."""
    try:
        condition = parse_formula(text, schema)
    except DataError as problem:
        raise _about_choice(text, schema) or problem from None
    if condition.kind != BOOLEAN:
        said = _("The condition gives {kind} values. Compare them, as in age > 18.")
        raise _about_choice(text, schema) or DataError(say(said, kind=say(condition.kind)))
    return condition


def _about_choice(text: str, schema: Schema) -> DataError | None:
    """Of a test chosen for a column of another kind: which kind the column is, and no sign of a formula."""
    test, condition = chosen(text), worded(text)
    if test is None or condition is None or test.column not in schema:
        return None
    kind = schema.get(test.column).kind
    if _suits(test, text, kind):
        return None
    said = _(
        "The condition {condition} does not fit: “{column}” holds {kind}. Choose another comparison, or change the "
        "type of the column first."
    )
    return DataError(say(said, condition=condition, column=test.column, kind=say(kind)), column=test.column)


def _suits(test: Chosen, text: str, kind: str) -> bool:
    """Whether the test is one for columns of the kind, or has a date that was written as text."""
    known = TESTS[test.test]
    if kind not in known.kinds or not known.takes_value:
        return kind in known.kinds
    held = (DATE if "date(" in text else TEXT) if test.is_text else NUMBER
    return held == (NUMBER if kind in NUMERIC else kind) or (held, kind) == (TEXT, DATE)
