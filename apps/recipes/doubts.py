"""What a person should know of a step before it is applied: rows and values that it loses, and that it does nothing."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.templatetags.figures import cell, number, percent
from workers.recipes import Effect, Step
from workers.recipes.examples import emptied, lost, untold
from workers.recipes.previewing import Preview

MANY = 0.3
"""The share of rows from which on losing them is worth a warning."""


@dataclass(frozen=True)
class Warn:
    """``tone`` is that of a callout."""

    tone: str
    text: str


def warnings_of(step: Step, before: Preview, seen: Preview, hidden: Collection[str]) -> list[Warn]:
    """About the last step of ``seen``, applied to ``before``. No value of ``hidden`` columns is told."""
    effect = seen.effects[-1]
    if effect is None:
        return []
    return [*_of_rows(effect), *_of_conditions(step, before), *_of_cells(effect, before, seen, hidden)]


def _of_rows(effect: Effect) -> list[Warn]:
    gone = effect.rows_before - effect.rows_after
    if effect.rows_before and not effect.rows_after:
        return [Warn("danger", _("No row is left after this step."))]
    if gone < 0:
        said = _("%(n)s rows become %(m)s: some rows come several times.")
        return [Warn("warn", said % {"n": number(effect.rows_before), "m": number(effect.rows_after)})]
    if gone > MANY * effect.rows_before and not (effect.added or effect.removed):  # rows of other columns are others
        said = _("%(share)s of the rows go.")
        return [Warn("warn", said % {"share": percent(gone / effect.rows_before, 0)})]
    return []


def _of_conditions(step: Step, before: Preview) -> list[Warn]:
    rows = untold(step, before)
    said = ngettext(
        "%(n)s of the rows goes because a value that the condition asks for is missing.",
        "%(n)s of the rows go because a value that the condition asks for is missing.",
        rows,
    )
    return [Warn("warn", said % {"n": number(rows)})] if rows else []


def _of_cells(effect: Effect, before: Preview, seen: Preview, hidden: Collection[str]) -> list[Warn]:
    found = []
    for name, values in lost(before, seen).items():
        if name in hidden:
            found.append(Warn("warn", _("Values of “%(column)s” become missing.") % {"column": name}))
        else:
            shown = ", ".join(f"“{cell(value)}”" for value in values)
            said = _("Values of “%(column)s” become missing, such as %(values)s.")
            found.append(Warn("warn", said % {"column": name, "values": shown}))
    found += [
        Warn("warn", _("Every cell of “%(column)s” is missing.") % {"column": name})
        for name in emptied(seen)
        if name not in seen.named
    ]
    did = effect.added or effect.removed or effect.moved or effect.rows_before != effect.rows_after
    if not did and not any(effect.changed.values()):
        found.append(Warn("info", _("It changes nothing in the rows shown.")))
    return found
