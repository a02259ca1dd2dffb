"""From a version to its warnings, a recipe that mends them, and the check that they are gone: with the SDK alone."""

from contextlib import ExitStack

import pytest

import etabli

pytestmark = [pytest.mark.live, pytest.mark.timeout(480)]


@pytest.fixture
def project(studio):
    with ExitStack() as doors:
        yield doors.enter_context(etabli.connect(studio.url, studio.tokens["dan"])).project(studio.project)


@pytest.fixture
def version(project, tmp_path, request):
    path = tmp_path / "customers.csv"
    towns = ["Paris", "Paris", "PARIS", "Lille"]
    lines = [f"{at},{towns[at % 4]},p{at}@example.org,{(at * 7 % 20) < 10},{at % 37}" for at in range(200)]
    path.write_text("\n".join(["number,town,mail,churn,amount", *lines]) + "\n")
    return project.import_file(path, name=request.node.name).latest


def test_warnings_become_steps_and_are_gone(project, version, request):
    report = version.insights("churn")
    assert report["target"]["task"] == "binary" and report["rows"] == 200
    (spelling,) = [warning for warning in report.warnings_of("town") if warning.code == "near_duplicates"]
    assert spelling.severity == "medium" and spelling.step["op"] == "merge_similar_values"
    assert "@example.org" not in str(report.facts)
    assert "p1@" not in repr(report.warnings)
    recipe = project.create_recipe("Mended by the SDK", project.dataset(request.node.name))
    assert recipe.fix(spelling).sentences == ["Write similar values of “town” in their commonest spelling."]
    again = recipe.head.check(version, "churn")
    assert spelling.key not in {warning.key for warning in again.warnings}
    assert {warning.key for warning in again.warnings} >= {"personal_data/mail"}


def test_a_target_that_is_not_there_is_refused_with_the_nearest_name(version):
    with pytest.raises(etabli.Invalid, match="Did you mean “churn”"):
        version.insights("chrun")


def test_an_analysis_of_a_step_looks_at_every_row_where_asked(project, tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("\n".join(["number", *(str(at % 997) for at in range(100_002))]) + "\n")
    dataset = project.import_file(path, name="Many rows")
    analysis = project.create_recipe("Look at many rows", dataset).analyse("table_summary")
    (side,) = analysis.sides
    assert (side["rows"], side["is_whole"]) == (100_000, False)
    (whole,) = analysis.on_all_rows()
    assert (whole["rows"], whole["is_whole"]) == (100_002, True)
    assert analysis.on_all_rows() == [whole]
