"""The store on a local folder and on an S3-compatible bucket: the same promises."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import polars as pl
import pytest
from moto.server import ThreadedMotoServer

from workers.core.store import CorruptObject, MissingObject, Store, StoreRef
from workers.core.tables import read_rows, scan_table, write_table


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    if request.param == "folder":
        return Store(StoreRef(str(tmp_path / "store")))
    endpoint = request.getfixturevalue("bucket")
    settings = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-3",
        "AWS_REGION": "eu-west-3",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ALLOW_HTTP": "true",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("workers.core.store.gettempdir", lambda: str(tmp_path))
    name = f"studio-{tmp_path.name.replace('_', '-').lower()}"[:60].strip("-")
    location = {"LocationConstraint": "eu-west-3"}
    boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket=name, CreateBucketConfiguration=location)
    return Store(StoreRef(f"s3://{name}/studio"))


@pytest.fixture
def frame() -> pl.DataFrame:
    return pl.DataFrame({"id": [1, 2, None], "ville": ["Orléans", "", None], "x": [0.5, float("nan"), None]})


def test_bytes_come_back_and_the_same_bytes_are_stored_once(store: Store) -> None:
    digest = store.put_bytes(b"hello")
    assert store.put_bytes(b"hello") == digest
    assert store.read_bytes(digest) == b"hello" and store.has(digest)


def test_a_folder_comes_back_whole(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "deep").mkdir(parents=True)
    (source / "a.txt").write_text("a")
    (source / "deep" / "b.txt").write_text("b")
    (source / "link").symlink_to(source / "a.txt")
    local = store.local_folder(store.put_folder(source))
    assert sorted(p.relative_to(local).as_posix() for p in local.rglob("*") if p.is_file()) == ["a.txt", "deep/b.txt"]


def test_what_is_not_there_is_a_sentence(store: Store) -> None:
    with pytest.raises(MissingObject):
        store.read_bytes("0" * 64)
    with pytest.raises(MissingObject):
        store.read_bytes("../../etc/passwd")


def test_versions_are_frozen_and_equal_bytes_have_an_equal_digest(store: Store, frame: pl.DataFrame) -> None:
    first = write_table(store, "t", frame)
    second = write_table(store, "t", frame.reverse())
    third = write_table(store, "t", frame, append_to=second)
    again = write_table(store, "t", frame)
    assert scan_table(first).collect().equals(frame)
    assert scan_table(second).collect().equals(frame.reverse())
    assert scan_table(third).collect().equals(pl.concat([frame.reverse(), frame]))
    assert again.digest == first.digest != second.digest
    assert read_rows(third, [5, 0]).equals(pl.concat([frame[2:3], frame[2:3]]))


def test_changed_bytes_are_noticed(tmp_path: Path, frame: pl.DataFrame) -> None:
    store = Store(StoreRef(str(tmp_path)))
    ref = write_table(store, "t", frame)
    (file,) = Path(store.path("tables", "t")).glob("*.parquet")
    content = bytearray(file.read_bytes())
    content[20] ^= 1
    file.write_bytes(content)
    with pytest.raises(CorruptObject):
        scan_table(ref)
