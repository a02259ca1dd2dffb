"""Archives whose files are not one table: what they hold is told, and a person chooses."""

import io
import tarfile
import zipfile

import pytest

from workers.core.errors import DataError
from workers.core.reporter import ListReporter
from workers.importing.inspecting import InspectionSpec, inspect_files
from workers.importing.opening import StoredFile

FILES = {
    "README.txt": b"Exports of March.\n",
    "sales/north.csv": b"city;amount\nOslo;5\n",
    "sales/south.csv": b"amount;city\n7;Rome\n",
    "people.json": b'[{"name": "Ann", "age": 7}]',
    "photo.png": b"\x89PNG\r\n",
}


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


@pytest.fixture
def look(store, tmp_path):
    def look(content, name="all.zip", **asked):
        path = tmp_path / name
        path.write_bytes(content)
        file = StoredFile(store.put_file(path), name)
        return inspect_files(InspectionSpec(store.ref, (file,), **asked), ListReporter())

    return look


@pytest.mark.parametrize("pack, name", [(zipped, "all.zip"), (tarred, "all.tar.gz")])
def test_a_refusal_tells_which_files_could_be_one_table(look, pack, name):
    with pytest.raises(DataError) as refused:
        look(pack(FILES), name)
    first, *others, last = refused.value.details["shapes"]
    assert first["members"] == ("sales/north.csv", "sales/south.csv"), "the most of one shape come first"
    assert (first["reader"], first["columns"]) == ("delimited", ("city", "amount"))
    assert [shape["members"] for shape in others] == [("README.txt",), ("people.json",)]
    assert last["members"] == ("photo.png",) and "cannot be read" in last["problem"]


@pytest.mark.parametrize("pack, name", [(zipped, "all.zip"), (tarred, "all.tar.gz")])
def test_only_the_chosen_files_are_read(look, pack, name):
    seen = look(pack(FILES), name, members=("sales/north.csv", "sales/south.csv"))
    assert seen.rows == 2 and [column["name"] for column in seen.columns] == ["city", "amount"]
    assert set(seen.members) == set(FILES)
    alone = look(pack(FILES), name, members=("people.json",))
    assert (alone.reader, alone.rows) == ("json", 1)


def test_a_chosen_file_that_the_archive_has_not_is_named(look):
    with pytest.raises(DataError, match="The archive has no file “sales/east.csv”, which was chosen. It holds: ") as no:
        look(zipped(FILES), members=("sales/east.csv",))
    assert no.value.details["shapes"][0]["members"] == ("sales/north.csv", "sales/south.csv")


def test_a_file_that_is_no_archive_is_read_whatever_was_chosen_before(look):
    assert look(b"a,b\n1,2\n", "plain.csv", members=("sales/north.csv",)).rows == 1


def test_one_file_leaves_nothing_to_choose(look):
    assert look(zipped({"a.csv": b"a\n1\n"})).members == ()
    with pytest.raises(DataError) as refused:
        look(zipped({"a.csv": b"a,b\n1\n"}))
    assert "shapes" not in refused.value.details


def test_wide_files_name_their_first_columns(look):
    wide = ",".join(f"c{at}" for at in range(20)).encode()
    with pytest.raises(DataError) as refused:
        look(zipped({"a.csv": wide + b"\n" + wide + b"\n", "b.csv": b"x,y\n1,2\n"}))
    shape = next(shape for shape in refused.value.details["shapes"] if shape["more"])
    assert (len(shape["columns"]), shape["more"]) == (12, 8)
