"""How a person wants files to be read: what was chosen, apart from what was found out."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from django.http import QueryDict

from apps.core.forms import read_params
from apps.datasets.choices import FILE_COLUMN
from workers.core.formats import FORMATS
from workers.readers import readers

Reading = dict[str, Any]
_Kind = TypeVar("_Kind", list[Any], dict[str, Any])
FORMAT_PREFIX = "format."
KEPT = "formats"
ARCHIVE = "archive"
"""How many files the archive has, where the page lists all of them."""
FILE_COLUMN_SHOWN = "file_column_shown"
"""A box without a tick is not posted, so another field says that it was there."""
LEAVE_OUT, KEEP_ALL = "leave_out", "keep_all"
"""Buttons: columns that are not taken (JSON), beside those before; every column is taken again."""
TREAT = "treat"
"""One more word for a missing value, from the button beside the column that holds it."""


def chosen_reading(data: QueryDict, before: Mapping[str, Any], result: Mapping[str, Any] | None) -> Reading:
    """What the posted page asks for, beside what was chosen ``before`` and what was found (``result``).

    An option counts as chosen when it differs from what the page showed unasked, or was chosen already.
    """
    found = result or {}
    reading: Reading = {**before, **_members(data, before), **_left_out(data, before), "formats": _formats(data)}
    reader = data.get("reader", "")
    if reader not in readers.names():  # the part of the page that says how to read was not posted
        return reading
    same = reader == found.get("reader", reader)
    options = _options(data, reader, before.get("options", {}), found.get("options", {})) if same else {}
    if options or not same or before.get("reader"):
        reading |= {"reader": reader, "options": options}
    return reading | _of_all_values(data, before)


def same_reading(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """Whether both say the same about how files are read: an option is the same however a form writes it."""
    return _said(left) == _said(right)


def _said(reading: Mapping[str, Any]) -> Reading:
    options = {name: str(value) for name, value in reading.get("options", {}).items()}
    return {name: value for name, value in {**reading, "options": options}.items() if value}


def _members(data: QueryDict, before: Mapping[str, Any]) -> Reading:
    """The files of an archive that were chosen, unless that is all of them: ``ARCHIVE`` says how many there are."""
    if ARCHIVE not in data:
        return {}
    posted = data.getlist("members")
    members = [] if str(len(posted)) == data[ARCHIVE] else posted
    return {"members": members} if members or "members" in before else {}


def _options(data: QueryDict, reader: str, before: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    fields = readers.get(reader).Params.fields()
    shown = {field["name"]: field.get("default") for field in fields} | dict(found)
    posted = read_params(fields, data)
    return {name: value for name, value in posted.items() if name in before or str(value) != str(shown[name])}


def _left_out(data: QueryDict, before: Mapping[str, Any]) -> Reading:
    if KEEP_ALL in data:
        return {LEAVE_OUT: []}
    left = [*before.get(LEAVE_OUT, ()), *_json(data.get(LEAVE_OUT), list)]
    return {LEAVE_OUT: list(dict.fromkeys(map(str, left)))} if left else {}


def _json(text: str | None, kind: type[_Kind]) -> _Kind:
    """What the page wrote; nothing where somebody else did."""
    try:
        read = json.loads(text or "null")
    except ValueError:
        read = None
    return read if isinstance(read, kind) else kind()


def _formats(data: QueryDict) -> dict[str, str]:
    """The forms chosen on this part of the page, and those kept from its other parts."""
    chosen = {str(column): form for column, form in _json(data.get(KEPT), dict).items()}
    for name, form in data.items():
        if name.startswith(FORMAT_PREFIX):
            chosen[name.removeprefix(FORMAT_PREFIX)] = form
    return {column: form for column, form in chosen.items() if form in FORMATS}


def _of_all_values(data: QueryDict, before: Mapping[str, Any]) -> Reading:
    """What was said of every column's values; what stands as nobody chose it is left out."""
    words = [word.strip() for word in [*data.get("missing", "").split(","), *data.getlist(TREAT)] if word.strip()]
    said: Reading = {"missing": list(dict.fromkeys(words))} if words or "missing" in before else {}
    for name in ("misfits", "decimal", "dates"):
        if data.get(name) or name in before and name in data:
            said[name] = data[name]
    if FILE_COLUMN_SHOWN in data and (FILE_COLUMN in data or FILE_COLUMN in before):
        said[FILE_COLUMN] = FILE_COLUMN in data
    return said
