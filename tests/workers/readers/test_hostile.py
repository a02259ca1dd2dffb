"""Small hostile files: each ends in a sentence, or is read, in a process that is held to a gigabyte in all."""

import io
import json
import os
import subprocess
import sys
import zipfile
import zlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
import xlsxwriter

GIGABYTE = 1 << 30
READ = """
import faulthandler, json, resource, sys
from pathlib import Path
faulthandler.dump_traceback_later(100, exit=True)
resource.setrlimit(resource.RLIMIT_DATA, (1 << 30, 1 << 30))
from workers.core.errors import DataError
from workers.core.reader import Source
from workers.importing.together import read_together, sniff_together
from workers.importing.unpacking import unpacked
from workers.readers import reader_for
path, name, scratch = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
rows, message = 0, ""
try:
    sources = unpacked(Source(path, name, scratch), 1 << 40)
    reader = reader_for(sources[0])
    for batch in read_together(reader, sources, sniff_together(reader, sources, {}).params):
        rows += batch.height
        if rows > 2_000:
            break
except DataError as problem:
    message = problem.message
status = Path("/proc/self/status").read_text()  # the usage of a process begins with its parent's peak, this does not
own = int(status.split("VmHWM:")[1].split()[0])
most = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps({"rows": rows, "message": message, "memory": most * 1024}))
"""


def parquet(table, **options):
    out = io.BytesIO()
    pa.parquet.write_table(table, out, compression="zstd", **options)
    return out.getvalue()


def arrow(table):
    out = io.BytesIO()
    with pa.ipc.new_file(out, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    return out.getvalue()


def repeated(rows, length):
    values = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), ["x" * length])
    return pa.table({"a": values})


def far_cell():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "z")
    return out.getvalue()


def shared_strings():
    """A workbook of some hundred kilobytes with ten million texts."""
    small = io.BytesIO()
    with xlsxwriter.Workbook(small) as book:
        book.add_worksheet().write_row(0, 0, ["a", "b"])
    out = io.BytesIO()
    with zipfile.ZipFile(small) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            if not name.endswith("sharedStrings.xml"):
                after.writestr(name, text)
                continue
            head, tail = text.split(b"</sst>")
            with after.open(name, "w", force_zip64=True) as member:
                member.write(head)
                for _ in range(100):
                    member.write(b"<si><t>aaaaaaaaaaaaaaaa</t></si>" * 100_000)
                member.write(b"</sst>" + tail)
    return out.getvalue()


def gzip_of(size):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()


CASES = {
    "deep.json": lambda: b"[" * 5_000_000,
    "empty objects.json": lambda: b'[{"a":[' + b"{}," * 3_000_000 + b"{}]}]",
    "one quote.json": lambda: b'[{"a":"' + b"x" * 50_000_000,
    "many keys.json": lambda: json.dumps([{f"k{n}": n for n in range(400_000)}]).encode(),
    "a key each.jsonl": lambda: b"".join(b'{"k%d":1}\n' % n for n in range(400_000)),
    "commas.json": lambda: b"[" + b"0," * 3_000_000 + b"0]",
    "rows of nothing.jsonl": lambda: b'{"a":1}\n' + b"{}\n" * 1_000_000,
    "wide.libsvm": lambda: b"1 " + b" ".join(b"%d:1" % n for n in range(1, 1_000_000)),
    "one line.libsvm": lambda: b"1 1:1 " * 8_000_000,
    "far cell.xlsx": far_cell,
    "texts.xlsx": shared_strings,
    "repeated.parquet": lambda: parquet(repeated(1_000_000, 1_000_000)),
    "zeros.parquet": lambda: parquet(pa.table({"a": np.zeros(20_000_000)}), use_dictionary=False),
    "zeros.arrow": lambda: arrow(pa.table({"a": np.zeros(60_000_000)})),
    "repeated.arrow": lambda: arrow(repeated(200_000, 1_000_000)),
    "zeros.csv.gz": lambda: gzip_of(1 << 28),
    "noise.xlsx": lambda: b"PK\x03\x04" + os.urandom(1_000_000),
}


@pytest.mark.parametrize("name", CASES)
def test_is_read_or_refused_within_a_gigabyte(tmp_path, name):
    path = tmp_path / "stored"
    path.write_bytes(CASES[name]())
    assert path.stat().st_size < 60_000_000
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    ended = subprocess.run(
        [sys.executable, "-c", READ, str(path), name, str(scratch)], capture_output=True, timeout=110, check=False
    )
    assert ended.returncode == 0, ended.stderr.decode()[-2_000:]
    found = json.loads(ended.stdout)
    assert found["memory"] < GIGABYTE
    assert found["rows"] or found["message"].startswith(name.split(".")[0])
