"""Plans that look at more than one row, or make more than one of it. Engines run them; see ``plans``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workers.core.errors import DataError
from workers.core.expressions.folds import Fold, fold_from_json, fold_to_json
from workers.core.expressions.nodes import Expression, Value, from_json, plain, to_json, typed
from workers.core.words import _, say


@dataclass(frozen=True)
class Group:
    """One row for each group of rows that agree in ``keys``, where missing agrees with missing.

    Groups come in the order of their first rows; a key's value is that of the first row.
    """

    keys: tuple[tuple[str, Expression], ...]
    folds: tuple[tuple[str, Fold], ...]


@dataclass(frozen=True)
class Frame:
    """The rows from ``begin`` to ``end``, counted from the row itself (-1 is the one before); None has no end there."""

    begin: int | None
    end: int | None


WHOLE = Frame(None, None)
SO_FAR = Frame(None, 0)
"""All rows up to this one, and this one."""


@dataclass(frozen=True)
class Looked:
    """A column that a window makes: a fold over the rows of ``frame``."""

    name: str
    fold: Fold
    frame: Frame = WHOLE


@dataclass(frozen=True)
class Window:
    """Every row stays and gets what is folded of rows of its group, the rows that agree in ``keys``.

    Inside a group rows are put in ``order`` as by a ``Sort``, for the frames and for the folds. A column of the name
    of an output is replaced by it.
    """

    keys: tuple[Expression, ...]
    order: tuple[tuple[Expression, bool], ...]
    outputs: tuple[Looked, ...]


EACH, BESIDES = 1_000, 100_000


@dataclass(frozen=True)
class Repeat:
    """Each row, as often as ``times`` says (not at all where that is missing or below 1), one after the other.

    The columns are those ``kept``; then for each of ``taken`` the first of its expressions in the first copy of a row,
    the second in the second, missing where there are no more; then ``number``, which counts the copies from 1.
    """

    times: Expression
    number: str
    kept: tuple[str, ...]
    taken: tuple[tuple[str, tuple[Expression, ...]], ...] = ()

    def allow(self, made: int, rows: int) -> None:
        """Raise ``DataError`` where far more rows would be made than there are."""
        if made > EACH * rows + BESIDES:
            said = _(
                "This would make {made:,} rows of {rows:,}. At most {each:,} of each and {besides:,} more are made."
            )
            raise DataError(say(said, made=made, rows=rows, each=EACH, besides=BESIDES))


@dataclass(frozen=True)
class Lots:
    """Every row stays and gets a whole number in the column ``name``: 0 and on, each once, drawn by chance.

    Which ones depends on ``seed`` and on how many rows there are, and on nothing else.
    """

    name: str
    seed: int = 0

    @property
    def reads(self) -> tuple[str, ...]:
        """No column: the numbers are drawn by chance."""
        return ()


@dataclass(frozen=True)
class Extend:
    """All rows, and after them ``rows``: for each column of the table in its order a value of its kind."""

    kinds: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def grouping_to_json(plan: Group | Window | Repeat | Lots | Extend) -> dict[str, Any]:
    """Plain JSON values; the readers below give an equal plan."""
    match plan:
        case Group(keys, folds):
            grouped = [[name, to_json(of)] for name, of in keys]
            return {"group": grouped, "folds": [[name, fold_to_json(fold)] for name, fold in folds]}
        case Window(keys, order, outputs):
            ordered = [[to_json(of), descending] for of, descending in order]
            looked = [[o.name, fold_to_json(o.fold), [o.frame.begin, o.frame.end]] for o in outputs]
            return {"window": [to_json(of) for of in keys], "order": ordered, "looked": looked}
        case Repeat(times, number, kept, taken):
            chosen = [[name, [to_json(of) for of in values]] for name, values in taken]
            return {"repeat": to_json(times), "number": number, "kept": list(kept), "taken": chosen}
        case Lots(name, seed):
            return {"lots": name, "seed": seed}
        case Extend(kinds, rows):
            return {"extend": list(kinds), "rows": [[plain(value) for value in row] for row in rows]}


def group_from_json(data: Mapping[str, Any]) -> Group:
    keys = tuple((name, from_json(of)) for name, of in data["group"])
    return Group(keys, tuple((name, fold_from_json(fold)) for name, fold in data["folds"]))


def window_from_json(data: Mapping[str, Any]) -> Window:
    return Window(
        tuple(from_json(of) for of in data["window"]),
        tuple((from_json(of), descending) for of, descending in data["order"]),
        tuple(Looked(name, fold_from_json(fold), Frame(*frame)) for name, fold, frame in data["looked"]),
    )


def repeat_from_json(data: Mapping[str, Any]) -> Repeat:
    taken = tuple((name, tuple(from_json(of) for of in values)) for name, values in data["taken"])
    return Repeat(from_json(data["repeat"]), data["number"], tuple(data["kept"]), taken)


def extend_from_json(data: Mapping[str, Any]) -> Extend:
    kinds = tuple(data["extend"])
    rows = (tuple(typed(value, kind) for value, kind in zip(row, kinds, strict=True)) for row in data["rows"])
    return Extend(kinds, tuple(rows))
