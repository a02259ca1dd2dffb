"""CSV, TSV and their relatives: text whose fields are separated by one character."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import polars as pl

from workers.core import params
from workers.core.files.strict import read_strictly
from workers.core.lines.regular import QUOTE, RegularLines, regular_lines
from workers.core.params import choice, columns, flag, integer, text
from workers.core.reader import Reader, Source, Understood
from workers.core.text.dialect import DELIMITERS, counted_fields, delimiter_of, has_header, preamble, records, sample_of
from workers.core.text.encoding import as_utf8, encoding_of, is_utf8_throughout
from workers.core.words import _, counted, quoted, say

SURE = 0.9
SHOWN = 10
BLANK = _("the file holds blank lines only. Choose a file with a header and at least one row.")
ENCODINGS = {
    "utf-8": _("UTF-8"),
    "utf-16": _("UTF-16"),
    "utf-16-le": _("UTF-16, little end first"),
    "utf-16-be": _("UTF-16, big end first"),
    "cp1252": _("Windows-1252 (Western Europe)"),
    "latin-1": _("Latin-1"),
    "iso8859-15": _("Latin-9"),
    "mac-roman": _("Macintosh"),
    "cp850": _("DOS (Western Europe)"),
}


class Delimited(Reader):
    """Reads with DuckDB's parser, every field as text, in strict mode: a row that does not fit stops the import."""

    label = _("Delimited text")
    help = _("CSV, TSV and other text files with one row per line.")
    group = _("Files")
    extensions = (".csv", ".tsv", ".tab", ".txt", ".dat")
    typed = False

    @dataclass(frozen=True)
    class Params(params.Params):
        delimiter: str = text(_("Delimiter"), default=",", help=_("The one character between fields."), max_length=1)
        quote: str = text(_("Quote"), default='"', help=_("Encloses fields; empty for none."), max_length=1)
        header: bool = flag(_("First row names the columns"), default=True)
        encoding: str = choice(_("Encoding"), ENCODINGS, default="utf-8")
        skip: int = integer(_("Lines to leave out at the top"), default=0, low=0, high=10_000)
        comment: str = text(
            _("Comment sign"),
            default="",
            help=_("Lines that begin with it are left out; empty for none."),
            max_length=1,
        )
        names: tuple[str, ...] = columns(
            _("Column names"), default=(), help=_("In place of those in the file, one for every column.")
        )

    def sniff(self, source: Source, given: Mapping[str, Any]) -> Understood:
        if source.path.stat().st_size == 0:
            raise source.problem(say(_("the file is empty. Choose a file with a header and at least one row.")))
        encoding, note = encoding_of(source)
        asked = self.Params.parse({"encoding": encoding, **given})
        sample = sample_of(as_utf8(source, asked.encoding), asked.skip, asked.comment)
        likely, agreement = delimiter_of(sample, asked.quote)
        delimiter = asked.delimiter if "delimiter" in given else likely
        rows = records(sample, delimiter or ",", asked.quote)
        if not rows:
            raise source.problem(say(BLANK))
        if agreement > SURE and delimiter != likely and all(len(row) == 1 for row in rows):
            absent = _(
                "no row contains the delimiter “{delimiter}”. The fields seem to be separated by {likely}: choose that "
                "delimiter."
            )
            raise source.problem(say(absent, delimiter=delimiter, likely=say(DELIMITERS[likely])))
        before = 0 if "skip" in given else preamble(sample, delimiter, asked.quote)
        if before:
            rows = records(sample_of(as_utf8(source, asked.encoding), before, asked.comment), delimiter, asked.quote)
        header = asked.header if "header" in given else bool(asked.names) or has_header(rows)
        skip = asked.skip + before
        understood = {**asked.to_dict(), "delimiter": delimiter, "header": header, "skip": skip}
        params = self.Params.parse({name: value for name, value in understood.items() if value != []})
        head = _head(source, as_utf8(source, asked.encoding), params)
        return Understood(params, tuple(filter(None, [note, *_notes(params, before, head)])))

    def read(self, source: Source, params: Any) -> Iterator[pl.DataFrame]:
        return self.read_known(source, params, 0, dict)

    def read_known(
        self, source: Source, params: Any, beginning: int, forms: Callable[[], Mapping[str, str]]
    ) -> Iterator[pl.DataFrame]:
        return _Text.of(source, params).rows(beginning, forms)


@dataclass(frozen=True)
class _Text:
    """A source as UTF-8 at ``path``, and how to read it."""

    source: Source
    path: Path
    head: "_Head"
    params: Any

    @classmethod
    def of(cls, source: Source, params: Any) -> "_Text":
        path = as_utf8(source, params.encoding)
        return cls(source, path, _head(source, path, params), params)

    def rows(self, beginning: int, forms: Callable[[], Mapping[str, str]]) -> Iterator[pl.DataFrame]:
        """Plain lines first; whatever comes after them is read with care."""
        lines, done = self._plain_lines(), 0
        for frame in lines.frames(beginning, forms) if lines else ():
            done += frame.height
            yield frame
        if not (done and lines and lines.over):
            yield from read_strictly(self.source, self.path, self.head.names, self.head.lines, self.params, done)

    def _plain_lines(self) -> RegularLines | None:
        if self.params.comment or self.params.quote != QUOTE:
            return None
        if self.params.encoding == "utf-8" and not is_utf8_throughout(self.source):
            return None
        return regular_lines(self.path, self.head.names, self.head.lines, self.params.delimiter)


@dataclass(frozen=True)
class _Head:
    """The columns' names, what had to be said about them, and how many lines come before the first row of data."""

    names: list[str]
    notes: list[str]
    lines: int


def _head(source: Source, path: Path, params: Any) -> _Head:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        quoting = {"quotechar": params.quote} if params.quote else {"quoting": csv.QUOTE_NONE}
        lines = csv.reader(_told(handle, params), delimiter=params.delimiter, **quoting)
        before, first = 0, []
        for first in lines:
            if first:
                break
            before = lines.line_num
        if not first:
            raise source.problem(say(BLANK))
    if params.names and len(params.names) != len(first):
        uneven = _("the first row has {fields} and {names} column names were given. Give one name for every column.")
        raise source.problem(say(uneven, fields=counted_fields(len(first)), names=len(params.names)), row=before + 1)
    if not params.header:
        given = list(params.names) or [f"column_{position}" for position in range(1, len(first) + 1)]
        return _Head(*_distinct(given), before)
    return _Head(*_distinct(list(params.names) or [name.strip() for name in first]), lines.line_num)


def _told(handle: TextIO, params: Any) -> Iterator[str]:
    """The lines that count; those left out are blank, so that the numbers of lines stay."""
    for number, line in enumerate(handle):
        left_out = number < params.skip or (params.comment and line.startswith(params.comment))
        yield "\n" if left_out else line


def _notes(params: Any, before: int, head: _Head) -> list[str]:
    sign = say(DELIMITERS[params.delimiter]) if params.delimiter in DELIMITERS else quoted(params.delimiter)
    notes: list[str] = [say(_("Fields are separated by {sign}."), sign=sign)]
    if before:
        one = _("The first line is no part of the table, so it was left out.")
        notes.append(counted(one, _("The first {n} lines are no part of the table, so they were left out."), before))
    if not params.header and not params.names:
        notes.append(_("The first row looks like data, so the columns were named column_1, column_2, …"))
    return [*notes, *head.notes]


def _distinct(names: list[str]) -> tuple[list[str], list[str]]:
    """Names that are there and differ by more than case, which tables elsewhere do not tell apart; and what changed."""
    taken = {name.casefold() for name in names}
    seen: set[str] = set()
    given: list[str] = []
    notes: list[str] = []
    for position, name in enumerate(names, start=1):
        fresh = name or f"column_{position}"
        number = 2
        while fresh.casefold() in seen or (fresh != name and fresh.casefold() in taken):
            fresh, number = f"{name or f'column_{position}'}_{number}", number + 1
        if not name:
            notes.append(say(_("Column {n} has no name, so it is called “{new}”."), n=position, new=fresh))
        elif fresh != name:
            doubled = _("Column {n} is called “{name}” like one before it, so it is called “{new}” here.")
            notes.append(say(doubled, n=position, name=name, new=fresh))
        seen.add(fresh.casefold())
        given.append(fresh)
    more = [say(_("{n} more columns were renamed so."), n=len(notes) - SHOWN)] if len(notes) > SHOWN else []
    return given, notes[:SHOWN] + more
