"""JSON text to Python values, exactly: whole numbers of any size, and a word about whatever is not plain JSON."""

import gc
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec

from workers.core.files.gathering import TooLarge
from workers.core.files.jsontext import Piece, keys_in
from workers.core.reader import Source
from workers.core.words import _, say

DIGITS = 4_000
_BETWEEN = re.compile(r"[\s,]*")
_decoder = msgspec.json.Decoder()


@dataclass
class Decoder:
    """Decodes the pieces of one file. ``doubled`` counts keys that an object names twice, ``unusual`` NaN and the like.

    ``elements`` says that commas stand between the values, as in a list; else blanks or line ends do.
    """

    source: Source
    elements: bool
    doubled: Counter[str] = field(default_factory=Counter)
    unusual: int = 0

    def values(self, piece: Piece, *, inspect: bool = False) -> list[Any]:
        """The values of the piece; with ``inspect``, keys named twice are counted.

        Raises ``DataError`` with the line.
        """
        try:
            found = self._quickly(piece.text)
        except RecursionError:
            raise self._problem(piece, 0, say(_("nests objects or lists too deeply to be a table"))) from None
        except UnicodeDecodeError:
            raise self._not_unicode(piece) from None
        except (msgspec.DecodeError, msgspec.ValidationError):
            return self._slowly(piece)
        if inspect and _may_double(piece.text, found):
            self._slowly(piece)
        return found

    def notes(self) -> tuple[str, ...]:
        """Sentences about what was unusual."""
        twice = _("The key “{key}” comes twice in the same object; the last value was taken. Objects: {n:,}.")
        notes = [say(twice, key=key, n=count) for key, count in self.doubled.most_common(10)]
        if self.unusual:
            unknown = _("NaN and infinite numbers, which JSON does not know, were kept: {n:,}.")
            notes.append(say(unknown, n=self.unusual))
        return tuple(notes)

    def _quickly(self, text: bytes) -> list[Any]:
        with _no_collection():
            if self.elements:
                return list(_decoder.decode(b"[" + text + b"]"))
            return _decoder.decode_lines(text)

    def _slowly(self, piece: Piece) -> list[Any]:
        """Value by value, with Python's own decoder, which knows NaN and says which character is wrong."""
        try:
            text = piece.text.decode()
        except UnicodeDecodeError:
            raise self._not_unicode(piece) from None
        decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_float=_float, parse_int=_integer, parse_constant=self._constant
        )
        found, at = [], len(text) - len(text.lstrip())
        try:
            while at < len(text):
                value, at = decoder.raw_decode(text, at)
                found.append(value)
                at = self._behind(piece, text, at)
            json.dumps(found, ensure_ascii=False).encode()
        except json.JSONDecodeError as problem:
            raise self._problem(piece, problem.pos, say(_("is not JSON ({reason})"), reason=problem.msg)) from None
        except RecursionError:
            raise self._problem(piece, at, say(_("nests objects or lists too deeply to be a table"))) from None
        except UnicodeEncodeError:
            raise self._problem(
                piece, 0, say(_("or one soon after it holds half a character (a lone \\uD800)"))
            ) from None
        return found

    def _behind(self, piece: Piece, text: str, at: int) -> int:
        """Where the next value begins. Raises ``DataError`` unless what is between them belongs there."""
        between = _BETWEEN.match(text, at)
        end = between.end() if between else at
        commas = text.count(",", at, end)
        if end < len(text) and (commas != int(self.elements)):
            raise self._problem(piece, end, say(_("is not JSON (something is wrong before this value)")))
        return end

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            self.doubled.update(key for key, count in Counter(key for key, _v in pairs).items() if count > 1)
        return found

    def _constant(self, name: str) -> float:
        self.unusual += 1
        return float(name)

    def _not_unicode(self, piece: Piece) -> Exception:
        try:
            piece.text.decode()
        except UnicodeDecodeError as problem:
            row = piece.line + piece.text.count(b"\n", 0, problem.start)
            unfit = _("line {row} is not UTF-8, which JSON is written in. Save it as UTF-8.")
            return self.source.problem(say(unfit, row=row), row=row)
        return self._problem(piece, 0, say(_("or one soon after it is not JSON")))

    def _problem(self, piece: Piece, at: int, what: str) -> Exception:
        text = piece.text.decode(errors="replace")
        row = piece.line + text.count("\n", 0, min(at, len(text.rstrip())))
        wrong = _("line {row} {what}. Correct it, or export the file again.")
        return self.source.problem(say(wrong, row=row, what=what), row=row)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the garbage collector, which a million new objects set off again and again for nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _may_double(text: bytes, found: list[Any]) -> bool:
    """Whether the text has more keys than what was decoded. Counting what keys end with nearly always settles it."""
    try:
        if text.count(b'":') == msgspec.json.encode(found).count(b'":'):
            return False
    except (OverflowError, ValueError):  # numbers beyond 64 bits are decoded and not encoded
        pass
    return keys_in(text) != _keys(found)


def _keys(values: list[Any]) -> int:
    total = 0
    left: list[Any] = [values]
    while left:
        held = left.pop()
        if type(held) is dict:
            total += len(held)
            held = held.values()
        left.extend(value for value in held if type(value) is dict or type(value) is list)
    return total


def _float(written: str) -> Any:
    value = float(written)
    return value if math.isfinite(value) else TooLarge(written)


def _integer(written: str) -> Any:
    return int(written) if len(written) < DIGITS else TooLarge(written)
