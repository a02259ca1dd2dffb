"""From a request's bytes to raw rows, in any of the forms that clients send."""

from typing import Any

import msgspec

from workers.serving import refusals

RECORDS = ("rows", "instances", "dataframe_records")
SPLIT = "dataframe_split"

Row = dict[str, Any]


def read_rows(body: bytes, limit: int) -> list[Row]:
    """The rows in a body, at least one and at most ``limit``. Raises ``Refusal`` naming the row at fault.

    Ours is ``{"rows": [{column: value}, ...]}``; ``instances`` and MLflow's two forms are read as well.
    """
    document = _decode(body)
    forms = [name for name in (*RECORDS, SPLIT) if name in document] if isinstance(document, dict) else []
    if len(forms) != 1:
        raise refusals.wrong_rows('Send a JSON object such as {"rows": [{"column": value}]}, with “rows” in it once.')
    given = document[forms[0]]
    rows = _split_rows(given) if forms[0] == SPLIT else _record_rows(forms[0], given)
    if not rows:
        raise refusals.wrong_rows(f"“{forms[0]}” holds no row. Send at least one.")
    if len(rows) > limit:
        raise refusals.too_many_rows(len(rows), limit)
    return rows


def _decode(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError as problem:
        raise refusals.malformed(str(problem).removeprefix("JSON is malformed: ")) from None
    except UnicodeDecodeError:
        raise refusals.malformed("it is not UTF-8 text") from None
    except RecursionError:
        raise refusals.malformed("it is nested too deeply") from None


def _record_rows(name: str, given: Any) -> list[Row]:
    if not isinstance(given, list):
        raise refusals.wrong_rows(f"“{name}” must be a list of rows.")
    for number, row in enumerate(given, start=1):
        if not isinstance(row, dict):
            message = f'Row {number} is not an object. Write each row as {{"column": value}}.'
            raise refusals.wrong_rows(message, row=number)
    return given


def _split_rows(given: Any) -> list[Row]:
    columns = given.get("columns") if isinstance(given, dict) else None
    data = given.get("data") if isinstance(given, dict) else None
    if not isinstance(columns, list) or not isinstance(data, list) or not all(isinstance(c, str) for c in columns):
        raise refusals.wrong_rows(f'“{SPLIT}” must be {{"columns": [names], "data": [[values]]}}.')
    if len(set(columns)) < len(columns):
        twice = next(name for name in columns if columns.count(name) > 1)
        raise refusals.wrong_rows(f"“{SPLIT}” names the column “{twice}” more than once.", column=twice)
    for number, values in enumerate(data, start=1):
        if not isinstance(values, list) or len(values) != len(columns):
            found = len(values) if isinstance(values, list) else 0
            message = f"Row {number} has {found} values for {len(columns)} columns."
            raise refusals.wrong_rows(message, row=number)
    return [dict(zip(columns, values, strict=True)) for values in data]
