"""Reading parts of a large file checks the blocks that are read, in every process anew, and no others."""

import os

import pytest

from workers.core import store as stores
from workers.core.seals import BLOCK, SEALED_FROM
from workers.core.store import CorruptObject, Store, StoreRef, file_digest

SIZE = SEALED_FROM + 3 * BLOCK + 17


@pytest.fixture
def store(tmp_path):
    return Store(StoreRef(str(tmp_path / "store")))


@pytest.fixture
def stored(store, tmp_path):
    """A large file that was stored and checked once: (its path, its digest, its bytes)."""
    data = os.urandom(SIZE)
    (tmp_path / "large").write_bytes(data)
    digest = store.put_file(tmp_path / "large")
    path = str(store.file_to_check(digest)[0])
    store.local_copy(path, digest)
    return path, digest, data


@pytest.fixture
def new_process(monkeypatch):
    """As if nothing had been checked yet."""

    def begin():
        monkeypatch.setattr(stores, "_verified", {})
        monkeypatch.setattr("workers.core.seals._known", {})

    return begin


def damage(path, at):
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(bytes([byte[0] ^ 1]))


def part(store, stored, at, size):
    with store.open_sealed(*stored[:2]) as file:
        file.seek(at)
        return file.read(size)


@pytest.mark.parametrize("at, size", [(0, 10), (BLOCK - 3, 6), (SIZE - 5, 50), (SIZE, 1), (3, 2 * BLOCK), (0, -1)])
def test_any_part_reads_as_it_was_stored(store, stored, new_process, at, size):
    new_process()
    assert part(store, stored, at, size) == stored[2][at : None if size < 0 else at + size]


def test_a_part_is_read_without_hashing_the_whole(store, stored, new_process, monkeypatch):
    new_process()
    monkeypatch.setattr(stores, "sealed_digest", lambda _path: pytest.fail("the whole file was read"))
    assert part(store, stored, 5, 10) == stored[2][5:15]


def test_a_changed_byte_is_noticed_where_it_is_read_even_with_the_old_time(store, stored, new_process):
    path, _digest, data = stored
    before = os.stat(path)
    damage(path, 2 * BLOCK + 1)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    new_process()
    assert part(store, stored, 0, BLOCK) == data[:BLOCK]
    with pytest.raises(CorruptObject, match="Restore it from a backup"):
        part(store, stored, 2 * BLOCK, 10)


def test_damaged_seals_do_not_condemn_a_right_file(store, stored, new_process):
    path, digest, data = stored
    damage(store.cache / "seals" / digest, 40)
    new_process()
    assert part(store, stored, BLOCK, 9) == data[BLOCK : BLOCK + 9]


def test_without_seals_the_whole_file_is_checked(store, stored, new_process):
    path, digest, _data = stored
    (store.cache / "seals" / digest).unlink()
    damage(path, SIZE - 1)
    new_process()
    with pytest.raises(CorruptObject):
        part(store, stored, 0, 1)


def test_seals_are_kept_for_right_files_only(store, stored, new_process):
    path, digest, _data = stored
    seals = store.cache / "seals" / digest
    seals.unlink()
    damage(path, 7)
    new_process()
    with pytest.raises(CorruptObject):
        store.local_copy(path, digest)
    assert not seals.exists()
    damage(path, 7)
    assert file_digest(store.local_copy(path, digest)) == digest
    assert seals.exists()
