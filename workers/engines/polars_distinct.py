"""Work on texts done once for each distinct text, where the rows of a column repeat a few."""

from collections.abc import Callable, Sequence

import polars as pl

from workers.core.expressions.composing import rewritten
from workers.core.expressions.nodes import Call, Column, Expression, Literal, children, parts
from workers.core.expressions.primitives import PRIMITIVES
from workers.core.schema import TEXT
from workers.engines.levels import unused_stem

ENOUGH = 100_000
"""Rows from which it pays to look for texts that come again."""
LOOKED_AT, LOOK_DISTINCT = 10_000, 0.75
"""Rows that tell soon whether texts come again, and how many of them at most may be distinct."""
FEW = 0.25
"""Distinct texts there are at most for each row."""
QUICK = frozenset({"length", "concatenate", "contains", "starts_with", "ends_with"})
"""Primitives that take no longer than finding out which text a row has."""

SLOW = frozenset(name for name, each in PRIMITIVES.items() if each.takes[0] == TEXT) - QUICK

Answers = Callable[[pl.DataFrame, Sequence[Expression]], pl.DataFrame]
"""Columns that hold what the expressions give, in their order."""


def once_each(
    frame: pl.DataFrame, expressions: Sequence[Expression], answers: Answers
) -> tuple[pl.DataFrame, list[Expression]]:
    """The same expressions over a frame that holds what they need of a text column which repeats its texts.

    Whatever depends on that column alone is computed for each distinct text, by ``answers``, and handed to the rows.
    """
    if frame.height < ENOUGH:
        return frame, list(expressions)
    stem, held = unused_stem(frame.columns), dict[int, Expression]()
    for name, asked in _of_one_text(expressions).items():
        if coded := _coded(frame[name]):
            codes, distinct = coded
            found = [column.gather(codes) for column in answers(distinct.to_frame(name), asked)]
            names = [f"{stem}{len(held) + at}" for at in range(len(asked))]
            frame = frame.with_columns(column.alias(given) for column, given in zip(found, names, strict=True))
            held |= {id(each): Column(given, each.kind) for each, given in zip(asked, names, strict=True)}
    return frame, rewritten(expressions, lambda part: held.get(id(part))) if held else list(expressions)


def _coded(texts: pl.Series) -> tuple[pl.Series, pl.Series] | None:
    """Which of the distinct texts each row has, and these, a missing one last; ``None`` when they are many."""
    looked = texts.gather_every(max(1, len(texts) // LOOKED_AT))
    if looked.n_unique() > LOOK_DISTINCT * len(looked):
        return None
    distinct = texts.unique().drop_nulls()
    if len(distinct) > FEW * len(texts):
        return None
    codes = texts.cast(pl.Enum(distinct)).to_physical().fill_null(len(distinct))
    return codes, pl.concat([distinct, pl.Series(distinct.name, [None], dtype=pl.String)])


def _of_one_text(expressions: Sequence[Expression]) -> dict[str, list[Expression]]:
    """Column -> the largest expressions that read this text column alone and take long."""
    reads, slow = dict[int, str | None](), set[int]()
    asked = dict[str, list[Expression]]()
    for part in parts(expressions):
        reads[id(part)] = _read_by(part, reads)
        if (isinstance(part, Call) and part.function in SLOW) or any(id(child) in slow for child in children(part)):
            slow.add(id(part))
    waiting, seen = list(expressions), set[int]()
    while waiting:
        part = waiting.pop()
        if id(part) in seen or id(part) not in slow:
            continue
        seen.add(id(part))
        if name := reads[id(part)]:
            asked.setdefault(name, []).append(part)
        else:
            waiting += children(part)
    return asked


def _read_by(part: Expression, reads: dict[int, str | None]) -> str | None:
    """The one text column that is read; empty for none, ``None`` for a column of another kind or several."""
    if isinstance(part, Column):
        return part.name if part.kind == TEXT else None
    if isinstance(part, Literal):
        return ""
    below = {reads[id(child)] for child in children(part)} - {""}
    return below.pop() if len(below) == 1 else None if below else ""
