"""What people do with versions through the SDK: compare, restore, tag, note, throw away, bring back, purge."""

from pathlib import Path

import pytest

import etabli

pytestmark = [pytest.mark.live, pytest.mark.timeout(480)]

HEAD = "id,city,amount\n"


@pytest.fixture(scope="module")
def dan(studio):
    with etabli.connect(studio.url, studio.tokens["dan"]) as door:
        yield door.project(studio.project)


@pytest.fixture(scope="module")
def olga(studio):
    with etabli.connect(studio.url, studio.tokens["olga"]) as door:
        yield door.project(studio.project)


@pytest.fixture(scope="module")
def stock(dan, tmp_path_factory):
    """Two versions: row 00002 changed, 00003 went, 00004 came."""
    file = tmp_path_factory.mktemp("stock") / "stock.csv"
    file.write_text(HEAD + "00001,Paris,10\n00002,Lyon,20\n00003,Nice,30\n")
    dataset = dan.import_file(file, "Stock by SDK")
    file.write_text(HEAD + "00001,Paris,10\n00002,Lyon,25\n00004,Brest,40\n")
    dataset.import_version(file, message="April")
    return dataset


def small(dan, folder: Path, name: str):
    file = folder / "small.csv"
    file.write_text(HEAD + f"00009,{name},1\n00010,Lille,2\n")
    return dan.import_file(file, name)


def test_a_difference_counts_rows_and_goes_through_them(stock):
    diff = stock.diff(1, 2, key=["id"])
    assert [diff.result[way] for way in ("added", "removed", "changed", "unchanged")] == [1, 1, 1, 1]
    (row,) = diff.rows("changed", column="amount")
    assert (row["before"][2], row["after"][2], row["changed"]) == (20, 25, [2])
    assert [row["after"][0] for row in diff.rows("added")] == ["00004"]
    assert [row["before"][0] for row in diff.rows("removed")] == ["00003"]
    assert stock.version(2).diff(stock.version(1), key=[]).result["changed"] == 0  # whole rows: one went, one came


def test_an_old_version_is_restored_as_a_new_one(stock):
    newest = stock.version(1).restore("Back to March")
    assert (newest.number, newest["message"]) == (3, "Back to March")
    assert stock.refresh().frame()["amount"].to_list() == [10, 20, 30]
    assert newest.restore().number == 3  # it is the newest already
    stock.version(2).restore()
    assert stock.refresh().latest.number == 4


def test_tags_and_notes_are_kept(stock):
    version = stock.version(1)
    version.tag("gold", "checked")
    assert version["tags"] == stock.version(1)["tags"] == ["gold", "checked"]
    version.tag()
    assert stock.version(1)["tags"] == []
    with pytest.raises(etabli.Invalid, match="no comma"):
        version.tag("a,b")
    version.note("As delivered by the shop.")
    assert [note["text"] for note in stock.version(1).notes()] == ["As delivered by the shop."]
    with pytest.raises(etabli.Invalid, match="blank"):
        version.note("  ")


def test_a_dataset_comes_back_from_the_trash_under_a_free_name(dan, tmp_path):
    first = small(dan, tmp_path, "Thrown away")
    first.trash()
    assert [item["name"] for item in dan.trash()] == ["Thrown away"]
    assert dan.datasets("thrown away") == []
    small(dan, tmp_path, "Thrown away")
    first.untrash()
    assert first.name == "Thrown away (2)" and first.frame()["city"].to_list() == ["Thrown away", "Lille"]
    assert dan.trash() == []


def test_a_version_is_thrown_away_brought_back_and_purged(dan, olga, stock):
    second = stock.version(2)
    second.trash()
    assert [(item["dataset"], item["number"]) for item in dan.trash()] == [(stock.id, 2)]
    second.untrash()
    assert dan.trash() == []
    with pytest.raises(etabli.Conflict, match="Only what is in the trash"):
        olga.dataset("Stock by SDK").version(2).purge()
    assert stock.version(2).frame()["amount"].to_list() == [10, 25, 40]


def test_a_purge_says_first_what_it_takes_and_then_takes_it(dan, olga, tmp_path):
    small(olga, tmp_path, "To be purged")
    dataset, hers = dan.dataset("To be purged"), olga.dataset("To be purged")
    split = dataset.latest.split("random", fractions={"train": 0.5, "test": 0.5})
    version = hers.latest
    dataset.trash()
    with pytest.raises(etabli.NotAllowed):
        dataset.purge()
    preview = version.purge_preview()
    assert preview["versions"] == ["To be purged v1"]
    assert split["name"] in {thing["name"] for thing in preview["dependants"]}
    freed = hers.purge()
    assert freed["size"] >= 0.99 * preview["size"] > 0 and freed["files"] >= 1
    assert dan.trash() == []
    with pytest.raises(etabli.EtabliError, match="purged"):
        version.frame()
