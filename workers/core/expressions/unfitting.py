"""Why the values of a formula do not fit what is done with them, in the signs and names that the formula has."""

from collections.abc import Sequence

from workers.core.errors import DataError
from workers.core.expressions.build import KindsRefused, together
from workers.core.schema import DATE, DATETIME, NUMERIC, TEXT
from workers.core.words import _, say

COMPARISONS = {"=", "==", "!=", "<>", "<", "<=", ">", ">="}


def about_sign(sign: str, left: str, right: str) -> DataError:
    """About a sign, or “and” and “or”, between values of two kinds."""
    words = {"sign": sign, "left": say(left), "right": say(right)}
    if sign in COMPARISONS:
        return DataError(
            say(_("“{sign}” cannot compare {left} with {right}. {hint}"), hint=_hint(left, right), **words)
        )
    if sign in ("and", "or"):
        said = _("“{sign}” joins two conditions, and here are {left} and {right}. Compare them first, as in age > 18.")
    elif sign == "+":
        said = _(
            "“{sign}” adds two numbers or joins two texts, and here are {left} and {right}. Change the type of one of "
            "them first."
        )
    else:
        said = _("“{sign}” takes two numbers, and here are {left} and {right}. Change the type of what is no number.")
    return DataError(say(said, **words))


def about_one(sign: str, kind: str) -> DataError:
    """About “not” or a minus before a value."""
    if sign == "not":
        said = _("“not” takes a condition, and here is {kind}. Compare it first, as in not age > 18.")
    else:
        said = _("“-” takes a number, and here is {kind}. Change its type first.")
    return DataError(say(said, kind=say(kind)))


def about_function(usage: str, given: Sequence[str], problem: KindsRefused) -> DataError:
    """About a function with arguments of the kinds ``given``; ``problem`` is what of it takes none such."""
    words = {"usage": usage, "given": together(given)}
    if problem.is_about_likeness:
        return DataError(say(_("{usage} cannot take {given}. Its values must be of the same type."), **words))
    words |= {"wanted": problem.wanted}
    if problem.given == list(given):
        return DataError(say(_("{usage} cannot take {given}. It takes {wanted}."), **words))
    said = _("{usage} cannot take {given}. Where it takes {wanted}, there is {found}.")
    return DataError(say(said, found=together(problem.given), **words))


def _hint(left: str, right: str) -> str:
    kinds = {left, right}
    if TEXT in kinds and kinds & {DATE, DATETIME}:
        return say(
            _("Write a date as {example}, or change the type of the column first."), example='date("2025-12-31")'
        )
    if TEXT in kinds and kinds & set(NUMERIC):
        return say(_("Write text in quotes and numbers without; change the type of a column that has the wrong one."))
    return say(_("Both must be of the same type."))
