"""The facts of a column of text, from the bytes of its values."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from workers.profiling.facts import TextFacts

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
ROWS_AT_ONCE = 250_000
BYTES_AT_ONCE = 32 << 20
LONG = 32
EXACT_SHAPES = 200
PATTERNS = 10
UPPER, LOWER, DIGIT, BEYOND, SPACE, OTHER = 1, 2, 4, 8, 16, 32
_LEAD_LATIN, _FIRST_SMALL = 0xC3, 0x9F
_SYMBOL_LEADS = (0xC2, 0xE2, *range(0xF0, 0xF8))


def _kinds_of_bytes() -> Bytes:
    """What kind of sign each byte begins; the bytes that continue one count as nothing of their own."""
    table = np.full(256, OTHER, np.uint8)
    table[ord("A") : ord("Z") + 1] = UPPER
    table[ord("a") : ord("z") + 1] = LOWER
    table[ord("0") : ord("9") + 1] = DIGIT
    table[[ord(sign) for sign in " \t\n\r\v\f"]] = SPACE
    table[0x80:0xC0] = 0
    table[0xC0:] = BEYOND | LOWER
    table[list(_SYMBOL_LEADS)] = BEYOND
    return table


def _signs_of_bytes() -> Bytes:
    """How each byte is drawn in a shape."""
    table = np.arange(256, dtype=np.uint8)
    kinds = _KINDS
    table[kinds == UPPER], table[kinds == LOWER], table[kinds == DIGIT] = ord("A"), ord("a"), ord("9")
    table[kinds == BEYOND | LOWER], table[kinds == BEYOND] = ord("a"), ord("*")
    table[0] = ord("*")  # a null character is illegal in a database's JSON
    return table


_KINDS = _kinds_of_bytes()
_SIGNS = _signs_of_bytes()


def _translated(data: Bytes, table: Bytes) -> Bytes:
    """``table[data]``, by the one routine that needs no index of eight bytes for each byte."""
    return np.frombuffer(bytearray(data.tobytes().translate(table.tobytes())), np.uint8)


@dataclass(frozen=True)
class Raw:
    """UTF-8 ``data`` of ``len(offsets) - 1`` values; value i is ``data[offsets[i]:offsets[i + 1]]``."""

    data: Bytes
    offsets: Places

    @classmethod
    def of(cls, values: pl.Series) -> "Raw":
        """Of text without nulls."""
        array = pc.cast(pa.array(values.rechunk().to_arrow()), pa.large_string())
        offsets = np.frombuffer(array.buffers()[1], np.int64)[array.offset : array.offset + len(array) + 1]
        held = array.buffers()[2]
        data = np.frombuffer(held, np.uint8) if held is not None else np.zeros(0, np.uint8)
        return cls(data[offsets[0] : offsets[-1]], offsets - offsets[0])

    def latin_capitals(self) -> Places:
        """Where a capital of Western Europe, such as É, begins."""
        leads = np.flatnonzero(self.data == _LEAD_LATIN)
        return leads[self.data[leads + 1] < _FIRST_SMALL]


def of_text(values: pl.Series, weights: npt.NDArray[np.int64] | None = None) -> dict[str, Any]:
    """The facts of text without nulls, at least one; ``weights`` (n,) say how many rows hold each value."""
    lengths = values.str.len_chars()
    mean = float(np.average(lengths.to_numpy(), weights=weights))
    shapes = _Shapes() if mean <= LONG else None
    written: Counter[str] = Counter()
    rows = max(1, min(ROWS_AT_ONCE, int(BYTES_AT_ONCE // max(1.0, mean))))
    for start in range(0, len(values), rows):
        some = values.slice(start, rows)
        counts = np.ones(len(some), np.int64) if weights is None else weights[start : start + rows]
        written.update(_written(Raw.of(some), counts))
        if shapes:
            shapes.look(some, counts)
    text = TextFacts(**{**written, **(shapes.facts() if shapes else {})})
    return {"lengths": (lengths.min(), mean, lengths.max()), "text": text}


def _written(raw: Raw, counts: npt.NDArray[np.int64]) -> dict[str, int]:
    sizes = np.diff(raw.offsets)
    full = sizes > 0
    kinds = _translated(raw.data, _KINDS)
    kinds[raw.latin_capitals()] = BEYOND | UPPER
    held = np.zeros(len(sizes), np.uint8)
    if full.any():
        held[full] = np.bitwise_or.reduceat(kinds, raw.offsets[:-1][full])
    padded = np.zeros(len(sizes), np.bool_)
    first, last = raw.offsets[:-1][full], raw.offsets[1:][full] - 1
    padded[full] = (kinds[first] == SPACE) | (kinds[last] == SPACE)
    case = held & (UPPER | LOWER)
    found = {
        "blank": (held | SPACE) == SPACE,
        "padded": padded & (held != SPACE),
        "upper": case == UPPER,
        "lower": case == LOWER,
        "mixed": case == UPPER | LOWER,
        "digits": held == DIGIT,
        "beyond_ascii": held & BEYOND > 0,
    }
    return {name: int(counts[mask].sum()) for name, mask in found.items()}


class _Shapes:
    """Counts shapes, exact ones and those with repeats drawn once; the exact are dropped when they are too many."""

    def __init__(self) -> None:
        self.exact: Counter[str] | None = Counter()
        self.repeated: Counter[str] = Counter()

    def look(self, values: pl.Series, counts: npt.NDArray[np.int64]) -> None:
        raw = _drawn(Raw.of(values.str.head(2 * LONG)))
        exact = _tally(raw, counts)
        if self.exact is not None:
            self.exact.update(dict(exact.iter_rows()))
            self.exact = self.exact if len(self.exact) <= EXACT_SHAPES else None
        rows = exact["rows"].to_numpy()
        self.repeated.update(dict(_tally(_once(Raw.of(exact["shape"])), rows).iter_rows()))

    def facts(self) -> dict[str, Any]:
        shapes = self.repeated if self.exact is None else self.exact
        common = sorted(shapes.items(), key=lambda entry: (-entry[1], entry[0]))[:PATTERNS]
        return {"patterns": common, "pattern_count": len(shapes), "repeats": self.exact is None}


def _drawn(raw: Raw) -> Raw:
    """Each sign as A, a, 9, * or itself, one byte each."""
    signs = _translated(raw.data, _SIGNS)
    signs[raw.latin_capitals()] = ord("A")
    keep = (raw.data & 0xC0) != 0x80
    return Raw(signs, raw.offsets) if keep.all() else _kept(signs, raw.offsets, keep)


def _once(raw: Raw) -> Raw:
    """The same shapes with runs of one sign drawn once; signs that are not A, a, 9 or * stay as they are."""
    keep = np.ones(len(raw.data), np.bool_)
    keep[1:] = (raw.data[1:] != raw.data[:-1]) | ~np.isin(raw.data[1:], np.frombuffer(b"Aa9*", np.uint8))
    starts = raw.offsets[:-1]
    keep[starts[starts < len(keep)]] = True
    return _kept(raw.data, raw.offsets, keep)


def _kept(data: Bytes, offsets: Places, keep: npt.NDArray[np.bool_]) -> Raw:
    before = np.concatenate([[0], np.cumsum(keep)])
    return Raw(data[keep], before[offsets].astype(np.int64))


def _tally(raw: Raw, counts: npt.NDArray[np.int64]) -> pl.DataFrame:
    """Columns ``shape`` and ``rows``, one row per distinct shape."""
    buffers = [None, pa.py_buffer(raw.offsets.tobytes()), pa.py_buffer(np.ascontiguousarray(raw.data).tobytes())]
    shapes = pa.LargeStringArray.from_buffers(len(raw.offsets) - 1, buffers[1], buffers[2])
    frame = pl.DataFrame({"shape": pl.from_arrow(shapes), "rows": counts})
    return frame.group_by("shape").agg(pl.col("rows").sum())
