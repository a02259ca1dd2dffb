"""Write each value one way, where people wrote it in several."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.aggregates import frequencies
from workers.core.expressions.build import call, column, fold, literal, look_up
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say

MOST = 2_000
LETTERS, SIGNS = "letters", "signs"
BETWEEN = "\n"
"""Between a key and a value: no key holds one."""


class MergeSimilarValues(Transform):
    label = _("Merge similar values")
    help = _(
        "Gives values that differ only by case, accents or blanks, such as “PARIS” and “paris ”, their commonest "
        "spelling; of several as common, the first by the alphabet. It is found anew whenever the step learns: name "
        "the spellings to keep where they must never change."
    )
    words = _("cluster spelling variant typo deduplicate fuzzy harmonise spelling variants")
    group = _("Search and edit")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("a new spelling of a known value is written like it; a new value is kept"),
        wrong_type=_("refused: only text has spellings"),
        empty=_("empty text and blanks are the same value"),
    )
    examples = ({"columns": ["city"]}, {"columns": ["city"], "keep": "paris\nLyon"})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))
        alike: str = params.choice(
            _("The same value"),
            {LETTERS: _("but for case, accents and blanks"), SIGNS: _("but for case, accents, blanks and signs")},
            default=LETTERS,
            help=_("With signs, “A+” and “A-” are the same value, too."),
        )
        keep: str = params.lines(
            _("Spellings to keep"),
            default="",
            max_length=20_000,
            help=_("One on each line, kept where it occurs, however common others are. Other values: the commonest."),
        )

        @property
        def wanted(self) -> frozenset[str]:
            return frozenset(line.strip() for line in self.keep.splitlines() if line.strip())

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        of = {name: column(name, schema) for name in of_kinds(schema, params.columns, (TEXT,))}
        keyed = {n: fold("concatenate", [_key(of[n], params), literal(BETWEEN), of[n]]) for n in of}
        return {name: {"spellings": frequencies(value, MOST)} for name, value in keyed.items()}

    def learn(self, params: Params, found: State) -> State:
        return {name: {"kept": _kept(facts["spellings"] or (), params.wanted)} for name, facts in found.items()}

    def assumed(self, params: Params, schema: Schema) -> State:
        return {name: {"kept": []} for name in self.statistics(params, schema)}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        written = {}
        for name in params.columns:
            of = column(name, schema)
            written[name] = look_up(_key(of, params), dict(state[name]["kept"]), TEXT, of)
        return change(schema, written)

    def sentence(self, params: Params, state: State | None = None) -> str:
        kept = tuple(dict.fromkeys(line.strip() for line in params.keep.splitlines() if line.strip()))
        if kept:
            said = _("Write similar values of {columns} as {spellings}, others in their commonest spelling.")
            return say(said, columns=listed(params.columns), spellings=listed(kept))
        said = _("Write similar values of {columns} in their commonest spelling.")
        return say(said, columns=listed(params.columns))


def _key(of: Expression, params: MergeSimilarValues.Params) -> Expression:
    """What all spellings of a value have in common."""
    parted = call("words", of) if params.alike == SIGNS else call("trim", call("collapse_spaces", of))
    return call("lower", call("remove_accents", parted))


def _kept(spellings: Iterable[tuple[str, int]], wanted: Collection[str]) -> list[list[str]]:
    """Key and the spelling to keep: one that is ``wanted``, the commonest without stray blanks, or the commonest
    without its own. ``spellings`` come by how often they occur, then by the alphabet.
    """
    found: dict[str, list[str]] = {}
    for told, _times in spellings:
        key, _between, value = told.partition(BETWEEN)
        found.setdefault(key, []).append(value)
    return [[key, _chosen(values, wanted)] for key, values in found.items()]


def _chosen(values: list[str], wanted: Collection[str]) -> str:
    tidy = [value for value in values if value == _tidy(value)]
    return next((value for value in tidy if value in wanted), tidy[0] if tidy else _tidy(values[0]))


def _tidy(value: str) -> str:
    return " ".join(value.split())
