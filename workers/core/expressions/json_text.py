"""Text that holds JSON (RFC 8259): what stands at a path, how long an array is, which members an object has.

Defined for whatever text there is. Text that is no JSON, or nested more than ``DEEPEST`` levels, holds nothing. Of
members of one name the last counts. Numbers stay as they were written, however long.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from workers.core.schema import BOOLEAN, INTEGER, NUMBER, TEXT

DEEPEST = 100
OTHER = "json"
"""What a member is that is an object or an array."""

_NOTHING = object()
_PART = re.compile(r'\[(-?[0-9]{1,9})\]|(?:^|\.)(?:"((?:[^"\\]|\\.)*)"|([^.\[\]"\\]+))')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_INTEGER = re.compile(r"-?[0-9]+\Z")

Way = tuple[str | int, ...]


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


def parse_path(text: str) -> Way | None:
    """Names parted by dots and places in brackets, as in ``address.lines[0]``; -1 is the last place.

    A name with other signs stands in quotes, as JSON writes it: ``"a.b"[2]``. An empty path is all of the document.
    None where the text is no path.
    """
    parts: list[str | int] = []
    end = 0
    for found in _PART.finditer(text):
        if found.start() != end:
            return None
        place, quoted, plain = found.groups()
        end = found.end()
        if place is not None:
            parts.append(int(place))
        elif (name := plain if quoted is None else _unquoted(quoted)) is not None:
            parts.append(name)
        else:
            return None
    return tuple(parts) if end == len(text) else None


def member(name: str) -> str:
    """The path of one member, whatever signs its name has."""
    return json.dumps(name, ensure_ascii=False)


def json_value(text: str, path: str) -> str | None:
    """What stands at a path, as text: strings bare, ``true`` or ``false``, numbers as written, else compact JSON.

    None where nothing stands there, for ``null``, for text that is no JSON, and for a path that is none.
    """
    parts = _path(path)
    return None if parts is None else _written(_at(_document(text), parts))


def json_length(text: str) -> int | None:
    """How many items an array has; None for what is no array."""
    found = _document(text)
    return len(found) if isinstance(found, list) else None


def json_shape(text: str) -> str | None:
    """JSON of the members of an object that are not ``null``: name -> integer, number, boolean, text or json.

    None for what is no object. An integer is one that 64 bits hold.
    """
    found = _document(text)
    if not isinstance(found, dict):
        return None
    return _valid(json.dumps({k: _kind(v) for k, v in found.items() if v is not None}, ensure_ascii=False))


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, _Number):
        fits = _INTEGER.match(value) and len(value) <= 20 and -(2**63) <= int(value) < 2**63
        return INTEGER if fits else NUMBER
    return TEXT if isinstance(value, str) else OTHER


@lru_cache(maxsize=256)
def _path(text: str) -> Way | None:
    return parse_path(text)


def _unquoted(quoted: str) -> str | None:
    try:
        name = json.loads(f'"{quoted}"')
    except ValueError:
        return None
    return str(name)


@lru_cache(maxsize=2)
def _document(text: str) -> Any:
    """The document, which nobody may change; ``_NOTHING`` where there is none."""
    if text.count("[") + text.count("{") > DEEPEST and _depth(text) > DEEPEST:
        return _NOTHING
    try:
        return json.loads(text, parse_int=_Number, parse_float=_Number, parse_constant=_refuse)
    except ValueError:
        return _NOTHING


def _refuse(word: str) -> None:
    raise ValueError(word)


def _depth(text: str) -> int:
    depth = deepest = 0
    for sign in _STRING.sub("", text):
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def _at(found: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        if isinstance(part, str):
            found = found.get(part, _NOTHING) if isinstance(found, dict) else _NOTHING
        elif isinstance(found, list) and -len(found) <= part < len(found):
            found = found[part]
        else:
            return _NOTHING
    return found


def _written(found: Any) -> str | None:
    if found is None or found is _NOTHING:
        return None
    return _valid(str(found) if isinstance(found, str) else "".join(_compact(found)))


def _valid(text: str) -> str | None:
    """Missing in place of halves of a surrogate pair, which are no Unicode text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return None
    return text


def _compact(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        yield from _between("{}", found.items(), lambda pair: (member(pair[0]), ":", *_compact(pair[1])))
    elif isinstance(found, list):
        yield from _between("[]", found, _compact)
    elif isinstance(found, _Number):
        yield str(found)
    else:
        yield json.dumps(found, ensure_ascii=False)


def _between(ends: str, items: Any, written: Callable[[Any], Any]) -> Iterator[str]:
    yield ends[0]
    for number, item in enumerate(items):
        if number:
            yield ","
        yield from written(item)
    yield ends[1]
