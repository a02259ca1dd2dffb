"""Files of an opened folder, and of nothing else."""

import os

import pytest

from workers.core.errors import DataError


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "open" / "exports"
    place.mkdir(parents=True)
    for day, text in (("01", "a\n1\n"), ("02", "a\n2\n")):
        (place / f"orders-{day}.csv").write_text(text)
    (place / "notes.txt").write_text("hello")
    (place / "old").mkdir()
    (place / "old" / "orders-00.csv").write_text("a\n0\n")
    return place


@pytest.fixture
def folders(ask, folder):
    return ask("folder", folders=(str(folder.parent),))


def names(fetched):
    return [(file.name, file.path.read_text()) for file in fetched.files]


def test_every_file_that_fits_comes_in_order_of_name(folders, folder):
    wish = {"folder": str(folder), "pattern": "orders-*.csv"}
    assert folders.offers(wish) == [("orders-01.csv", 4), ("orders-02.csv", 4)]
    assert names(folders.fetch(wish)) == [("orders-01.csv", "a\n1\n"), ("orders-02.csv", "a\n2\n")]
    assert len(folders.fetch({**wish, "pattern": "**/*.csv"}).files) == 3


def test_the_newest_alone_when_that_is_wished(folders, folder):
    os.utime(folder / "orders-01.csv", (2e9, 2e9))
    assert names(folders.fetch({"folder": str(folder), "pattern": "*.csv", "take": "newest"})) == [
        ("orders-01.csv", "a\n1\n")
    ]


def test_nothing_comes_twice_and_everything_again_when_one_changed(folders, folder):
    wish = {"folder": str(folder), "pattern": "*.csv"}
    first = folders.fetch(wish)
    assert folders.fetch(wish, seen=first.seen).files == ()
    (folder / "orders-03.csv").write_text("a\n3\n")
    again = folders.fetch(wish, seen=first.seen)
    assert [name for name, _text in names(again)] == ["orders-01.csv", "orders-02.csv", "orders-03.csv"]
    assert folders.fetch(wish, seen=again.seen).files == ()


def test_what_is_appended_is_only_what_is_new(folders, folder):
    wish = {"folder": str(folder), "pattern": "*.csv"}
    seen = folders.fetch(wish).seen
    (folder / "orders-03.csv").write_text("a\n3\n")
    (folder / "orders-01.csv").unlink()
    fetched = folders.fetch(wish, seen=seen, only_new=True)
    assert names(fetched) == [("orders-03.csv", "a\n3\n")]
    assert sorted(fetched.seen["files"]) == ["orders-01.csv", "orders-02.csv", "orders-03.csv"]


def test_without_an_opened_folder_it_says_who_can_open_one(ask, folder):
    with pytest.raises(DataError, match="administrator.*ETABLI_FOLDERS"):
        ask("folder").fetch({"folder": str(folder), "pattern": "*"})


@pytest.mark.parametrize("place", ["/etc", "{root}/exports/../../secret", "{root}/../secret", "exports", "", "{root}x"])
def test_other_folders_are_closed(ask, folder, place):
    root = str(folder.parent)
    with pytest.raises(DataError):
        ask("folder", folders=(root,)).fetch({"folder": place.format(root=root) or "/", "pattern": "*"})


def test_links_are_not_followed_wherever_they_stand(folders, folder, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "keys.csv").write_text("k\n1\n")
    (folder / "link.csv").symlink_to(tmp_path / "secret" / "keys.csv")
    (folder / "away").symlink_to(tmp_path / "secret")
    with pytest.raises(DataError, match="No file .* fits"):
        folders.fetch({"folder": str(folder), "pattern": "link.csv"})
    with pytest.raises(DataError, match="link"):
        folders.fetch({"folder": f"{folder}/away", "pattern": "*"})
    assert [n for n, _t in names(folders.fetch({"folder": str(folder), "pattern": "**/*.csv"}))] == [
        "orders-00.csv", "orders-01.csv", "orders-02.csv",
    ]  # fmt: skip


def test_pipes_and_devices_are_no_files(folders, folder):
    os.mkfifo(folder / "pipe.csv")
    assert [name for name, _size in folders.offers({"folder": str(folder), "pattern": "*.csv"})] == [
        "orders-01.csv", "orders-02.csv",
    ]  # fmt: skip


def test_more_than_there_is_room_for_is_refused(folders, folder):
    with pytest.raises(DataError, match="room"):
        folders.fetch({"folder": str(folder), "pattern": "*.csv"}, room=7)


def test_a_file_that_is_written_while_it_is_read_is_not_taken(folders, folder, monkeypatch):
    real = os.read

    def read(handle, size):
        with (folder / "orders-01.csv").open("a") as file:
            file.write("9\n")
        return real(handle, size)

    monkeypatch.setattr(os, "read", read)
    with pytest.raises(DataError, match="orders-01.csv: it was being written"):
        folders.fetch({"folder": str(folder), "pattern": "orders-01.csv"})
