"""The example script, as anybody would run it, and the SDK's errors, against a live studio."""

import ast
from contextlib import ExitStack

import pytest

import etabli
from tests.main_job import SCRIPT, run_main_job

pytestmark = [pytest.mark.live, pytest.mark.timeout(480)]


@pytest.fixture
def signed_in(studio):
    """The project as somebody of the cast sees it."""
    with ExitStack() as doors:

        def sign_in(name):
            return doors.enter_context(etabli.connect(studio.url, studio.tokens[name])).project(studio.project)

        yield sign_in


@pytest.fixture
def project(signed_in):
    return signed_in("dan")


def test_the_main_job_runs_from_file_to_answer(studio):
    accuracy, prediction, scored = run_main_job(studio, trials=20)
    assert float(accuracy.removeprefix("Test accuracy: ").rstrip("%")) >= 95.2
    assert ast.literal_eval(prediction)["prediction"] == "malignant"
    assert scored.startswith("DatasetVersion(number=1, rows=569")


def test_the_main_job_takes_fewer_than_twenty_five_lines():
    (main,) = [node for node in ast.parse(SCRIPT.read_text()).body if isinstance(node, ast.FunctionDef)]
    lines = SCRIPT.read_text().splitlines()[main.lineno : main.end_lineno]
    assert len([line for line in lines if line.strip()]) < 25


def test_what_exists_can_be_found_again_by_name_and_number(project):
    dataset = project.dataset("Tumours by SDK")
    assert dataset.frame().shape == (569, 32)
    assert [version.number for version in dataset.versions()] == [1]
    assert project.recipe("Clean by SDK").head.sentences[0].startswith("Drop")
    (run,) = project.runs()
    assert project.run(run.number).metrics == run.metrics
    assert project.model("tumours-by-sdk").versions()[0].status == "staging"
    assert repr(project.endpoint("tumours-by-sdk")) == (
        "Endpoint(name='tumours-by-sdk', stage='staging', state='in_service')"
    )


def test_captures_are_told_to_those_who_may_see_them(studio, signed_in, project):
    endpoint = signed_in("dora").endpoint("tumours-by-sdk")
    studio.wait_for(lambda: list(endpoint.captures()))
    with pytest.raises(etabli.NotAllowed, match="Your role here is Data scientist"):
        list(project.endpoint("tumours-by-sdk").captures())


def test_errors_come_by_kind_with_the_studios_own_words(studio, signed_in, project):
    with (
        etabli.connect(studio.url, "etb_wrong") as stranger,
        pytest.raises(etabli.NotSignedIn, match="unknown, expired or revoked"),
    ):
        stranger.projects()
    with pytest.raises(etabli.NotFound):
        signed_in("sam")
    with pytest.raises(etabli.NotFound, match="nothing-here"):
        project.dataset("nothing-here")
    with pytest.raises(etabli.NotAllowed, match="Your role here is Data scientist"):
        project.model("tumours-by-sdk").version(1).approve("production", "Mine.")
    with etabli.connect("http://127.0.0.1:9", "etb_x") as nobody, pytest.raises(etabli.Unreachable, match="No studio"):
        nobody.projects()


def test_a_bad_file_is_told_with_its_place(project, tmp_path):
    bad = tmp_path / "ragged.csv"
    bad.write_text("a,b\n1,2\n3\n")
    with pytest.raises(etabli.JobFailed) as told:
        project.import_file(bad)
    assert "ragged.csv" in str(told.value) and told.value.details["row"] == 3


def test_a_file_is_looked_at_before_it_is_stored_and_its_next_version_is_read_alike(project, tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("code;when\n00123;01/02/2024\n")
    second.write_text("code;when\n00124;03/04/2024\n")
    seen = project.inspect(first)
    assert seen.result["rows"] == 1 and seen.result["formats"]["code"] == "text"
    dataset = project.import_file(first, name="Looked at", formats={"when": "date_day_first"})
    version = dataset.import_version(second, mode="append", message="March")
    assert (version.number, version["rows"]) == (2, 2)
    assert [str(day)[:10] for day in version.frame()["when"]] == ["2024-02-01", "2024-04-03"]


def test_a_bad_row_at_the_endpoint_is_told_with_row_and_column(signed_in):
    endpoint = signed_in("dora").endpoint("tumours-by-sdk")
    key = endpoint.create_key("bad rows")
    with pytest.raises(etabli.Invalid) as told:
        endpoint.predict([{"area_worst": "large"}], key=key)
    assert told.value.details == {"row": 1, "column": "radius_mean"}
