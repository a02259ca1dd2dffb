"""Looking at rows through the SDK."""

import pytest

import etabli

pytestmark = [pytest.mark.live, pytest.mark.timeout(480)]


@pytest.fixture(scope="module")
def version(studio, tmp_path_factory):
    file = tmp_path_factory.mktemp("rows") / "rows.csv"
    file.write_text("n,city\n" + "".join(f"{n},{'Paris' if n % 3 else 'Lyon'}\n" for n in range(1200)))
    with etabli.connect(studio.url, studio.tokens["dan"]) as signed_in:
        yield signed_in.project(studio.project).import_file(file, name="To browse").latest


def test_rows_are_filtered_sorted_and_cut_to_columns(version):
    rows = version.browse(where=[["n", "below", 7], ["city", "is", "Lyon"]], sort="-n", columns=["n"])
    assert rows == [{"n": 6}, {"n": 3}, {"n": 0}]


def test_more_rows_than_one_answer_holds_come_all_the_same(version):
    assert [row["n"] for row in version.browse(offset=3, limit=1100)] == list(range(3, 1103))
    assert len(version.browse(limit=5000)) == 1200


def test_matching_rows_are_counted(version):
    assert version.count() == 1200
    assert version.count(where=[[["city", "is", "Lyon"], ["n", "at_least", 1198]]]) == 402
    assert version.count(search="119") == 12


def test_rows_that_match_are_downloaded_in_their_order_and_as_a_frame(version, tmp_path):
    look = {"where": [["n", "below", 7], ["city", "is", "Lyon"]], "sort": "-n", "columns": ["city", "n"]}
    assert version.download(tmp_path / "some.csv", "csv", **look).read_text() == "city,n\nLyon,6\nLyon,3\nLyon,0\n"
    assert version.frame(**look).to_dict("list") == {"city": ["Lyon"] * 3, "n": [6, 3, 0]}
    assert len(version.frame()) == 1200


def test_a_refused_download_leaves_no_file(version, tmp_path):
    with pytest.raises(etabli.EtabliError, match="Did you mean “city”"):
        version.download(tmp_path / "none.csv", "csv", sort="citi")
    assert list(tmp_path.iterdir()) == []


def test_nonsense_is_refused_with_the_sentence_of_the_studio(version):
    with pytest.raises(etabli.EtabliError, match="Did you mean “city”"):
        version.browse(where=[["citi", "is", "Lyon"]])
    with pytest.raises(KeyError, match="There is no column “m”"):
        version.browse(columns=["m"])


def test_rows_of_a_long_version_come_once_a_job_has_put_them_in_order(studio):
    made = studio.shell("tall", studio.project, "2000000")
    with etabli.connect(studio.url, studio.tokens["dan"]) as signed_in:
        tall = signed_in.project(studio.project).dataset("Tall").latest
        assert tall.browse(sort="-city", columns=["number", "city"], limit=2) == [
            {"number": 0, "city": "Paris"},
            {"number": 4, "city": "Paris"},
        ]
        assert tall.count(where=[["city", "is", "Metz"]]) == 500_000
        jobs = [job["kind"] for job in studio.api().get("jobs/").json()["results"]]
    assert made and jobs.count("datasets.look") == 1
