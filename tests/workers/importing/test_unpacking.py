"""Compressed files and archives: by content, in order, plain files only, and never more than there is room for."""

import bz2
import gzip
import io
import stat
import tarfile
import zipfile

import pyarrow as pa
import pytest

from workers.core.errors import DataError
from workers.core.reader import Source
from workers.importing import unpacking
from workers.importing.unpacking import unpacked

CSV = b"a,b\n1,2\n"


def zipped(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def tarred(*members, mode="w"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            if isinstance(content, bytes):
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
            else:
                info.type, info.linkname = content[0], "/etc/passwd"
                archive.addfile(info)
    return out.getvalue()


def zstd(content):
    return pa.compress(content, codec="zstd", asbytes=True)


@pytest.fixture
def unpack(tmp_path):
    """Unpack bytes under a name; answers the names and contents found."""

    def unpack(content, name, most=1 << 40):
        path = tmp_path / "stored"
        path.write_bytes(content)
        scratch = tmp_path / "scratch"
        scratch.mkdir()
        return {source.name: source.path.read_bytes() for source in unpacked(Source(path, name, scratch), most)}

    return unpack


@pytest.mark.parametrize("pack, ending", [(gzip.compress, "gz"), (zstd, "zst"), (bz2.compress, "bz2")])
def test_a_compressed_file_is_unpacked_whatever_it_is_called(unpack, pack, ending):
    assert unpack(pack(CSV) + pack(b"3,4\n"), f"sales.csv.{ending.upper()}") == {"sales.csv": CSV + b"3,4\n"}


def test_the_content_counts_and_not_the_name(unpack):
    assert unpack(gzip.compress(CSV), "sales.csv") == {"sales.csv": CSV}


@pytest.mark.parametrize(
    "name, content", [("a.csv.gz", CSV), ("a.csv", b""), ("a.docx", zipped(("[Content_Types].xml", "")))]
)
def test_a_file_that_is_not_packed_stays_as_it_is(unpack, name, content):
    assert unpack(content, name) == {name: content}


def test_members_come_in_the_order_of_their_names_without_junk(unpack):
    archive = zipped(
        ("months/part-10.csv", b"10"),
        ("months/part-9.csv", b"9"),
        ("months/", ""),
        ("__MACOSX/months/._part-9.csv", "x"),
        (".DS_Store", "x"),
    )
    found = unpack(archive, "sales.zip")
    assert list(found.items()) == [("sales.zip/months/part-9.csv", b"9"), ("sales.zip/months/part-10.csv", b"10")]


@pytest.mark.parametrize(
    "name, mode, shown", [("a.tar", "w", "a.tar"), ("a.tar.gz", "w:gz", "a.tar"), ("a.tgz", "w:gz", "a.tar")]
)
def test_tape_archives_are_unpacked(unpack, name, mode, shown):
    found = unpack(tarred(("d/b.csv", b"2"), ("d/a.csv", b"1"), mode=mode), name)
    assert list(found.items()) == [(f"{shown}/d/a.csv", b"1"), (f"{shown}/d/b.csv", b"2")]


def link():
    info = zipfile.ZipInfo("link.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((info, "/etc/passwd"))


def locked():
    data = bytearray(zipped(("a.csv", CSV)))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def overlapping():
    data = bytearray(zipped(("a.csv", CSV * 50), ("b.csv", CSV * 50)))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[second + 42 : second + 46] = bytes(4)
    return bytes(data)


def absurd():
    data = bytearray(tarred(("a.csv", CSV)))
    data[156:157] = b"x"
    data[124:136] = b"77777777777\0"
    return bytes(data)


REFUSED = [
    ("out.zip", zipped(("../a.csv", CSV)), "the member “../a.csv” names a place outside the archive"),
    ("out.zip", zipped(("x/../../a.csv", CSV)), "names a place outside"),
    ("out.zip", zipped(("/etc/a.csv", CSV)), "names a place outside"),
    ("out.zip", zipped(("C:\\a.csv", CSV)), "names a place outside"),
    ("out.zip", zipped(("..\\a.csv", CSV)), "names a place outside"),
    ("link.zip", link(), "the member “link.csv” is a link"),
    ("locked.zip", locked(), "the member “a.csv” is protected by a password"),
    ("overlap.zip", overlapping(), "shares its bytes with another member"),
    (
        "nested.zip",
        zipped(("in.zip", zipped(("a.csv", CSV)))),
        "nested.zip/in.zip: this is an archive inside an archive",
    ),
    ("nested.zip", zipped(("a.csv.gz", gzip.compress(CSV))), "nested.zip/a.csv.gz: this is an archive inside"),
    ("twice.gz", gzip.compress(gzip.compress(CSV)), "compressed twice"),
    ("empty.zip", zipped(), "holds no files"),
    ("empty.zip", zipped((".DS_Store", "x")), "holds no files"),
    ("cut.csv.gz", gzip.compress(CSV)[:-5], "compressed with gzip, but it is damaged or was cut short"),
    ("cut.csv.zst", zstd(CSV)[:-3], "compressed with zstd, but it is damaged or was cut short"),
    ("junk.gz", gzip.compress(CSV) + b"junk", "compressed with gzip, but it is damaged"),
    ("out.tar", tarred(("../a.csv", CSV)), "names a place outside"),
    ("link.tar", tarred(("l", [tarfile.SYMTYPE])), "the member “l” is a link"),
    ("link.tar", tarred(("l", [tarfile.LNKTYPE])), "the member “l” is a link"),
    ("pipe.tar", tarred(("l", [tarfile.FIFOTYPE])), "the member “l” is a link or a device"),
    ("cut.tar", tarred(("a.csv", CSV * 1_000))[:2_000], "damaged or was cut short"),
    ("absurd.tar", absurd(), "a header of an absurd size"),
    ("bomb.gz", gzip.compress(bytes(120 << 20)), "more than 1,000 times its size"),
    ("bomb.zip", zipped(("a.csv", bytes(120 << 20))), "more than 1,000 times its size"),
]


@pytest.mark.parametrize("name, content, message", REFUSED, ids=[f"{case[0]}-{n}" for n, case in enumerate(REFUSED)])
def test_is_refused_by_name_and_nothing_leaves_the_scratch_folder(unpack, tmp_path, name, content, message):
    with pytest.raises(DataError, match=message) as caught:
        unpack(content, name)
    assert caught.value.message.startswith(name.split(".")[0])
    assert {path.name for path in tmp_path.iterdir()} == {"stored", "scratch"}
    assert not [path for path in tmp_path.rglob("*") if path.is_symlink()]


def test_a_member_with_wrong_bytes_is_refused_by_its_name(unpack):
    data = bytearray(zipped(("a.csv", CSV * 100)))
    at = data.index(b"a.csv") + 5
    data[at : at + 4] = b"\xff\xff\xff\xff"
    with pytest.raises(DataError, match="a.zip/a.csv: it cannot be unpacked"):
        unpack(bytes(data), "a.zip")


def test_more_than_there_is_room_for_is_refused(unpack):
    with pytest.raises(DataError, match="a.zip: there is not enough room to unpack it"):
        unpack(zipped(("a.csv", CSV * 100), ("b.csv", CSV * 100)), "a.zip", most=1_500)


def test_more_members_than_anybody_needs_are_refused(unpack, monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_MEMBERS", 3)
    with pytest.raises(DataError, match="more than 3 members"):
        unpack(zipped(*((f"{n}.csv", CSV) for n in range(4))), "a.zip")
