"""What the import says of a column: how it was read, resting on how many values, and which ones did not fit."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from workers.core.formats import FORMATS, says_the_same
from workers.core.said import Said
from workers.core.schema import BOOLEAN, DATE, DATETIME, DECIMAL, INTEGER, NUMBER, TEXT
from workers.core.words import Phrase, _, counted, joined, quoted, say

NOUNS = {
    INTEGER: _("whole numbers"),
    NUMBER: _("numbers"),
    DECIMAL: _("exact decimal numbers"),
    BOOLEAN: _("truth values"),
    DATE: _("dates"),
    DATETIME: _("dates with a time"),
    TEXT: _("times of day"),
}
ONES = {
    INTEGER: _("1 whole number"),
    NUMBER: _("1 number"),
    DECIMAL: _("1 exact decimal number"),
    BOOLEAN: _("1 truth value"),
    DATE: _("1 date"),
    DATETIME: _("1 date with a time"),
    TEXT: _("1 time of day"),
}
LISTED = 5
WORTH_TELLING = 0.05
"""A form that fewer of the values fit is no evidence of anything."""
MOST = 0.75
"""From this share of the values on, a column nearly has a form."""
CODES = 0.05
"""Fewer figures that begin with a zero may be slips of the pen among numbers."""
LONGEST = 40


@dataclass(frozen=True)
class Reading:
    """How one column was read.

    ``values`` counts what is neither empty nor a mark of a missing value; ``fits`` how many of them have the form that
    the sentence is about. ``evidence`` is that sentence in English, ``said`` the same for other languages.
    ``exceptions`` are the first rows (1-based) that did not fit, ``odd`` what they say;
    ``choices`` the forms of which a person has to choose one; ``shares`` how many values are of which kind when kinds
    are mixed. ``nearly`` are the forms that most values of a text column have, all equally well: read in one of these,
    the others become missing. ``lost`` counts the values that did so already: misfits and marks.
    """

    column: str
    format: str
    evidence: str
    exceptions: tuple[int, ...] = ()
    missing_marks: tuple[str, ...] = ()
    values: int = 0
    fits: int = 0
    choices: tuple[str, ...] = ()
    shares: tuple[tuple[str, int], ...] = ()
    odd: tuple[str, ...] = ()
    said: Said = Said("")
    nearly: tuple[str, ...] = ()
    lost: int = 0


@dataclass
class Candidate:
    """How a column fared under one form so far; marks of missing values are no misfits.

    ``are_codes``: whatever is no whole number has figures alone, the first of them a zero.
    """

    misfits: int = 0
    rows: list[int] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    are_codes: bool = True

    def note(self, rows: Iterable[int], values: Iterable[str]) -> None:
        """Some of the misfits, and where they are."""
        self.rows.extend(rows)
        self.odd.extend(value.strip()[:LONGEST] for value in values)

    @property
    def example(self) -> str:
        """The first misfit."""
        return self.odd[0] if self.odd else ""


@dataclass
class Seen:
    """What was seen of one column.

    ``alive`` are the forms that it may have, None until there is a value; ``named`` the marks of missing values that a
    person named, which hold in text as well; ``taken`` the kinds that it may be of when nobody chooses, None for all.
    """

    name: str
    chosen: str = ""
    named: frozenset[str] = frozenset()
    taken: frozenset[str] | None = None
    alive: dict[str, Candidate] | None = None
    leader: str = "text"
    present: int = 0
    marks: Counter[str] = field(default_factory=Counter)
    differing: set[frozenset[str]] = field(default_factory=set)
    sides: set[bool] = field(default_factory=set)
    offsets: set[str] = field(default_factory=set)
    fractions: bool = False

    @property
    def values(self) -> int:
        """How many values count as evidence."""
        return self.present - self.marks.total()

    @property
    def fitting(self) -> list[str]:
        """Forms that every value has, the strictest first."""
        alive = self.alive or {}
        return [name for name in FORMATS if name in alive and not alive[name].misfits] if self.values else []

    def takes(self, form: str) -> bool:
        """Whether the column may have the form when nobody chose it."""
        return self.taken is None or FORMATS[form].kind in self.taken

    def equals_of(self, form: str) -> list[str]:
        """The form, and those of its family that as many values fit but which read these differently."""
        alive, family = self.alive or {}, family_of(form)
        equals = [name for name in alive if alive[name].misfits == alive[form].misfits and family_of(name) == family]
        return [form, *(name for name in equals if name != form and not says_the_same(form, name))]

    def rivals(self) -> list[str]:
        """The forms that a person has to choose from, because they read the same values differently."""
        fitting = [name for name in self.fitting if self.takes(name)]
        sure = [name for name in fitting if FORMATS[name].sure]
        if not sure:
            return fitting
        others = [name for name in fitting if frozenset((sure[0], name)) in self.differing]
        return [sure[0], *others] if others else []


def reading_of(seen: Seen) -> Reading:
    """The verdict on a column, in words."""
    alive = seen.alive or {}
    rivals = () if seen.chosen or seen.leader != "text" else tuple(seen.rivals())
    best = seen.leader if seen.leader in alive else min(alive, key=lambda name: alive[name].misfits, default="text")
    candidate = alive.get(best, Candidate())
    sentence = _sentence(seen, best, candidate, rivals)
    marks = {
        mark: count
        for mark, count in seen.marks.items()
        if best != "text" and seen.leader != "text" or mark in seen.named
    }
    if marks:
        one, many = (
            _("{sentence} 1 says {marks}: read as missing."),
            _("{sentence} {n:,} say {marks}: read as missing."),
        )
        listed = joined([quoted(mark) for mark in sorted(marks)])
        sentence = counted(one, many, sum(marks.values()), sentence=sentence, marks=listed)
    fits = seen.values - candidate.misfits if best != "text" else seen.values
    return Reading(
        column=seen.name,
        format=seen.leader,
        evidence=str(sentence),
        exceptions=tuple(candidate.rows) if _is_doubtful(seen, best, fits) else (),
        missing_marks=tuple(sorted(marks)),
        values=seen.values,
        fits=fits,
        choices=rivals,
        shares=_shares(seen),
        odd=tuple(dict.fromkeys(candidate.odd)),
        said=Said.of(sentence),
        nearly=_nearly(seen, best, fits) if seen.leader == "text" and not seen.chosen else (),
        lost=sum(marks.values()) + (candidate.misfits if seen.leader != "text" else 0),
    )


def _is_doubtful(seen: Seen, best: str, fits: int) -> bool:
    """Whether values that do not fit are odd: not where few fit at all, nor in codes of figures."""
    if seen.leader != "text" or seen.chosen:
        return True
    return _is_telling(seen, best, fits) and not _are_codes(seen, best)


def _are_codes(seen: Seen, best: str) -> bool:
    """Whether the column is text because some of its codes begin with a zero: that is no doubt."""
    candidate = (seen.alive or {}).get(best)
    if candidate is None or best != "integer" or seen.leader != "text" or seen.chosen:
        return False
    return candidate.are_codes and candidate.misfits >= CODES * seen.values > 0


def _nearly(seen: Seen, best: str, fits: int) -> tuple[str, ...]:
    if best == "text" or not 0 < fits >= MOST * seen.values or FORMATS[best].kind == TEXT or _are_codes(seen, best):
        return ()
    return tuple(form for form in seen.equals_of(best) if FORMATS[form].sure)


def _sentence(seen: Seen, best: str, candidate: Candidate, rivals: tuple[str, ...]) -> Phrase:
    if not seen.present:
        return say(_("The column is empty, so it stays text."))
    if seen.chosen:
        return _as_chosen(seen, candidate)
    if rivals:
        labels = joined([_label(name) for name in rivals[:4]], " / ")
        return say(_("Every value could be: {labels}. Choose which; until then it stays text."), labels=labels)
    if seen.leader == "text":
        return _as_text(seen, best, candidate)
    what = {"values": seen.values, "noun": _noun(best), "example": FORMATS[best].example}
    if seen.offsets:
        zones = ", ".join(sorted(seen.offsets)[:LISTED])
        one = _("The only value fits {noun} like {example}, with the zone {zones}; kept as a moment of UTC.")
        many = _("All {values:,} values are {noun} like {example}, with the zones {zones}; kept as moments of UTC.")
        return counted(one, many, seen.values, zones=zones, **what)
    one, many = _("The only value fits {noun} like {example}."), _("All {values:,} values are {noun} like {example}.")
    return counted(one, many, seen.values, **what)


def _as_chosen(seen: Seen, candidate: Candidate) -> Phrase:
    label = _label(seen.chosen)
    if not candidate.misfits:
        return say(_("Chosen: {label}."), label=label)
    one = _("Chosen: {label}. 1 of {values:,} values does not fit, “{example}” in row {row:,}: read as missing.")
    if seen.values == 1:
        one = _("Chosen: {label}. The only value does not fit, “{example}” in row {row:,}: read as missing.")
    many = _(
        "Chosen: {label}. {n:,} of {values:,} values do not fit, such as “{example}”, and are read as missing: rows "
        "{rows}."
    )
    words = {"label": label, "values": seen.values, "example": candidate.example}
    return counted(one, many, candidate.misfits, row=candidate.rows[0], rows=_rows(candidate), **words)


def _as_text(seen: Seen, best: str, candidate: Candidate) -> Phrase:
    fits = seen.values - candidate.misfits
    if _are_codes(seen, best):
        some = _("Codes of figures, some of which begin with a zero, such as “{odd}”: the column stays text.")
        every = _("Codes of figures that begin with a zero, such as “{odd}”: no numbers, so the column stays text.")
        return say(some if fits else every, odd=candidate.example)
    if not _is_telling(seen, best, fits):
        return counted(_("1 value of text."), _("{values:,} values of text."), seen.present, values=seen.present)
    if not candidate.misfits and not seen.takes(best):
        one = _("The only value looks like {noun} such as {example}, but the file has it as text.")
        many = _("All {values:,} values look like {noun} such as {example}, but the file has them as text.")
        return counted(one, many, seen.values, values=seen.values, noun=_noun(best), example=FORMATS[best].example)
    if not candidate.misfits and FORMATS[best].kind == DECIMAL:
        one = _("The only value is a whole number beyond 64 bits: the column stays text to keep every figure.")
        many = _("Whole numbers, some of them beyond 64 bits: the column stays text to keep every figure.")
        return counted(one, many, seen.values)
    if not candidate.misfits:
        return say(_("Every value says “{example}”, so it stays text."), example=FORMATS[best].example)
    shares = _shares(seen)
    if len(shares) > 2:
        return _mixed(seen, shares)
    one = _(
        "{fits:,} of {values:,} values are {noun} like {example}; 1 is not: “{odd}” in row {rows}. The column stays "
        "text."
    )
    many = _(
        "{fits:,} of {values:,} values are {noun} like {example}; {n:,} are not, such as “{odd}”: rows {rows}. The "
        "column stays text."
    )
    if fits == 1:
        one = _(
            "1 of {values:,} values fits {noun} like {example}, 1 does not: “{odd}” in row {rows}. The column stays "
            "text."
        )
        many = _(
            "1 of {values:,} values fits {noun} like {example}, {n:,} do not, such as “{odd}”: rows {rows}. The column "
            "stays text."
        )
    words = {"noun": _noun(best), "example": FORMATS[best].example, "odd": candidate.example, "rows": _rows(candidate)}
    return counted(one, many, candidate.misfits, fits=fits, values=seen.values, **words)


def _is_telling(seen: Seen, best: str, fits: int) -> bool:
    """Whether so many values of a column of text have the form that it says something about the column."""
    return best != "text" and fits > 0 and fits >= WORTH_TELLING * seen.values


def _mixed(seen: Seen, shares: tuple[tuple[str, int], ...]) -> Phrase:
    """Kinds side by side in one column, with how many there are of each."""
    *kinds, (_text, others) = shares
    listed = joined([counted(ONES[kind], _("{n:,} {noun}"), count, noun=say(NOUNS[kind])) for kind, count in kinds])
    one = _("Mixed: {kinds} and 1 other value of {values:,}, so the column stays text.")
    many = _("Mixed: {kinds} and {n:,} other values of {values:,}, so the column stays text.")
    return counted(one, many, others, kinds=listed, values=seen.values)


def family_of(form: str) -> str:
    """The kind of a form, all numbers taken together."""
    kind = FORMATS[form].kind
    return NUMBER if kind in (INTEGER, NUMBER, DECIMAL) else kind


def _shares(seen: Seen) -> tuple[tuple[str, int], ...]:
    """How many values are of which kind, the commonest first and other text last; nothing when all are alike."""
    if seen.chosen or seen.leader != "text" or not seen.alive:
        return ()
    best: dict[str, tuple[int, str]] = {}
    for name, candidate in seen.alive.items():
        kind, family = FORMATS[name].kind, family_of(name)
        best[family] = max(best.get(family, (0, kind)), (seen.values - candidate.misfits, kind))
    kinds = sorted(((kind, fits) for fits, kind in best.values() if fits > 0), key=lambda pair: -pair[1])
    others = seen.values - sum(fits for _kind, fits in kinds)
    return (*kinds, (TEXT, others)) if kinds and others > 0 else ()


def _rows(candidate: Candidate) -> Phrase:
    shown = [say("{row:,}", row=row) for row in candidate.rows[:LISTED]]
    if candidate.misfits > len(shown):
        return say(_("{rows} and more"), rows=joined(shown))
    if len(shown) == 1:
        return shown[0]
    return say(_("{rows} and {last}"), rows=joined(shown[:-1]), last=shown[-1])


def _label(name: str) -> Phrase:
    label = FORMATS[name].label
    return label if isinstance(label, Phrase) else say(label)


def _noun(name: str) -> Phrase:
    return say(NOUNS[FORMATS[name].kind])
