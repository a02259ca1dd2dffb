"""CSV, TSV and their relatives: text whose fields are separated by one character."""

import csv
import glob
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import duckdb
import polars as pl

from workers.core import params, regular
from workers.core.errors import DataError
from workers.core.params import choice, columns, flag, integer, text
from workers.core.reader import Reader, Source, Understood, rows_per_batch
from workers.core.regular import RegularLines, regular_lines
from workers.core.text.dialect import DELIMITERS, delimiter_of, has_header, longest_line, preamble, records, sample_of
from workers.core.text.encoding import as_utf8, encoding_of
from workers.core.text.plain import PlainCopy, plain_copy
from workers.core.words import _, quoted, say

USUAL_LINE, LONGEST_LINE = 2 << 20, 32 << 20
"""DuckDB's buffers hold two lines of the longest kind each, so only files with longer lines pay for them."""
BATCH_BYTES = 8 << 20
FEWEST_ROWS = 2_048
DUCKDB_SAYS = "(Invalid Input|Out of Memory|Conversion|IO) Error"
ANOTHER_WAY = "Maximum line size|unterminated quote|invalid state"
"""What DuckDB says of a record of many lines, or of line ends of several kinds."""
SURE = 0.9
MEGABYTES = 512
WIDE = 1_000
SHOWN = 10
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
            raise source.problem("the file is empty. Choose a file with a header and at least one row.")
        encoding, note = encoding_of(source)
        asked = self.Params.parse({"encoding": encoding, **given})
        sample = sample_of(as_utf8(source, asked.encoding), asked.skip, asked.comment)
        likely, agreement = delimiter_of(sample, asked.quote)
        delimiter = asked.delimiter if "delimiter" in given else likely
        rows = records(sample, delimiter or ",", asked.quote)
        if not rows:
            raise source.problem("the file holds blank lines only. Choose a file with a header and at least one row.")
        if agreement > SURE and delimiter != likely and all(len(row) == 1 for row in rows):
            raise source.problem(
                f"no row contains the delimiter “{delimiter}”. The fields seem to be separated by "
                f"{DELIMITERS[likely]}: choose that delimiter."
            )
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
        path = as_utf8(source, params.encoding)
        head = _head(source, path, params)
        yield from self._read_from(0, source, path, head, params)

    def read_on(
        self, source: Source, params: Any, sample: pl.DataFrame, forms: Mapping[str, str]
    ) -> Iterator[pl.DataFrame] | None:
        path = as_utf8(source, params.encoding)
        head = _head(source, path, params)
        lines = (
            None
            if params.comment or params.quote != regular.QUOTE or head.lines > 1
            else regular_lines(path, head.names, head.lines, params.delimiter, sample, forms)
        )
        return None if lines is None else self._read_regular(lines, sample.height, source, path, head, params)

    def _read_regular(
        self, lines: RegularLines, done: int, source: Source, path: Path, head: "_Head", params: Any
    ) -> Iterator[pl.DataFrame]:
        """Whatever comes after a line that is not regular is read with care."""
        for frame in lines.frames():
            fresh = frame.tail(max(0, lines.rows - done))
            done += fresh.height
            if fresh.height:
                yield fresh
        if not lines.over:
            yield from self._read_from(done, source, path, head, params)

    def _read_from(self, done: int, source: Source, path: Path, head: "_Head", params: Any) -> Iterator[pl.DataFrame]:
        for plain in _readable(source, path, head, params):
            try:
                for batch in _batches(plain, head, params, done):
                    done += batch.height
                    yield batch
                break
            except (duckdb.Error, OSError) as problem:  # an error far into the file comes through Arrow, as OSError
                if isinstance(problem, OSError) and not re.match(DUCKDB_SAYS, str(problem)):
                    raise
                if not plain.last and re.search(ANOTHER_WAY, str(problem)):
                    continue
                raise _explained(source, problem, plain) from None
        if not done:
            yield pl.DataFrame(schema=dict.fromkeys(head.names, pl.String))


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
            raise source.problem("the file holds blank lines only. Choose a file with a header and at least one row.")
    if params.names and len(params.names) != len(first):
        raise source.problem(
            f"the first row has {_counted(len(first))} and {len(params.names)} column names were given. "
            "Give one name for every column.",
            row=before + 1,
        )
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
        notes.append(say(_("The first {n} lines are no part of the table, so they were left out."), n=before))
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


@dataclass(frozen=True)
class _Text:
    """A file to give to DuckDB, and for how long a line. ``lead`` lines of it are no data."""

    copy: PlainCopy
    lead: int
    longest: int
    last: bool = False


def _readable(source: Source, path: Path, head: _Head, params: Any) -> Iterator[_Text]:
    """The ways to read the file, in the order of trying.

    DuckDB leaves out lines longer than its buffers without a word, counts leading lines its own way when there are
    comments or line ends in quotes, and stops where line ends are of several kinds.
    """
    longest = longest_line(path)
    if longest > LONGEST_LINE:
        raise source.problem(
            f"a line is longer than {LONGEST_LINE >> 20} MB. A quote may not be closed, or the delimiter is wrong."
        )
    if head.lines <= 1 and not params.comment:
        if longest < USUAL_LINE // 2:
            yield _Text(PlainCopy(path), head.lines, USUAL_LINE)
        yield _Text(PlainCopy(path), head.lines, LONGEST_LINE)
    target = source.scratch / f"plain-{source.path.name}"
    copy = plain_copy(path, target, lead=head.lines, comment=params.comment, quote=params.quote)
    yield _Text(copy, 0, LONGEST_LINE if longest >= USUAL_LINE // 2 else USUAL_LINE)
    yield _Text(copy, 0, LONGEST_LINE, last=True)


def _batches(text: _Text, head: _Head, params: Any, done: int) -> Iterator[pl.DataFrame]:
    query = _query(text, head, params)
    with duckdb.connect(config=_limits(len(head.names))) as connection:
        connection.execute("SET enable_progress_bar = false")  # it would be drawn among what a program prints
        connection.execute("SET produce_arrow_string_view = true")  # as Polars holds text, so it is not copied
        most = _rows_at_once(text.copy.path, len(head.names))
        if not done and text.copy.path.stat().st_size >= regular.WORTH_FROM:  # the rest may be read another way
            for batch in _gathered(connection.sql(f"{query} LIMIT {most}").to_arrow_reader(most), most):
                yield batch
                done += batch.height
        rest = f"{query} OFFSET {done}" if done else query
        yield from _gathered(connection.sql(rest).to_arrow_reader(most), most)


def _gathered(pieces: Iterable[Any], most: int) -> Iterator[pl.DataFrame]:
    """Batches of nearly ``most`` rows: DuckDB answers smaller ones, each of which would cost as much to look at."""
    held: list[pl.DataFrame] = []
    rows = 0
    for piece in pieces:
        if held and rows + piece.num_rows > most:
            yield pl.concat(held, rechunk=True)
            held, rows = [], 0
        held.append(pl.DataFrame(pl.from_arrow(piece)))
        rows += piece.num_rows
    if held:
        yield pl.concat(held, rechunk=True)


def _rows_at_once(path: Path, columns: int) -> int:
    """Fewer where rows are long; a file of nearly one batch is read as one."""
    with path.open("rb") as handle:
        head = handle.read(1 << 18)
    length = max(1, len(head)) / max(1, head.count(b"\n"))
    size = path.stat().st_size
    room = size if size <= 2 * BATCH_BYTES else BATCH_BYTES
    return max(min(FEWEST_ROWS, rows_per_batch(columns)), min(rows_per_batch(columns), int(room / length) + 1))


def _limits(columns: int) -> dict[str, Any]:
    """DuckDB holds 2,048 rows of every column per thread, so a very wide file gets one thread and some more room."""
    memory = f"{MEGABYTES + columns // 20}MB"
    return {"threads": 1 if columns > WIDE else 2, "memory_limit": memory}


def _query(text: _Text, head: _Head, params: Any) -> str:
    columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in head.names)
    options = {
        "delim": _quoted(params.delimiter),
        "quote": _quoted(params.quote),
        "escape": _quoted(params.quote),
        "header": "false",
        "skip": str(text.lead),
        "columns": f"{{{columns}}}",
        "auto_detect": "false",
        "strict_mode": "true",
        "max_line_size": str(text.longest),
        "buffer_size": str(2 * text.longest),
    }
    arguments = ", ".join(f"{name} = {value}" for name, value in options.items())
    return f"SELECT * FROM read_csv({_quoted(glob.escape(str(text.copy.path)))}, {arguments})"  # noqa: S608 - literals are quoted


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _explained(source: Source, problem: Exception, text: _Text) -> DataError:
    """DuckDB's message as one of our sentences, with the line it names."""
    message = str(problem)
    line_match = re.search(r"CSV Error on Line: (\d+)", message)
    line = text.copy.original(int(line_match[1])) if line_match else None
    where = f"line {line}" if line else "a line"
    fields = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", message)
    if fields:
        return source.problem(
            f"{where} has {_counted(int(fields[2]))} where the first row has {fields[1]}. Correct that line, "
            "or choose another delimiter or quote.",
            row=line,
        )
    if "unterminated quote" in message:
        return source.problem(
            f"{where} opens a quote that is never closed properly. Correct that line, or choose another quote.",
            row=line,
        )
    if "unicode" in message:
        return source.problem(f"{where} is not in the chosen encoding. Choose another one.", row=line)
    if "Maximum line size" in message:
        return source.problem(
            f"{where} is longer than {LONGEST_LINE >> 20} MB. A quote may not be closed, or the delimiter is wrong.",
            row=line,
        )
    if "Out of Memory" in message:
        return source.problem("its rows are too wide to be read in bounded memory. Split the file by columns.")
    return source.problem(f"{where} cannot be read. {message.splitlines()[0]}", row=line)


def _counted(fields: int) -> str:
    return "1 field" if fields == 1 else f"{fields} fields"
