"""Delimited text read by DuckDB's parser in strict mode: every field as text, and a row that does not fit ends it."""

import glob
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from workers.core.errors import DataError
from workers.core.reader import Source, rows_per_batch
from workers.core.text.dialect import counted_fields, longest_line
from workers.core.text.plain import PlainCopy, plain_copy
from workers.core.text.ragged import ragged_lines
from workers.core.words import Phrase, _, joined, say

USUAL_LINE, LONGEST_LINE = 2 << 20, 32 << 20
"""DuckDB's buffers hold two lines of the longest kind each, so only files with longer lines pay for them."""
BATCH_BYTES = 8 << 20
FEWEST_ROWS = 2_048
DUCKDB_SAYS = "(Invalid Input|Out of Memory|Conversion|IO) Error"
ANOTHER_WAY = "Maximum line size|unterminated quote|invalid state"
"""What DuckDB says of a record of many lines, or of line ends of several kinds."""
MEGABYTES = 512
WIDE = 1_000


def read_strictly(
    source: Source, path: Path, names: list[str], lead: int, params: Any, done: int = 0
) -> Iterator[pl.DataFrame]:
    """The rows in ``path`` (UTF-8) after the first ``done``; at least one batch, be it empty, unless some were done.

    ``lead`` lines come before the rows. ``params`` has the delimiter, the quote and the comment sign. Raises
    ``DataError`` naming the line.
    """
    import duckdb  # noqa: PLC0415 - few files need it, and it loads longer than a small one is read

    for text in _readable(source, path, lead, params):
        try:
            for batch in _batches(duckdb, text, names, params, done):
                done += batch.height
                yield batch
            break
        except (duckdb.Error, OSError) as problem:  # an error far into the file comes through Arrow, as OSError
            if isinstance(problem, OSError) and not re.match(DUCKDB_SAYS, str(problem)):
                raise
            if not text.last and re.search(ANOTHER_WAY, str(problem)):
                continue
            raise _explained(source, problem, text, params) from None
    if not done:
        yield pl.DataFrame(schema=dict.fromkeys(names, pl.String))


@dataclass(frozen=True)
class _Text:
    """A file to give to DuckDB, and for how long a line. ``lead`` lines of it are no data."""

    copy: PlainCopy
    lead: int
    longest: int
    last: bool = False


def _readable(source: Source, path: Path, lead: int, params: Any) -> Iterator[_Text]:
    """The ways to read the file, in the order of trying.

    DuckDB leaves out lines longer than its buffers without a word, counts leading lines its own way when there are
    comments or line ends in quotes, and stops where line ends are of several kinds.
    """
    longest = longest_line(path)
    if longest > LONGEST_LINE:
        raise _too_long(source, None)
    if lead <= 1 and not params.comment:
        if longest < USUAL_LINE // 2:
            yield _Text(PlainCopy(path), lead, USUAL_LINE)
        yield _Text(PlainCopy(path), lead, LONGEST_LINE)
    target = source.scratch / f"plain-{source.path.name}"
    copy = plain_copy(path, target, lead=lead, comment=params.comment, quote=params.quote)
    yield _Text(copy, 0, LONGEST_LINE if longest >= USUAL_LINE // 2 else USUAL_LINE)
    yield _Text(copy, 0, LONGEST_LINE, last=True)


def _batches(duckdb: Any, text: _Text, names: list[str], params: Any, done: int) -> Iterator[pl.DataFrame]:
    query = _query(text, names, params)
    with duckdb.connect(config=_limits(len(names))) as connection:
        connection.execute("SET enable_progress_bar = false")  # it would be drawn among what a program prints
        connection.execute("SET produce_arrow_string_view = true")  # as Polars holds text, so it is not copied
        most = _rows_at_once(text.copy.path, len(names))
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


def _query(text: _Text, names: list[str], params: Any) -> str:
    columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in names)
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


def _explained(source: Source, problem: Exception, text: _Text, params: Any) -> DataError:
    """DuckDB's message as one of our sentences, with the line it names."""
    message = str(problem)
    line_match = re.search(r"CSV Error on Line: (\d+)", message)
    line = text.copy.original(int(line_match[1])) if line_match else None
    fields = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", message)
    if fields:
        return source.problem(_uneven(text, params, line, int(fields[2]), int(fields[1])), row=line)
    if "Maximum line size" in message:
        return _too_long(source, line)
    if "Out of Memory" in message:
        return source.problem(say(_("its rows are too wide to be read in bounded memory. Split the file by columns.")))
    known = next((sentence for words, sentence in _SENTENCES.items() if words in message), None)
    if known:
        return source.problem(say(known, where=_where(line)), row=line)
    reason = message.splitlines()[0]
    return source.problem(say(_("{where} cannot be read. {reason}"), where=_where(line), reason=reason), row=line)


def _uneven(text: _Text, params: Any, line: int | None, fields: int, expected: int) -> Phrase:
    """The line that ended the reading, or all those that would: people correct them at once."""
    quoting = {"delimiter": params.delimiter, "quote": params.quote}
    found = ragged_lines(text.copy.path, lead=text.lead, expected=expected, **quoting)
    if found.count <= 1:
        one = _(
            "{where} has {fields} where the first row has {expected}. Correct that line, or choose another delimiter "
            "or quote."
        )
        return say(one, where=_where(line), fields=counted_fields(fields), expected=expected)
    several = _(
        "{n} lines have another number of fields than the first row, which has {expected}: {lines}. Correct them, or "
        "choose another delimiter or quote."
    )
    named = [_one_of(text.copy.original(at), count) for at, count in found.lines]
    if found.count > len(named):
        named.append(say(_("and {n} more"), n=found.count - len(named)))
    n = say(_("More than {n}"), n=found.count) if found.more else str(found.count)
    return say(several, n=n, expected=expected, lines=joined(named))


def _one_of(line: int, fields: int) -> Phrase:
    return say(_("line {line} ({fields})"), line=line, fields=counted_fields(fields))


_SENTENCES = {
    "unterminated quote": _(
        "{where} opens a quote that is never closed properly. Correct that line, or choose another quote."
    ),
    "unicode": _("{where} is not in the chosen encoding. Choose another one."),
}
"""What DuckDB's messages hold, and what is said of it."""


def _too_long(source: Source, line: int | None) -> DataError:
    endless = _("{where} is longer than {most} MB. A quote may not be closed, or the delimiter is wrong.")
    return source.problem(say(endless, where=_where(line), most=LONGEST_LINE >> 20), row=line)


def _where(line: int | None) -> Phrase:
    return say(_("line {line}"), line=line) if line else say(_("a line"))
