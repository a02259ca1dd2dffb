"""The store: what comes out is what went in, or an error that names it."""

import threading
from unittest.mock import Mock

import pytest

from workers.core.store import CorruptObject, MissingObject, Store, StoreRef, file_digest


@pytest.fixture
def store(tmp_path):
    return Store(StoreRef(str(tmp_path / "store")))


def test_bytes_are_kept_under_their_checksum_once(store, tmp_path):
    digest = store.put_bytes(b"words")
    assert store.put_bytes(b"words") == digest
    assert store.read_bytes(digest) == b"words"
    assert store.has(digest)
    assert len([p for p in (tmp_path / "store" / "objects").rglob("*") if p.is_file()]) == 1


def test_a_file_is_copied_not_moved(store, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("words")
    digest = store.put_file(path)
    assert digest == file_digest(path)
    path.write_text("other words")
    assert store.read_bytes(digest) == b"words"


def test_a_final_file_takes_no_more_room_and_outlives_its_first_name(store, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("words")
    digest = store.put_file(path, final=True)
    assert store.local_file(digest).samefile(path)
    path.unlink()
    assert store.read_bytes(digest) == b"words"


def test_a_final_file_is_copied_where_it_cannot_have_a_second_name(store, tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("words")
    monkeypatch.setattr("os.link", Mock(side_effect=OSError("Invalid cross-device link")))
    assert store.read_bytes(store.put_file(path, final=True)) == b"words"


def test_a_folder_comes_back_file_by_file(store, tmp_path):
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.txt").write_text("a")
    (folder / "inner" / "b.txt").write_text("b")
    (folder / "link").symlink_to("/etc/passwd")
    digest = store.put_folder(folder)
    local = store.local_folder(digest)
    assert sorted(p.relative_to(local).as_posix() for p in local.rglob("*.*")) == ["a.txt", "inner/b.txt"]
    assert store.put_folder(local) == digest


def test_a_folder_that_names_a_file_outside_itself_is_refused(store):
    digest = store.put_bytes(b'{"../outside": "' + store.put_bytes(b"x").encode() + b'"}')
    with pytest.raises(CorruptObject, match="outside itself"):
        store.local_folder(digest)


def test_changed_bytes_are_found(store):
    digest = store.put_bytes(b"words")
    store.local_file(digest).write_bytes(b"wordz")
    with pytest.raises(CorruptObject):
        store.read_bytes(digest)


def test_bytes_changed_after_they_were_checked_are_found(store):
    digest = store.put_bytes(b"words")
    store.read_bytes(digest)
    store.local_file(digest).write_bytes(b"other")
    with pytest.raises(CorruptObject):
        store.read_bytes(digest)


def test_an_object_that_is_gone_is_named(store):
    with pytest.raises(MissingObject):
        store.read_bytes("0" * 64)


@pytest.mark.parametrize("address", ["", "../../etc/passwd", "Z" * 64])
def test_an_address_that_is_no_checksum_is_refused(store, address):
    with pytest.raises(MissingObject, match="not the address"):
        store.read_bytes(address)


def test_many_who_store_the_same_bytes_at_once_agree(store):
    digests = []
    threads = [threading.Thread(target=lambda: digests.append(store.put_bytes(b"same" * 1000))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(digests) == 16
    assert set(digests) == {store.put_bytes(b"same" * 1000)}
    assert store.read_bytes(digests[0]) == b"same" * 1000


def test_nothing_is_left_in_scratch(store):
    store.put_bytes(b"words")
    store.put_bytes(b"words")
    assert list((store.cache / "scratch").iterdir()) == []
