"""Which form each text column takes, decided from every value, with the evidence.

The first batch shows what a column holds. From then on a *brisk* survey tries only what may still become of it, one
form for most columns, and gives up (``Unsettled``) when a later value proves the beginning wrong; a *thorough* one
keeps every form that some values fit, and never gives up.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from workers.core.errors import DataError, ParamsError
from workers.core.formats import EXACT_DIGITS, FORMATS, MISSING_MARKS, Format, bare, is_mark, says_the_same
from workers.core.lines.columns import read_values, readable
from workers.core.schema import BOOLEAN, DECIMAL, TEXT, missing_column
from workers.core.text.moments import offsets
from workers.core.words import _, say
from workers.importing.evidence import WORTH_TELLING, Candidate, Reading, Seen, family_of, reading_of
from workers.importing.glance import glance, levels

LEVELS = levels()
EXAMPLES = 5
CODE = r"^0[0-9]+$"
"""Figures that are no number: they would lose their first one."""
MISSING, REFUSE = "missing", "refuse"
ROW = "\0row"
_Pair = tuple[str, str]


class Unsettled(Exception):
    """The beginning of the file promised another form than the rest keeps."""


@dataclass(frozen=True)
class Wishes:
    """What a person said about values.

    ``formats``: column -> form. ``missing``: further marks of missing values, for every column, text too; the usual
    ones are read as missing in all columns but text. ``misfits``: what becomes of values that do not fit a chosen
    form. ``decimal`` ("," or ".") and ``dates`` ("day" or "month" first) decide where values could be read either way.
    ``inherited``: it was said of the version before, so a form of a column that is not there any more is let go.
    """

    formats: Mapping[str, str]
    missing: tuple[str, ...] | None = None
    misfits: str = MISSING
    decimal: str = ""
    dates: str = ""
    inherited: bool = False

    def prefers(self, form: str) -> bool:
        """Whether the form is the one of several that was asked for."""
        comma = form == "decimal_comma" or form.endswith("_comma")
        if FORMATS[form].kind in ("date", "datetime"):
            return bool(self.dates) and self.dates in form.removeprefix("date")
        return (self.decimal == "," and comma) or (self.decimal == "." and not comma)


class Survey:
    """Looks at batches of text columns one after the other, then answers a ``Reading`` per column."""

    def __init__(
        self,
        names: Iterable[str],
        wishes: Wishes,
        *,
        thorough: bool = False,
        taken: frozenset[str] | None = None,
    ) -> None:
        """``taken``: the kinds that text is read as unless a person chooses another; None for all of them."""
        self.rows = 0
        self.wishes, self.thorough = wishes, thorough
        self.named = frozenset(mark.strip().lower() for mark in wishes.missing or ())
        self.marks = frozenset(MISSING_MARKS) | self.named
        self.codes_are_marks = any(re.fullmatch(CODE, mark) for mark in self.named)
        self.columns = {name: Seen(name, wishes.formats.get(name, ""), self.named, taken) for name in names}
        self._check(wishes)
        for seen in self.columns.values():
            if seen.chosen:
                seen.alive = {seen.chosen: Candidate()} if FORMATS[seen.chosen].shape else {}
                seen.leader = seen.chosen

    def look(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Take one more batch into account; answers it in the forms that its columns seem to have.

        Raises ``Unsettled`` when an earlier answer turns out wrong, ``DataError`` for a value that is to be refused.
        """
        nulls = dict(zip(batch.columns, batch.null_count().row(0), strict=True))
        for name, seen in self.columns.items():
            seen.present += batch.height - nulls[name]
        self._meet(batch, nulls)
        schema = batch.schema
        look = _Look(batch, nulls, {name: seen for name, seen in self.columns.items() if schema[name] == pl.String})
        marks = self._marks(batch, look)
        for name, seen in look.columns.items():
            seen.marks.update(marks.get(name, {}))
            for form, candidate in (seen.alive or {}).items():
                candidate.misfits += look.misfits[name, form] - sum(marks.get(name, {}).values())
            _compare(seen, look)
        self._decide()
        for seen in look.columns.values():
            for form, candidate in (seen.alive or {}).items():
                if not look.misfits.get((seen.name, form)):
                    continue
                if len(candidate.rows) < EXAMPLES or not look.are_codes(seen.name, form):
                    self._tell(look.odd(seen.name, form), seen, form, candidate)
        self.rows += batch.height
        return self._typed(batch, look)

    def settled(self) -> dict[str, str]:
        """Column -> the one form that is left to try, of which only a value that does not fit would be news."""
        return {} if self.thorough else {name: seen.leader for name, seen in self.columns.items() if _is_settled(seen)}

    def readings(self) -> tuple[Reading, ...]:
        """The verdict on every column, in order."""
        return tuple(reading_of(seen) for seen in self.columns.values())

    def _check(self, wishes: Wishes) -> None:
        problems = {}
        for name, form in wishes.formats.items():
            if name not in self.columns:
                if not wishes.inherited:
                    problems[name] = missing_column(name, self.columns)
            elif form not in FORMATS:
                unknown = _("“{form}” is not a form of value. Choose one of: {known}.")
                problems[name] = say(unknown, form=form, known=", ".join(FORMATS))
        if problems:
            raise ParamsError(problems)

    def _meet(self, batch: pl.DataFrame, nulls: Mapping[str, int]) -> None:
        """Columns that show their first values."""
        fresh = [name for name, seen in self.columns.items() if seen.alive is None and nulls[name] < batch.height]
        for name, forms in glance(batch, fresh).items() if fresh else ():
            self.columns[name].alive = {form: Candidate() for form in forms}

    def _marks(self, batch: pl.DataFrame, look: "_Look") -> dict[str, dict[str, int]]:
        """The marks of missing values in the columns where every form has misfits: a mark fits none."""
        suspects = [
            name
            for name, seen in look.columns.items()
            if (seen.alive or self.named) and all(look.misfits[name, form] for form in seen.alive or ())
        ]
        found = {}
        for name in suspects:
            marks = self.marks if self.columns[name].alive else self.named
            forms = self.columns[name].alive
            fewest = min(forms, key=lambda form: look.misfits[name, form]) if forms else None
            if fewest and look.are_codes(name, fewest) and not self.codes_are_marks:
                continue
            said = (look.odd(name, fewest) if fewest else batch).select(
                bare(name).str.to_lowercase().filter(is_mark(name, marks)).alias("mark")
            )
            if said.height:
                found[name] = dict(said["mark"].value_counts().iter_rows())
        return found

    def _tell(self, odd: pl.DataFrame, seen: Seen, form: str, candidate: Candidate) -> None:
        """What there is to say of values that do not fit; a mark of a missing value is none."""
        if form == "integer" and candidate.are_codes:
            led = bare(seen.name).str.contains(CODE) | is_mark(seen.name, self.marks)
            candidate.are_codes = bool(odd.select(led.all()).item())
        if len(candidate.rows) >= EXAMPLES:
            return
        told = odd.filter(~is_mark(seen.name, self.marks)).head(EXAMPLES - len(candidate.rows))
        candidate.note((told[ROW] + self.rows + 1).to_list(), told[seen.name].to_list())
        if candidate.rows and seen.chosen and self.wishes.misfits == REFUSE:
            misfit_said = _(
                "Row {row:,}, column “{column}”: “{value}” does not have the form “{form}”. Correct the value, choose "
                "another form, or let such values become missing."
            )
            row, label = candidate.rows[0], say(FORMATS[form].label)
            said = say(misfit_said, row=row, column=seen.name, value=candidate.example, form=label)
            raise DataError(said, row=row, column=seen.name)

    def _decide(self) -> None:
        """What every column seems to be now, and which forms are still worth trying."""
        for seen in self.columns.values():
            if seen.alive is None or seen.chosen:
                continue
            before, seen.leader = seen.leader, self._leader(seen)
            changed = FORMATS[before].kind != TEXT or FORMATS[seen.leader].kind != TEXT
            if before != seen.leader and changed and self.rows and not self.thorough:
                raise Unsettled(seen.name)
            if self.thorough:
                keep = [form for form, c in seen.alive.items() if not c.misfits or _tells(seen, form)]
            else:
                keep = self._worth(seen)
            seen.alive = {form: seen.alive[form] for form in keep}

    def _leader(self, seen: Seen) -> str:
        rivals = seen.rivals()
        if rivals:
            return next((form for form in rivals if self.wishes.prefers(form)), "text")
        form = next(iter(seen.fitting), "text")
        if not seen.takes(form):
            return "text"
        if FORMATS[form].kind == BOOLEAN and form != "boolean" and len(seen.sides) < 2:
            return "text"
        if FORMATS[form].kind == DECIMAL and not seen.fractions:
            return "text"
        return form

    def _worth(self, seen: Seen) -> list[str]:
        """The forms that may still be the column's own or tell something about it."""
        fitting = seen.fitting
        if not fitting:
            return _most_telling(seen)
        first = next((form for form in fitting if FORMATS[form].sure), fitting[0])
        return [form for form in fitting if form == first or not says_the_same(first, form)]

    def _typed(self, batch: pl.DataFrame, look: "_Look") -> pl.DataFrame:
        changes = [
            look.value(name, seen.leader) for name, seen in look.columns.items() if FORMATS[seen.leader].kind != TEXT
        ]
        typed = batch.with_columns(changes)
        if not self.named:
            return typed
        kept = [name for name, seen in self.columns.items() if FORMATS[seen.leader].kind == TEXT]
        return typed.with_columns(pl.when(~is_mark(name, self.named)).then(name).alias(name) for name in kept)


class _Look:
    """The text of one batch under every form that its columns may have; ``misfits`` counts what does not fit.

    A form is not tried where it fits no more values than one that it covers: ``_twins`` has that one.
    """

    def __init__(self, batch: pl.DataFrame, nulls: Mapping[str, int], columns: Mapping[str, Seen]) -> None:
        self.batch, self.nulls, self.columns = batch, nulls, columns
        self.values: dict[_Pair, pl.Series] = {}
        self.misfits: dict[_Pair, int] = {}
        self._odd: dict[_Pair, pl.DataFrame] = {}
        self._codes: set[_Pair] = set()
        self._twins: dict[_Pair, str] = {}
        self._beyond: dict[_Pair, set[str]] = {}
        longest = self._longest(columns)
        for level in LEVELS:
            wanted = []
            for form in level:
                for name, seen in columns.items():
                    if form.name not in (seen.alive or ()):
                        continue
                    twin = None if form.name == seen.leader else self._twin(name, form, longest)
                    if twin is None:
                        wanted.append((name, form.name))
                    else:
                        self._twins[name, form.name] = twin
                        self.misfits[name, form.name] = self.misfits[name, twin]
            self._read(wanted)

    def value(self, name: str, form: str) -> pl.Series:
        """The column in a form."""
        if (name, form) not in self.values:
            self._read([(name, form)])
        return self.values[name, form]

    def _longest(self, columns: Mapping[str, Seen]) -> dict[str, int]:
        several = [
            name for name, seen in columns.items() if seen.alive and len(seen.alive) > 1 and "integer" in seen.alive
        ]
        if not several:
            return {}
        sizes = self.batch.select(pl.col(name).str.len_bytes().max() for name in several)
        return {name: sizes[name][0] or 0 for name in several}

    def are_codes(self, name: str, form: str) -> bool:
        """Whether it is known that all values which do not fit are figures that begin with a zero."""
        return (name, self._twins.get((name, form), form)) in self._codes

    def odd(self, name: str, form: str) -> pl.DataFrame:
        """The values that do not fit, each with its row in the batch."""
        tried = self._twins.get((name, form), form)
        if (name, tried) not in self._odd:
            self._odd[name, tried] = self._rows(name, self.value(name, tried).is_null())
        return self._odd[name, tried]

    def _twin(self, name: str, form: Format, longest: Mapping[str, int]) -> str | None:
        for covered in form.covers:
            exact = covered != "integer" or longest.get(name, 0) <= EXACT_DIGITS
            if exact and (name, covered) in self.misfits and form.name not in self._forms_beyond(name, covered):
                return covered
        return None

    def _forms_beyond(self, name: str, covered: str) -> set[str]:
        """The forms that cover another one and whose shape some of its misfits have."""
        if not self.misfits[name, covered] or self.are_codes(name, covered):
            return set()  # no form takes such codes
        if (name, covered) not in self._beyond:
            forms = [FORMATS[form] for form in self.columns[name].alive or () if covered in FORMATS[form].covers]
            odd = self.odd(name, covered).lazy()
            shaped = odd.select(bare(name).str.contains(form.shape).any().alias(form.name) for form in forms)
            found = shaped.collect(engine="in-memory").row(0, named=True)
            self._beyond[name, covered] = {form for form, some in found.items() if some}
        return self._beyond[name, covered]

    def _read(self, wanted: list[_Pair]) -> None:
        """Read columns: those that compiled code knows one by one, the others side by side."""
        for name, form in (pair for pair in wanted if readable(pair[1])):
            self._read_compiled(name, form)
        others = [pair for pair in wanted if not readable(pair[1])]
        if others:
            self._read_shaped(others)

    def _read_compiled(self, name: str, form: str) -> None:
        """What does not fit to the letter is looked at again."""
        values, codes = read_values(self.batch[name], form)
        if codes == values.null_count() - self.nulls[name]:
            self._codes.add((name, form))
        else:
            again = self._rows(name, values.is_null())
            read = again.select(FORMATS[form].parse(bare(name))).to_series()
            if read.null_count() < read.len():
                values, again = values.scatter(again[ROW], read), again.filter(read.is_null())
            self._odd[name, form] = again
        self._note(name, form, values)

    def _read_shaped(self, wanted: list[_Pair]) -> None:
        """Where every value has the shape as it stands, it need not be trimmed and picked first."""
        shaped = self.batch.lazy().select(
            pl.col(name).str.contains(FORMATS[form].shape).sum().alias(str(at))
            for at, (name, form) in enumerate(wanted)
        )
        fits = shaped.collect(engine="in-memory").row(0)
        read = self.batch.lazy().select(  # lazy, so that shared parts run once and columns side by side
            (
                FORMATS[form].convert(pl.col(name))
                if fit == self.batch.height - self.nulls[name]
                else FORMATS[form].parse(bare(name))
            ).alias(str(at))
            for at, ((name, form), fit) in enumerate(zip(wanted, fits, strict=True))
        )
        for (name, form), values in zip(wanted, read.collect(engine="in-memory").iter_columns(), strict=True):
            self._note(name, form, values.alias(name))

    def _note(self, name: str, form: str, values: pl.Series) -> None:
        self.values[name, form] = values
        self.misfits[name, form] = values.null_count() - self.nulls[name]

    def _rows(self, name: str, chosen: pl.Series) -> pl.DataFrame:
        """The values of a column, none of them missing, where ``chosen`` is true."""
        return self.batch.select(name).with_row_index(ROW).filter(chosen & self.batch[name].is_not_null())


def _is_settled(seen: Seen) -> bool:
    alive = seen.alive or {}
    sides = FORMATS[seen.leader].kind != BOOLEAN or len(seen.sides) == 2
    return sides and not seen.marks and list(alive) == [seen.leader] and not alive[seen.leader].misfits


def _most_telling(seen: Seen) -> list[str]:
    """Of each family of kinds the form that most of the values have, if that is worth telling, and its equals."""
    best: dict[str, str] = {}
    alive = seen.alive or {}
    for form, candidate in alive.items():
        family = family_of(form)
        if candidate.misfits < alive[best.setdefault(family, form)].misfits:
            best[family] = form
    worth = [form for form in best.values() if _tells(seen, form)]
    return [form for first in worth for form in seen.equals_of(first)]


def _tells(seen: Seen, form: str) -> bool:
    """Whether it is worth telling how many values fit. Of whole numbers it is, while whatever is none has figures
    alone: a code that begins with a zero."""
    candidate = (seen.alive or {})[form]
    fits = seen.values - candidate.misfits
    return fits >= WORTH_TELLING * seen.values or (form == "integer" and candidate.are_codes)


def _compare(seen: Seen, look: _Look) -> None:
    """Note where two forms that fit everything read different values, and which sides and zones there are."""
    fitting = [form for form in seen.fitting if (seen.name, form) in look.values]
    for left, right in combinations(fitting, 2):
        if not says_the_same(left, right) and _differ(look.value(seen.name, left), look.value(seen.name, right)):
            seen.differing.add(frozenset((left, right)))
    for form in fitting[:1]:
        if FORMATS[form].kind == BOOLEAN and len(seen.sides) < 2:
            seen.sides.update(look.value(seen.name, form).drop_nulls().unique().to_list())
        if FORMATS[form].kind == DECIMAL and not seen.fractions:
            seen.fractions = bool(look.batch[seen.name].str.contains(".", literal=True).any())
        if form == "datetime_zone":
            seen.offsets.update(look.batch.select(offsets(bare(seen.name)).drop_nulls().unique()).to_series().to_list())


def _differ(left: pl.Series, right: pl.Series) -> bool:
    return left.dtype != right.dtype and not left.dtype.is_numeric() or bool((left != right).any())
