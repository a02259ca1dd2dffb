"""The compiled reader says what the forms say, or nothing; and it keeps to its memory."""

import re
import shutil
import struct
import subprocess
import sys

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.core.compiled import library as compiled
from workers.core.compiled.memory import joined, taken, used_again
from workers.core.formats import FORMATS
from workers.core.lines.columns import read_block, read_values, readable
from workers.core.text.encoding import first_foreign
from workers.importing.inference import CODE

READABLE = [form for form in FORMATS if readable(form)]
PLAIN = st.text("0123456789.-+eE/: TZtruefalsynodcvix\u00e9,", max_size=24)
NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(allow_nan=False, allow_infinity=False, places=17).map(str),
    st.tuples(st.integers(0, 10**21), st.integers(-400, 400)).map(lambda parts: f"{parts[0]}e{parts[1]}"),
    st.tuples(st.integers(0, 10**12), st.integers(0, 10**22)).map(lambda parts: f"{parts[0]}.{parts[1]}"),
    st.integers(-(2**65), 2**65).map(str),
    st.integers(0, 10**9).map("{:09}".format),
)
DAYS = st.tuples(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32))
MOMENTS = st.tuples(
    *(DAYS, st.sampled_from(["%04d-%02d-%02d", "%04d/%d/%d"]), st.sampled_from(["", " ", "T"])),
    *(st.integers(0, 25), st.integers(0, 61), st.sampled_from(["", ":00", ":60", ":59.5", ":07.1234567"])),
).map(lambda at: at[1] % at[0] + (f"{at[2]}{at[3]}:{at[4]:02}{at[5]}" if at[2] else ""))
DAY_FIRST = st.tuples(DAYS, st.sampled_from(["%d/%d/%04d", "%02d.%02d.%04d", "%02d-%02d-%04d"])).map(
    lambda at: at[1] % at[0][::-1]
)
WORDS = st.sampled_from(["true", "FALSE", "Oui", "non", "ja", "nein", "vrai", "faux", "wahr", "falsch", "yes", "no"])


def test_it_was_compiled_from_this_source():
    assert compiled.library() is not None


def test_what_was_compiled_from_another_source_is_not_used(tmp_path, monkeypatch):
    for name in ("lines.so", "lines.c"):
        shutil.copy(compiled.HERE / name, tmp_path)
    monkeypatch.setattr(compiled, "HERE", tmp_path)
    assert compiled.library.__wrapped__() is not None
    (tmp_path / "lines.c").write_text("another")
    assert compiled.library.__wrapped__() is None


@settings(max_examples=70, deadline=None)
@given(st.lists(st.none() | st.one_of(PLAIN, NUMBERS, MOMENTS, DAY_FIRST, WORDS), min_size=1, max_size=40))
def test_a_value_is_what_its_form_says(texts):
    column = pl.Series("a", texts, dtype=pl.String)
    for form in READABLE:
        quick, codes = read_values(column, form)
        careful = column.to_frame().select(FORMATS[form].parse(pl.col("a"))).to_series()
        assert quick.dtype == careful.dtype
        for text, value, expected in zip(texts, quick, careful, strict=True):
            assert value is None or bits(value) == bits(expected), (form, text)
        assert codes == sum(bool(re.fullmatch(CODE, text or "")) for text in texts)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("integer", "-9223372036854775807"),
        ("number", "0.30000000000000004"),
        ("number", "-1.7345678901234567e-30"),
        ("number", "2.2250738585072014e-308"),
        ("boolean", "TRUE"),
        ("date", "2024-02-29"),
        ("date_day_first", "1/2/0001"),
        ("datetime", "9999-12-31T23:59:59.999999"),
        ("datetime_day_dots_minutes", "5.12.2025 9:30"),
    ],
)
def test_usual_values_need_no_second_look(form, text):
    long = "x" * 40
    block = joined(taken(1)[:0], f'{text},"{long}"\n"{text}",\n,""\n'.encode())
    frame = read_block(block, 3, ["a", "b"], {"a": form}, ",", "\n")
    value = pl.DataFrame({"a": [text]}).select(FORMATS[form].parse(pl.col("a"))).item()
    assert frame is not None and frame.rows() == [(value, long), (value, None), (None, None)]


def test_a_slice_of_a_column_is_read_where_it_is():
    column = pl.Series("a", ["1", None, "long text that is not held inline", "2", "x"])
    values, codes = read_values(column.slice(1, 3), "integer")
    assert (values.to_list(), codes) == ([None, None, 2], 0)


@given(st.lists(st.binary(max_size=4) | st.text(max_size=4).map(str.encode), max_size=24).map(b"".join))
def test_what_is_no_text_is_found_where_python_finds_it(raw):
    piece = joined(taken(1)[:0], raw)
    assert (bytes(piece), first_foreign(piece), piece.find(b"\0")) == (raw, first_foreign(raw), raw.find(b"\0"))


def test_memory_outlives_whoever_took_it_and_is_used_again():
    column = pl.Series("a", [str(number) for number in range(1000)])
    with used_again():
        values = [read_values(column, "integer")[0] for _ in range(6)]
        assert all(value.sum() == 499_500 for value in values)
        del values
        again = read_values(column.reverse(), "integer")[0]
        other = read_values(column, "integer")[0]
    assert (again.to_list(), other.to_list()) == (list(range(999, -1, -1)), list(range(1000)))


@given(st.from_regex(CODE, fullmatch=True))
def test_no_form_takes_a_code(code):
    assert not [form.name for form in FORMATS.values() if form.shape and re.search(form.shape, code)]


def bits(value):
    return struct.pack("d", value) if isinstance(value, float) else value


GUARDED = """
import ctypes, mmap, random
from workers.core.lines import columns
from workers.core.lines.columns import read_block
from workers.core.compiled.memory import taken

PAGE = mmap.PAGESIZE
libc = ctypes.CDLL(None, use_errno=True)
libc.mprotect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)

def guarded(size):
    '''Bytes whose end is the end of what may be touched.'''
    room = -(-size // PAGE) * PAGE
    whole = taken(room + PAGE)
    assert libc.mprotect(whole.address + room, PAGE, 0) == 0
    return whole[room - size : room]

columns.taken = guarded

VALUES = {
    "": ["x" * 20, '"a""b"', '"two\\nlines, one field"', "\u00e9", " ", "plain"],
    "integer": ["1", "-12345678", "1234567890123456789", '"7"'],
    "number": ["1.5", "-0.10519629559502021", "2e-5", "1.7345678901234567e-30", '"0.1"'],
    "boolean": ["true", "FALSE", '"true"'],
    "date": ["2025-01-01", '"2024-02-29"'],
    "date_day_first": ["1/1/2025", "31/12/0001"],
    "datetime": ["2025-01-01 10:00:00", "2025-01-01T1:00:00.5"],
    "datetime_minutes": ["2025-01-01 10:00"],
}
PIECES = [sign for values in VALUES.values() for sign in values] + [
    *('"', '""', ",", ",,", "\\n", "\\r\\n", "\\r", "-", "e", "e-", ".", ":", "/", "tru", "2025-", "99999999999"),
]
random.seed(SEED)
read = 0
for turn in range(4_000):
    forms = [random.choice(list(VALUES)) for _ in range(random.randint(1, 4))]
    rows = [[random.choice([*VALUES[form], ""]) for form in forms] for _ in range(random.randint(1, 5))]
    end = random.choice(["\\n", "\\r\\n"])
    text = "".join(",".join(row) + end for row in rows)
    for _ in range(turn % 3):
        at = random.randrange(len(text))
        text = text[:at] + random.choice(PIECES) + text[at + random.randint(0, 5) :]
    raw = text.removesuffix(end).encode() + end.encode()
    block = guarded(len(raw))
    ctypes.memmove(block.address, raw, len(raw))
    names = [f"c{at}" for at in range(len(forms))]
    known = {name: form for name, form in zip(names, forms) if form}
    frame = read_block(block, raw.count(10), names, known, ",", end)
    assert turn % 3 or (frame is not None and frame.height == len(rows)), (text, known)
    if frame is not None:
        read += 1
        frame.rows()
print(read)
"""


@pytest.mark.parametrize("seed", range(3))
def test_hostile_text_is_read_within_its_memory(seed):
    """Beyond the text and beyond the room for its values there is nothing that may be touched."""
    program = GUARDED.replace("SEED", str(seed))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 1_350
