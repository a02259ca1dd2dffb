"""Files and how a person wants them read: what an inspection and an import have in common."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import polars as pl

from workers.core.ahead import ahead
from workers.core.errors import DataError
from workers.core.formats import FORMATS
from workers.core.reader import Reader, Source, Understood
from workers.core.reporter import Reporter
from workers.core.same_values import Beside, written
from workers.core.schema import TEXT, kind_of
from workers.core.store import Store, StoreRef
from workers.core.words import _, joined, quoted, say
from workers.importing.evidence import Reading
from workers.importing.inference import MISSING, Survey, Unsettled, Wishes
from workers.importing.members import chosen_of, members_of, telling_shapes
from workers.importing.opening import Check, StoredFile, open_files
from workers.importing.together import read_together, sniff_together
from workers.readers import reader_for, readers

BEGINNING = 5_000
"""Rows that tell most of what a column is not."""


@dataclass(frozen=True)
class Asked:
    """``files`` are stored files of one shape, read one after the other.

    ``members`` are the files to read of those in archives, by their names there; all of them when empty. ``options``
    are the reader's parameters that were chosen, ``formats`` the forms chosen for text columns (column -> name in
    ``FORMATS``); everything else is found out. ``missing``, ``misfits``, ``decimal`` and ``dates`` are what was
    said about all values, see ``Wishes``, ``inherited`` whether all that is how the version before was read.
    ``file_column`` adds a column that says which file a row came from; the columns in ``leave_out`` are not taken.
    """

    store: StoreRef
    files: tuple[StoredFile, ...]
    members: tuple[str, ...] = ()
    reader: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] | None = None
    misfits: str = MISSING
    decimal: str = ""
    dates: str = ""
    file_column: bool = False
    inherited: bool = False
    leave_out: tuple[str, ...] = ()

    @property
    def wishes(self) -> Wishes:
        taken = {name: form for name, form in self.formats.items() if name not in self.leave_out}
        return Wishes(taken, self.missing, self.misfits, self.decimal, self.dates, self.inherited)


@contextmanager
def _telling(**details: Any) -> Iterator[None]:
    """What goes wrong is told with the details, unless it says them itself."""
    try:
        yield
    except DataError as problem:
        raise problem.telling(**details) from None


@dataclass(frozen=True)
class Opened:
    """The files at hand, and what was understood of them from their beginnings."""

    sources: list[Source]
    reader: Reader
    understood: Understood
    check: Check
    members: tuple[str, ...] = ()
    file_column: bool = False
    leave_out: tuple[str, ...] = ()

    @classmethod
    def of(cls, asked: Asked, reporter: Reporter) -> "Opened":
        """Raises ``DataError`` when no reader takes the files, or an archive has not the members asked for."""
        check = Check()
        with check.before_failing():
            with _telling(unreadable=True):
                found = open_files(Store(asked.store), asked.files, reporter.scratch, check)
            with telling_shapes(found):
                sources = chosen_of(found, asked.members)
                reader = readers.get(asked.reader) if asked.reader else reader_for(sources[0])
                with _telling(reader=reader.name, unreadable=not reader.Params.fields()):
                    understood = sniff_together(reader, sources, asked.options)
            left = tuple(asked.leave_out)
            if left:
                note = say(_("Left out: {names}."), names=joined(list(map(quoted, left))))
                understood = replace(understood, notes=(*understood.notes, note))
            return cls(sources, reader, understood, check, members_of(found), asked.file_column, left)

    def batches(self, beginning: int, forms: Callable[[], Mapping[str, str]]) -> Iterator[pl.DataFrame]:
        """All rows in order; text where the format carries no types. See ``Reader.read_known``."""
        if len(self.sources) > 1 or self.file_column:
            rows = read_together(self.reader, self.sources, self.understood.params, file_column=self.file_column)
        else:
            rows = self.reader.read_known(self.sources[0], self.understood.params, beginning, forms)
        return _without(rows, self.leave_out) if self.leave_out else rows


def _without(rows: Iterator[pl.DataFrame], names: tuple[str, ...]) -> Iterator[pl.DataFrame]:
    with closing(rows) as given:  # type: ignore[type-var]
        for batch in given:
            kept = batch.drop(names, strict=False)
            if not kept.width:
                raise DataError(say(_("Every column is left out. Keep at least one.")))
            yield kept


class TypedRows:
    """The rows of the files in the forms that their columns have, batch by batch; afterwards ``readings`` says which.

    Raises ``Unsettled`` unless ``thorough`` when the beginning promised other forms than the rest keeps.
    """

    def __init__(self, opened: Opened, wishes: Wishes, reporter: Reporter, *, thorough: bool = False) -> None:
        self.opened, self.wishes, self.reporter, self.thorough = opened, wishes, reporter, thorough
        self.rows = 0
        self.first: tuple[pl.DataFrame, ...] = ()
        self._survey: Survey | None = None
        self._retyped: list[str] | None = None

    @property
    def readings(self) -> tuple[Reading, ...]:
        """One per text column, from every value so far; of some formats with types, one per column that was chosen."""
        return self._survey.readings() if self._survey else ()

    def _names(self, batch: pl.DataFrame) -> list[str]:
        """The columns whose form is looked for: where the file has types, those of text or those that were chosen."""
        reader = self.opened.reader
        if not reader.typed:
            return self._of_the_files(batch)
        chosen = [name for name in self.wishes.formats if batch.schema.get(name) == pl.String]
        kept = self.opened.understood.as_text.keys() - set(chosen)
        texts = [name for name in self._of_the_files(batch) if batch.schema[name] == pl.String and name not in kept]
        return texts if reader.looks_into_text else chosen

    def _of_the_files(self, batch: pl.DataFrame) -> list[str]:
        """The columns without that of the file's name, which is text unless somebody chose another form."""
        *own, last = batch.columns
        return own if self.opened.file_column and last not in self.wishes.formats else batch.columns

    def _rewritten(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Values of a type for which another form was chosen come as text, to be read in that form."""
        if self._retyped is None:
            self._retyped = [
                name for name in self.wishes.formats if name in batch.columns and self._differs(batch, name)
            ]
        return batch.with_columns(_written(name, batch.schema[name]) for name in self._retyped)

    def _differs(self, batch: pl.DataFrame, name: str) -> bool:
        """Whether the type of a column is not that of its form; one that the version before had has to fit a value."""
        form, dtype = FORMATS.get(self.wishes.formats[name]), batch.schema[name]
        if form is None or kind_of(dtype) == form.kind:
            return False
        return not self.wishes.inherited or bool(batch.select(form.parse(_written(name, dtype)).count()).item())

    def _settled(self) -> Mapping[str, str]:
        return self._survey.settled() if self._survey else {}

    def _batches(self, beginning: int) -> Iterator[pl.DataFrame]:
        """All rows, of which the first come in a batch of their own; what comes later is read ahead."""
        with closing(self.opened.batches(beginning, self._settled)) as given:  # type: ignore[type-var]
            batches = map(self._rewritten, given) if self.opened.reader.typed and self.wishes.formats else given
            first = next(batches, None)
            if first is None:
                return
            if 0 < beginning < first.height:
                yield first.head(beginning)
                first = first.slice(beginning)
            yield first
            yield from ahead(batches)

    def __iter__(self) -> Iterator[pl.DataFrame]:
        with self.opened.check.before_failing(), _telling(reader=self.opened.reader.name):
            yield from self._typed()
        self.opened.check.wait()

    def _typed(self) -> Iterator[pl.DataFrame]:
        for batch, typed in self._looked():
            if not self.rows:
                self.first = (batch, typed)
            self.rows += batch.height
            self.reporter.advance(batch.height)
            yield typed
        if not self.rows:
            source = self.opened.sources[0]
            raise source.problem(say(_("there is a header but no row below it. Choose a file that holds data.")), row=1)

    def _looked(self) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """Batches as they stand, and in their forms. Few rows say most; where the next ones say otherwise, all of the
        first batch is looked at as one."""
        batches = self._batches(0 if self.thorough else BEGINNING)
        try:
            begun = [(batch, self._look(batch)) for batch in islice(batches, 2)]
        except Unsettled:
            self._survey, batches, begun = None, self._batches(0), []
        yield from begun
        for batch in batches:
            yield batch, self._look(batch)

    def _look(self, batch: pl.DataFrame) -> pl.DataFrame:
        if self._survey is None:
            reader = self.opened.reader
            taken = frozenset(reader.written_as_text) if reader.typed else None
            self._survey = Survey(self._names(batch), self.wishes, thorough=self.thorough, taken=taken)
        return self._survey.look(batch)


def _written(name: str, dtype: pl.DataType) -> pl.Expr:
    return written(pl.col(name), dtype, Beside(TEXT)).alias(name)
