"""Every format, from the file to the version: the whole way that a person's file goes."""

import gzip
import io
import json
import zipfile

import polars as pl
import pytest
import xlsxwriter

from apps.datasets.models import Dataset, Import
from apps.datasets.services import start_import
from apps.jobs.choices import State
from workers.core.tables import scan_table

PEOPLE = pl.DataFrame({"code": ["007", "010"], "age": [31, None], "share": [0.5, 1.25]})


def excel(frame):
    out = io.BytesIO()
    frame.write_excel(out)
    return out.getvalue()


def written(write):
    out = io.BytesIO()
    write(out)
    return out.getvalue()


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.jsonl", content)
    return out.getvalue()


FILES = {
    "people.csv": PEOPLE.write_csv().encode(),
    "people.csv.gz": gzip.compress(PEOPLE.write_csv().encode()),
    "people.xlsx": excel(PEOPLE),
    "people.jsonl": PEOPLE.write_ndjson().encode(),
    "people.json": json.dumps({"count": 2, "people": PEOPLE.to_dicts()}).encode(),
    "people.txt": json.dumps(PEOPLE.to_dicts()).encode(),
    "people.parquet": written(PEOPLE.write_parquet),
    "people.arrow": written(PEOPLE.write_ipc),
    "people.arrows": written(PEOPLE.write_ipc_stream),
    "people.zip": zipped(a=PEOPLE.head(1).write_ndjson(), b=PEOPLE.tail(1).write_ndjson()),
}


@pytest.fixture
def take(cast, project, tmp_path, run_jobs):
    """Import bytes under a name as Dan; answers the import."""

    def take(name, content, **others):
        path = tmp_path / name
        path.write_bytes(content)
        start = start_import(cast.dan, project, files=[path], **others)
        run_jobs()
        return Import.objects.select_related("job", "version", "dataset").get(id=start.id)

    return take


@pytest.mark.parametrize("name", FILES)
def test_the_same_people_come_out_of_every_format(take, name):
    entry = take(name, FILES[name])
    assert entry.job.state == State.SUCCEEDED, entry.job.error
    assert scan_table(entry.version.ref).collect().equals(PEOPLE)
    assert [column.kind for column in entry.version.columns_schema] == ["text", "integer", "number"]
    assert entry.dataset.name == "people" or name.count(".") > 1


def test_libsvm_becomes_columns_of_numbers(take):
    entry = take("a.libsvm", b"1 1:0.5\n0 3:2\n")
    assert entry.job.state == State.SUCCEEDED, entry.job.error
    assert scan_table(entry.version.ref).collect().rows() == [(1, 0.5, 0.0, 0.0), (0, 0.0, 0.0, 2.0)]


def test_a_chosen_sheet_is_read_again_for_the_next_version(take):
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        PEOPLE.write_excel(workbook, "First")
        PEOPLE.head(1).write_excel(workbook, "Second")
    chosen = {"reader": "excel", "options": {"sheet": "Second"}}
    first = take("people.xlsx", book.getvalue(), reading=chosen)
    again = take("people.xlsx", book.getvalue(), dataset=first.dataset)
    assert first.version.rows == 1
    assert again.version == first.version


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("a.jsonl", b'{"a": 1}\n{"a": \n', "a.jsonl: line 2 is not JSON"),
        ("a.xlsx", b"PK\x03\x04 nothing", "a.xlsx: this is a ZIP archive or an Excel workbook that is damaged"),
        ("a.zip", zipped(a='{"x": 1}', b='{"y": 1}'), "a.zip/b.jsonl: it has no column “x”, which a.zip/a.jsonl has"),
        (
            "a.csv.gz",
            gzip.compress(b"a\n1\n", mtime=0)[:-4],
            "a.csv.gz: this is compressed with gzip, but it is damaged",
        ),
    ],
)
def test_a_bad_file_fails_with_its_sentence_and_stores_nothing(take, name, content, message):
    entry = take(name, content)
    assert entry.job.state == State.FAILED
    assert message in entry.job.error
    assert entry.dataset is None and not Dataset.objects.exists()
