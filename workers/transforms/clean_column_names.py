"""Give every column a plain name."""

import re
from dataclasses import dataclass
from unicodedata import combining, normalize

from workers.core import params
from workers.core.expressions.plans import Plan, change
from workers.core.schema import Schema
from workers.core.transform import Behaviour, State, Transform
from workers.core.words import _, say


class CleanColumnNames(Transform):
    label = _("Clean column names")
    help = _("Writes the names of all columns in small letters, without accents, blanks and signs: “Prix (€)” is prix.")
    words = _("rename snake case header tidy underscore lowercase")
    group = _("Columns")
    behaviour = Behaviour(
        missing=_("not looked at: only names change"),
        unseen=_("not looked at: only names change"),
        wrong_type=_("every kind is accepted"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({},)

    @dataclass(frozen=True)
    class Params(params.Params):
        pass

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return change(schema, rename=_renamed(schema.names))

    def sentence(self, params: Params, state: State | None = None) -> str:
        return say(_("Write the names of all columns in small letters without accents, blanks and signs."))


def _renamed(names: tuple[str, ...]) -> dict[str, str]:
    """Old name -> new name; one that is taken gets a number."""
    renamed: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain, number = _plain(name), 1
        fresh = plain
        while fresh in taken:
            number += 1
            fresh = f"{plain}_{number}"
        taken.add(fresh)
        renamed[name] = fresh
    return renamed


def _plain(name: str) -> str:
    letters = "".join(sign for sign in normalize("NFKD", name) if not combining(sign)).casefold()
    return re.sub(r"[\W_]+", "_", letters).strip("_") or "column"
