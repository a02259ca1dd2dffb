"""Splits, sensitive columns and searches through the SDK, against a live studio."""

import pytest

import etabli

pytestmark = [pytest.mark.live, pytest.mark.timeout(480)]


@pytest.fixture
def dan(studio):
    with etabli.connect(studio.url, studio.tokens["dan"]) as home:
        yield home.project(studio.project)


@pytest.fixture
def visits(dan, tmp_path):
    if found := dan.datasets("visits by sdk"):
        return found[0]
    file = tmp_path / "visits.csv"
    file.write_text("person,ill,day\n" + "".join(f"p{n % 9},{'yn'[n % 2]},2026-01-{n + 1:02}\n" for n in range(27)))
    return dan.import_file(file, "Visits by SDK")


def test_a_split_by_key_gives_the_rows_of_its_parts(visits):
    split = visits.latest.split("key", key=["person"], folds=3, seed=4)
    frame = visits.frame()
    parts = [frame.iloc[split.rows(part)] for part in split["parts"]]
    assert sum(map(len, parts)) == 27
    assert sum(part["person"].nunique() for part in parts) == 9
    assert visits.latest.split("key", key=["person"], folds=3, seed=4).id == split.id


def test_repeated_splits_differ_by_their_seed_alone(visits):
    made = visits.latest.repeated_splits(range(3), method="stratified", column="ill", folds=2)
    assert [split["seed"] for split in made] == [0, 1, 2]
    assert len({split["digest"] for split in made}) == 3
    assert {split.id for split in made} <= {split.id for split in visits.latest.splits()}


def test_moments_begin_the_parts(visits):
    split = visits.latest.split("time", column="day", cuts=["2026-01-11", "2026-01-21"])
    assert split["parts"] == {"train": 10, "validation": 10, "test": 7}
    with pytest.raises(etabli.Invalid, match="“soon” is not a moment"):
        visits.latest.split("time", column="day", cuts=["soon"])


def test_a_split_is_named_renamed_and_deleted(visits):
    split = visits.latest.split("random", seed=11, name="Spare")
    assert split.name == "Spare"
    split.rename("To go")
    assert [found.name for found in visits.latest.splits()].count("To go") == 1
    with pytest.raises(etabli.Conflict, match="already a split called “To go”"):
        visits.latest.split("random", seed=12).rename("To go")
    split.delete()
    assert "To go" not in [found.name for found in visits.latest.splits()]


def test_a_marked_column_is_masked_for_a_viewer(studio, visits):
    visits.mark("person")
    assert visits.sensitive() == ["person"]
    with etabli.connect(studio.url, studio.tokens["vic"]) as home:
        seen = home.project(studio.project).dataset("Visits by SDK")
        assert set(seen.frame()["person"]) == {"•••"}
        with pytest.raises(etabli.NotAllowed):
            seen.mark("person", sensitive=False)
    assert set(visits.frame()["person"]) == {f"p{n}" for n in range(9)}
    visits.mark("person", sensitive=False)
    assert visits.sensitive() == []


def test_datasets_are_searched_by_the_one_grammar(dan, visits):
    assert [found.name for found in dan.datasets("sdk column:person rows<100")] == ["Visits by SDK"]
    assert dan.datasets("sdk column:person rows>100") == []
    with pytest.raises(etabli.Invalid, match="There is no “rosw”"):
        dan.datasets("rosw>3")
