"""What an inspection found, as its page shows it."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from apps.datasets import queries
from apps.datasets.choices import FILE_COLUMN, WISHES
from apps.datasets.evidence import coming_losses, evidence_of, sentence
from apps.datasets.models import Inspection
from apps.datasets.offering import offered_forms, remedies
from apps.datasets.wording import answers_a_query, kind_of_file, offered_fields, option_facts
from apps.jobs.models import Job
from workers.core.formats import FORMATS
from workers.core.reader import Reader
from workers.core.schema import NUMERIC
from workers.readers import readers

COLUMNS_AT_ONCE = 100
EXAMPLES = 4
LONGEST = 40
WORDS = 3
_WORD = re.compile(r"[^\d,]{1,30}")
SAMPLE_ROWS = 12
SAMPLE_COLUMNS = 30
QUICK = timedelta(seconds=10)
"""Reading a small file stays below it on a busy machine too, so that a page which looked by itself goes on doing so."""


def is_quick(job: Job) -> bool:
    """Whether the look took so little that it can be taken again at every change."""
    return job.duration is not None and job.duration < QUICK


def suggested_name(found: Inspection) -> str:
    """What a new dataset may be called: as its source, or as its file; of several sheets, as the one that is read.

    Where that name is taken, a number stands behind it.
    """
    name = found.source.name if found.source else Path(found.files[0]["name"]).stem
    sheets = (found.result or {}).get("offers", {}).get("sheet")
    name = f"{name} – {sheets['taken']}" if sheets and len(sheets["options"]) > 1 else name
    return queries.free_name(found.project, name)


def shown(found: Inspection, reading: dict[str, Any], part: str, fields: dict[str, str]) -> dict[str, Any]:
    """The parts of the page: how the file is laid out, its columns (``COLUMNS_AT_ONCE`` of them), its first rows."""
    result, failed = found.result or {}, found.job.error_details
    return {
        "result": found.result,
        "shapes": [_shape(shape) for shape in failed.get("shapes", [])],
        "unreadable": bool(failed.get("unreadable") and not failed.get("shapes")),
        "reason": failed.get("reason", ""),
        "layout": _layout(
            {"reader": failed.get("reader"), **result}, reading, fields, is_query=answers_a_query(found.source)
        ),
        "several": len(found.files) > 1 or bool(result.get("members")) or FILE_COLUMN in reading,
        "file_column": reading.get(FILE_COLUMN, False),
        **(_columns(result, reading, part) if result else {}),
        "sample": _sample(result) if result else None,
        "losses": coming_losses(result.get("readings", [])),
    }


def _layout(
    result: dict[str, Any], reading: dict[str, Any], errors: dict[str, str], *, is_query: bool
) -> dict[str, Any]:
    """The reader and its parameters, as found unless chosen; of a query's answer nothing about the file it came in.

    ``picks`` are those parameters of which the file has several to choose from: they stand beside the button.
    """
    name = reading.get("reader") or result.get("reader") or "delimited"
    found = result.get("options", {}) if result.get("reader") == name else {}
    offers = result.get("offers", {}) if result.get("reader") == name else {}
    several = [option for option, offer in offers.items() if len(offer["options"]) > 1]
    offered = offered_fields(name, offers)
    return {
        "readers": [{"name": r.name, "label": _(r.label), "chosen": r.name == name} for r in readers.all()],
        "label": "" if is_query else kind_of_file(name),
        "notes": [sentence(note) for note in result.get("notes", [])[1 if is_query else 0 :]],
        "facts": option_facts(name, found, offers),
        "fields": [field for field in offered if field["name"] not in several],
        "picks": [field for field in offered if field["name"] in several],
        "sheets": offers["sheet"] if "sheet" in several else None,
        "values": {**found, **reading.get("options", {})},
        "errors": errors,
        "members": _members(result.get("members", []), reading.get("members", [])),
        "missing": ", ".join(reading.get("missing") or ()),
        "wishes": [_wish(name, label, options, reading.get(name, "")) for name, label, options in WISHES],
        "wants_words": wants_words(name),
    }


def wants_words(reader: str) -> bool:
    """Whether words can be named that stand for no value: where text may become something else by itself."""
    return not readers.get(reader).typed or bool(readers.get(reader).written_as_text)


def _members(members: list[str], chosen: list[str]) -> list[dict[str, Any]]:
    return [{"name": name, "chosen": not chosen or name in chosen} for name in members]


def _shape(shape: dict[str, Any]) -> dict[str, Any]:
    """Files of an archive that could be one table, see ``workers.importing.members.Shape``."""
    return {**shape, "problem": sentence(shape["said"] or ""), "kind": kind_of_file(shape["reader"])}


def _wish(name: str, label: Any, options: Any, chosen: str) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "options": [{"value": value, "label": text, "chosen": value == chosen} for value, text in options],
    }


def _columns(result: dict[str, Any], reading: dict[str, Any], part: str) -> dict[str, Any]:
    chosen = reading.get("formats", {})
    readings = {one["column"]: one for one in result["readings"]}
    page = Paginator(result["columns"], COLUMNS_AT_ONCE).get_page(part)
    at = page.start_index() - 1
    rows = [_column(result, column, at + offset, readings, chosen) for offset, column in enumerate(page.object_list)]
    here = {row["name"] for row in rows}
    return {
        "columns": rows,
        "columns_page": page,
        "kept_formats": json.dumps({name: form for name, form in chosen.items() if name not in here}),
        "left_out": reading.get("leave_out", []),
        "doubts": sum(bool(one["exceptions"] or one.get("choices")) for one in result["readings"]),
    }


def _column(
    result: dict[str, Any], column: dict[str, Any], at: int, readings: dict[str, Any], chosen: dict[str, str]
) -> dict[str, Any]:
    name, reading = column["name"], readings.get(column["name"])
    own = name in chosen and readers.get(result["reader"]).typed  # which the file says, whatever was chosen
    examples = _examples(result["sample"]["raw"], at)
    return {
        "name": name,
        "kind": column["kind"],
        "evidence": evidence_of(reading) if reading else _unread(result, name),
        "words": _words(reading, readers.get(result["reader"])) if reading else [],
        "remedies": remedies(reading) if reading else [],
        "doubtful": bool(reading and (reading["exceptions"] or reading.get("choices"))),
        "examples": [example[:LONGEST] for example in examples[:EXAMPLES]],
        "forms": offered_forms(None if own else reading, examples, chosen.get(name, "")),
    }


def _unread(result: dict[str, Any], name: str) -> str:
    """Why a column that no form was looked for has its type."""
    kept = result.get("as_text", {}).get(name)
    return sentence(kept) if kept else _("The file itself says so.")


def _words(reading: dict[str, Any], reader: Reader) -> list[str]:
    """The few words that keep a column text, though most of its values have a form: they may stand for no value."""
    kinds = {FORMATS[form].kind for form in reading.get("nearly", ())}
    if reader.typed and kinds.isdisjoint(reader.written_as_text):  # without the words it would stay text as well
        return []
    if reading["format"] != "text" or reading["fits"] * 2 <= reading["values"]:
        return []
    return [word for word in reading.get("odd", ()) if _WORD.fullmatch(word)][:WORDS]


def _examples(rows: list[list[Any]], at: int) -> list[str]:
    values = (str(row[at]) for row in rows if at < len(row) and row[at] not in (None, ""))
    return list(dict.fromkeys(values))


def _sample(result: dict[str, Any]) -> dict[str, Any]:
    columns = result["columns"][:SAMPLE_COLUMNS]
    numeric = [column["kind"] in NUMERIC for column in columns]
    rows = result["sample"]["typed"][:SAMPLE_ROWS]
    return {
        "columns": [(column["name"], right) for column, right in zip(columns, numeric, strict=True)],
        "rows": [list(zip(row, numeric, strict=False)) for row in rows],
        "more": max(0, len(result["columns"]) - SAMPLE_COLUMNS),
    }
