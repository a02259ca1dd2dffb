"""JSON and JSON Lines: objects become rows, nested objects columns, every type and digit kept."""

import hashlib
import itertools
import json
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from workers.core import params
from workers.core.files.gathering import SIMPLE, Seen, frame_of
from workers.core.files.jsondecode import Decoder
from workers.core.files.jsonplaces import WHOLE, Place, locate
from workers.core.files.jsontext import LONGEST, TooLong
from workers.core.params import integer, text
from workers.core.reader import Reader, Source, Understood, check_names, rows_per_batch
from workers.core.schema import DATE, DATETIME
from workers.core.text.encoding import as_utf8
from workers.core.words import _, say

MOST_COLUMNS = 10_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_TYPES = {str(dtype): dtype for dtype in (*SIMPLE.values(), pl.Null())}


class Json(Reader):
    """Reads a file twice: once to find the columns and their types, once to fill them."""

    label = _("JSON")
    help = _("A list of objects, one object a line, or an object with a list inside. Nested objects become columns.")
    group = _("Files")
    extensions = (".jsonl", ".json", ".ndjson", ".geojson")
    typed = True
    looks_into_text = True
    written_as_text = (DATE, DATETIME)
    names_columns = False

    @dataclass(frozen=True)
    class Params(params.Params):
        records: str = text(
            _("Where the rows are"),
            default="",
            help=_("The path of a list inside the file, such as data.items; empty to find out, a dot for one row."),
        )
        unnest: int = integer(
            _("Levels of nesting to take apart"),
            default=5,
            low=0,
            high=20,
            help=_("Objects inside become columns such as address.city; below that they stay JSON text."),
        )
        explode: str = text(
            _("List to turn into rows"),
            default="",
            help=_("The path of a list inside each record, such as items: each of its elements becomes a row."),
        )

    def recognises(self, source: Source) -> bool:
        with source.path.open("rb") as handle:
            head = handle.read(4_096).removeprefix(b"\xef\xbb\xbf").split()
        return b"".join(head).startswith((b'{"', b"[{", b"[["))

    def sniff(self, source: Source, given: Mapping[str, Any]) -> Understood:
        asked = self.Params.parse(given)
        place = locate(source, _utf8(source), asked.records)
        columns, notes = _survey(source, place, asked)
        found = self.Params.parse({**asked.to_dict(), "records": place.records})
        _kept(source, found).write_text(json.dumps({name: str(dtype) for name, dtype in columns.items()}))
        return Understood(found, notes)

    def read(self, source: Source, params: Any) -> Iterator[pl.DataFrame]:
        kept = _kept(source, params)
        if not kept.exists():
            params = self.sniff(source, params.to_dict()).params
        columns = {name: _TYPES[dtype] for name, dtype in json.loads(_kept(source, params).read_text()).items()}
        place = locate(source, _utf8(source), params.records)
        decoder = Decoder(source, place.is_list)
        size = rows_per_batch(len(columns))
        for records in _batches(source, place, decoder, params, size):
            held = _flat(source, records, params.unnest)
            nothing = [None] * len(records)
            yield frame_of(columns, [held.get(name, nothing) for name in columns])


def _utf8(source: Source) -> Path:
    with source.path.open("rb") as handle:
        head = handle.read(2)
    if not head:
        raise source.problem(say(_("the file is empty. Choose a file with records.")))
    return as_utf8(source, "utf-16") if head in _UTF16 else source.path


def _kept(source: Source, params: Any) -> Path:
    """Where the columns of a file that was surveyed are remembered."""
    key = json.dumps([str(source.path), params.to_dict()])
    return source.scratch / f"columns-{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"


def _survey(source: Source, place: Place, params: Any) -> tuple[dict[str, pl.DataType], tuple[str, ...]]:
    """The columns of the whole file with their types, and what is worth saying about them."""
    seen: dict[str, Seen] = {}
    decoder, rows = Decoder(source, place.is_list), 0
    for records in _batches(source, place, decoder, params, rows_per_batch(1), inspect=True):
        for name, values in _flat(source, records, params.unnest).items():
            seen.setdefault(name, Seen()).look(values, rows + 1)
        if len(seen) > MOST_COLUMNS:
            raise _too_many(source, seen)
        rows += len(records)
    if not rows:
        raise source.problem(say(_("the file holds no records. Choose a file with at least one.")))
    if not seen:
        raise source.problem(say(_("its records hold no values. Choose a file whose objects have keys.")))
    if any(not name.strip() for name in seen):
        raise source.problem(say(_("an object has a key without a name, which cannot be a column. Name it.")))
    check_names(source, list(seen))
    inside = place.records not in ("", WHOLE)
    found = _("Rows found in the list “{list}”: {n:,}.") if inside else _("Rows found: {n:,}.")
    notes: list[str] = [say(found, list=place.records, n=rows)]
    notes += decoder.notes()
    notes += filter(None, (column.note(name) for name, column in seen.items()))
    return {name: column.dtype for name, column in seen.items()}, tuple(notes)


def _batches(
    source: Source, place: Place, decoder: Decoder, params: Any, size: int, *, inspect: bool = False
) -> Iterator[list[dict[str, Any]]]:
    """The records, ``size`` at a time."""
    try:
        for piece in place.pieces():
            values = decoder.values(piece, inspect=inspect)
            plain = set(map(type, values)) == {dict}
            records: Iterator[dict[str, Any]] = iter(values) if plain else map(_as_object, values)
            if params.explode:
                path = params.explode.split(".")
                records = itertools.chain.from_iterable(_exploded(record, path) for record in records)
            while batch := list(itertools.islice(records, size)):
                yield batch
    except TooLong as problem:
        row = problem.args[0]
        raise source.problem(
            say(
                _(
                    "the record that begins in line {row} is longer than {most} MB. A quote or a bracket may "
                    "not be closed."
                ),
                row=row,
                most=LONGEST >> 20,
            ),
            row=row,
        ) from None


def _as_object(value: Any) -> dict[str, Any]:
    if type(value) is dict:
        return value
    return {} if value is None else {"value": value}


def _exploded(record: dict[str, Any], path: Sequence[str]) -> Iterator[dict[str, Any]]:
    """One record for each element of the list at ``path``; the record itself where there is none."""
    key, *rest = path
    held = record.get(key)
    if rest and type(held) is dict:
        for inner in _exploded(held, rest):
            yield {**record, key: inner}
    elif type(held) is list and not rest:
        for element in held or [None]:
            yield {**record, key: element}
    else:
        yield record


def _flat(source: Source, records: Sequence[dict[str, Any]], levels: int) -> dict[str, list[Any]]:
    """The values of each column; columns are named by the path of their keys."""
    columns: dict[str, list[Any]] = {}
    _spread(source, "", records, levels, columns)
    return columns


def _spread(
    source: Source, prefix: str, records: Sequence[dict[str, Any]], levels: int, columns: dict[str, list[Any]]
) -> None:
    keys = dict.fromkeys(itertools.chain.from_iterable(records))
    if len(keys) + len(columns) > MOST_COLUMNS:
        raise _too_many(source, [*columns, *(prefix + key for key in keys)])
    for key in keys:
        name, values = prefix + key, _values(records, key)
        if levels and dict in set(map(type, values)):
            inner = [value if type(value) is dict else {} for value in values]
            _spread(source, f"{name}.", inner, levels - 1, columns)
            values = [None if type(value) is dict else value for value in values]
            if not any(value is not None for value in values):
                continue
        if name in columns:
            raise source.problem(
                say(_("the key “{name}” and a nested key would make the same column. Unnest fewer levels."), name=name),
                column=name,
            )
        columns[name] = values


def _values(records: Sequence[dict[str, Any]], key: str) -> list[Any]:
    try:
        return list(map(operator.itemgetter(key), records))  # much quicker, and nearly always possible
    except KeyError:
        return [record.get(key) for record in records]


def _too_many(source: Source, names: Any) -> Exception:
    last = list(names)[-1]
    return source.problem(
        say(
            _(
                "its objects have more than {most:,} different keys, such as “{last}”, which is too many "
                "for a table. Unnest fewer levels, so that such objects stay JSON text in one column."
            ),
            most=MOST_COLUMNS,
            last=last,
        )
    )
