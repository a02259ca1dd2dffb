"""CSV, TSV and their relatives: text whose fields are separated by one character."""

import csv
import glob
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from workers.core import params
from workers.core.errors import DataError
from workers.core.params import choice, flag, text
from workers.core.reader import Reader, Source, Understood, check_names, rows_per_batch
from workers.core.text.dialect import DELIMITERS, delimiter_of, has_header, records, sample_of
from workers.core.text.encoding import as_utf8, encoding_of
from workers.core.words import _

LONGEST_LINE = 16 << 20
BUFFER = 2 * LONGEST_LINE  # DuckDB's own choice is sixteen lines, which would be the whole of its memory
SURE = 0.9
MEGABYTES = 512
WIDE = 1_000
ENCODINGS = {
    "utf-8": _("UTF-8"),
    "utf-16": _("UTF-16"),
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

    def sniff(self, source: Source, given: Mapping[str, Any]) -> Understood:
        if source.path.stat().st_size == 0:
            raise source.problem("the file is empty. Choose a file with a header and at least one row.")
        encoding, note = encoding_of(source)
        asked = self.Params.parse({"encoding": encoding, **given})
        sample = sample_of(as_utf8(source, asked.encoding))
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
        header = asked.header if "header" in given else has_header(rows)
        notes = [note, f"Fields are separated by {DELIMITERS.get(delimiter, delimiter)}."]
        if not header:
            notes.append("The first row looks like data, so the columns were named column_1, column_2, …")
        params = self.Params.parse({**asked.to_dict(), "delimiter": delimiter, "header": header})
        return Understood(params, tuple(filter(None, notes)))

    def read(self, source: Source, params: Any) -> Iterator[pl.DataFrame]:
        path = as_utf8(source, params.encoding)
        names, skip = _head(source, path, params)
        some = False
        with duckdb.connect(config=_limits(len(names))) as connection:
            try:
                found = connection.sql(_query(path, names, skip, params))
                for batch in found.to_arrow_reader(rows_per_batch(len(names))):
                    some = True
                    yield pl.DataFrame(pl.from_arrow(batch))
            except duckdb.Error as problem:
                raise _explained(source, problem) from None
        if not some:
            yield pl.DataFrame(schema=dict.fromkeys(names, pl.String))


def _head(source: Source, path: Path, params: Any) -> tuple[list[str], int]:
    """The columns' names, and how many lines come before the first row of data."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        lines = csv.reader(handle, delimiter=params.delimiter)
        before = 0
        for first in lines:
            if first:
                break
            before = lines.line_num
        else:
            raise source.problem("the file holds blank lines only. Choose a file with a header and at least one row.")
    if not params.header:
        return [f"column_{position}" for position in range(1, len(first) + 1)], before
    names = [name.strip() for name in first]
    check_names(source, names, row=lines.line_num)
    return names, lines.line_num


def _limits(columns: int) -> dict[str, Any]:
    """DuckDB holds 2,048 rows of every column per thread, so a very wide file gets one thread and some more room."""
    return {"threads": 1 if columns > WIDE else 2, "memory_limit": f"{MEGABYTES + columns // 20}MB"}


def _query(path: Path, names: list[str], skip: int, params: Any) -> str:
    columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in names)
    options = {
        "delim": _quoted(params.delimiter),
        "quote": _quoted(params.quote),
        "escape": _quoted(params.quote),
        "header": "false",
        "skip": str(skip),
        "columns": f"{{{columns}}}",
        "auto_detect": "false",
        "strict_mode": "true",
        "max_line_size": str(LONGEST_LINE),
        "buffer_size": str(BUFFER),
    }
    arguments = ", ".join(f"{name} = {value}" for name, value in options.items())
    return f"SELECT * FROM read_csv({_quoted(glob.escape(str(path)))}, {arguments})"  # noqa: S608 - literals are quoted


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _explained(source: Source, problem: duckdb.Error) -> DataError:
    """DuckDB's message as one of our sentences, with the line it names."""
    message = str(problem)
    line_match = re.search(r"CSV Error on Line: (\d+)", message)
    line = int(line_match[1]) if line_match else None
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
    if isinstance(problem, duckdb.OutOfMemoryException):
        return source.problem("its rows are too wide to be read in bounded memory. Split the file by columns.")
    return source.problem(f"{where} cannot be read. {message.splitlines()[0]}", row=line)


def _counted(fields: int) -> str:
    return "1 field" if fields == 1 else f"{fields} fields"
