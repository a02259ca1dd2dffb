"""A recipe on another dataset: what it misses, what may stand for it, a dry run, and what became of each step."""

import polars as pl
import pytest
from django.urls import reverse

from apps.datasets.services import mark_columns
from apps.jobs.choices import State
from apps.recipes import services
from apps.recipes.models import RecipeRun
from apps.recipes.rehearsing import rehearsal
from apps.recipes.reporting import run_lines
from tests.factories.datasets import make_dataset, make_version
from tests.factories.recipes import STEPS, make_recipe
from workers.core.errors import DataError
from workers.core.tables import scan_table


@pytest.fixture
def recipe(cast, project):
    return make_recipe(cast.ana, project)


@pytest.fixture
def other(cast, project, recipe):
    """The same patients under other names, one of them of another kind."""
    frame = scan_table(recipe.dataset.latest.ref).collect()
    renamed = frame.select(
        pl.col("id").alias("ID"),
        pl.col("diagnosis").alias("Diagnosis"),
        pl.col("radius").cast(pl.String),
        pl.col("radius").alias("Radius (mm)"),
        pl.col("visits").alias("Visits"),
    )
    return make_version(cast.ana, project, renamed, dataset=make_dataset(cast.ana, project, name="Others"))


MAPPING = {"id": "ID", "diagnosis": "Diagnosis", "visits": "Visits", "radius": "Radius (mm)"}


def at(recipe, rest):
    return f"/api/v1/projects/{recipe.project.slug}/recipes/{rest}"


def test_what_is_missed_is_said_by_step_and_column_and_likely_columns_are_proposed(cast, recipe, other):
    tried = rehearsal(cast.ana, recipe.head, other)
    assert [line.report.status for line in tried.lines] == ["failed", "waiting", "waiting", "waiting"]
    assert tried.failed.report.column == "id" and "There is no column “id”" in tried.failed.problem
    assert [(n.need.column, n.need.step, n.need.found, n.chosen) for n in tried.needs] == [
        ("id", 1, "", "ID"),
        ("diagnosis", 2, "", "Diagnosis"),
        ("visits", 3, "", "Visits"),
        ("radius", 4, "text", "Radius (mm)"),
    ]
    assert [one.column for one in tried.needs[3].candidates] == ["Radius (mm)"]
    assert rehearsal(cast.ana, recipe.head, recipe.dataset.latest).needs == []
    with pytest.raises(DataError, match="There is no column “nowhere”"):
        rehearsal(cast.ana, recipe.head, other, {"id": "nowhere"})


def test_with_the_mapping_the_result_is_the_one_from_home(cast, recipe, other, run_jobs):
    home = services.make_version(cast.ana, recipe.head, recipe.dataset.latest, name="Home")
    run = services.make_version(cast.ana, recipe.head, other, name="Away", mapping=MAPPING)
    run_jobs()
    run.refresh_from_db()
    home.refresh_from_db()
    assert run.mapping == MAPPING and [line["status"] for line in run.report] == ["applied"] * 4
    assert (run.report[0]["rows_after"], run.report[0]["columns_before"], run.report[0]["columns_after"]) == (40, 5, 4)
    away = scan_table(run.output.ref).collect()
    assert "Radius (mm)" in away.columns, "the column whose name was taken is kept under the other name"
    assert away.select("diagnosis", "radius", "visits").equals(scan_table(home.output.ref).collect())


def test_a_step_that_fails_is_left_out_and_reported_where_that_is_wished(cast, recipe, other, run_jobs):
    run = services.make_version(cast.ana, recipe.head, other, name="Away", on_failure="skip", mapping={"id": "ID"})
    run_jobs()
    run.refresh_from_db()
    assert [line["status"] for line in run.report] == ["applied", "skipped", "skipped", "skipped"]
    assert scan_table(run.output.ref).collect().columns == ["Diagnosis", "radius", "Radius (mm)", "Visits"]
    assert "Left out, because it failed: Map" in " ".join(run.job.log_lines.values_list("line", flat=True))


def test_the_page_shows_the_dry_run_and_offers_the_mapping(cast, recipe, other, client_for, run_jobs):
    client, page = client_for(cast.ana), reverse("recipes:apply", args=[recipe.project.slug, recipe.id])
    refused = client.post(page, {"source": other.id, "name": "Away"})
    assert refused.status_code == 422 and "There is no column “id”" in refused.text
    assert '<option value="Diagnosis" selected>' in refused.text and "not reached" in refused.text
    chosen = {"source": other.id, "name": "Away", "own": list(MAPPING), "stands": list(MAPPING.values())}
    tried = client.post(page, {**chosen, "try": "yes"})
    assert tried.status_code == 200 and "Dry run" in tried.text and "not reached" not in tried.text
    assert '<option value="Radius (mm)" selected>' in tried.text, "what was chosen stays to be changed"
    assert client.post(page, chosen).status_code == 302
    assert run_jobs()[0].state == State.SUCCEEDED


def test_columns_are_asked_for_as_soon_as_other_rows_are_chosen(cast, recipe, other, client_for):
    client, page = client_for(cast.ana), reverse("recipes:apply", args=[recipe.project.slug, recipe.id])
    own = client.get(page).text
    assert f'hx-get="{page}"' in own and 'hx-select="#apply-columns"' in own and "stands for which" not in own
    asked = client.get(f"{page}?source={other.id}").text
    assert "Which column stands for which" in asked and "Dry run" not in asked
    for column in MAPPING.values():
        assert f'<option value="{column}" selected>' in asked
    none = client.post(page, {"source": other.id, "own": ["id"], "stands": [""], "try": "yes"}).text
    assert '<option value="ID" selected>' not in none, "what was taken away is not proposed again"
    chosen = client.post(page, {"source": other.id, "own": ["visits"], "stands": ["Radius (mm)"], "try": "yes"}).text
    assert '<option value="Radius (mm)" selected>' in chosen
    same = make_version(cast.ana, recipe.project, dataset=make_dataset(cast.ana, recipe.project, name="Same"))
    assert "have every column that the recipe asks for" in client.get(f"{page}?source={same.id}").text


def test_the_api_tries_applies_and_reports(cast, recipe, other, api_for, run_jobs):
    viewer, api = api_for(cast.vic), api_for(cast.ana)
    wanted = {"source": str(other.id), "mapping": MAPPING}
    tried = viewer.post(at(recipe, f"{recipe.id}/versions/2/dry-run/"), {"source": str(other.id)}, format="json").json()
    assert [need["proposed"] for need in tried["needs"]] == ["ID", "Diagnosis", "Visits", "Radius (mm)"]
    started = api.post(at(recipe, f"{recipe.id}/versions/2/apply/"), {**wanted, "name": "Away"}, format="json").json()
    run_jobs()
    run = viewer.get(at(recipe, f"runs/{started['id']}/")).json()
    assert [line["status"] for line in run["report"]] == ["applied"] * 4
    assert run["report"][2]["sentence"] == "Fill missing values of “visits” with the median, 2."
    wrong = {**wanted, "mapping": {"id": "Diagnosis", "diagnosis": "Diagnosis"}}
    refused = api.post(at(recipe, f"{recipe.id}/versions/2/apply/"), wrong, format="json")
    assert refused.status_code == 422 and "cannot stand for both" in refused.json()["message"]


def test_reports_tell_no_values_of_sensitive_columns(cast, recipe, other, run_jobs):
    mark_columns(cast.ana, other.dataset, {"Visits": ["sensitive"], "Diagnosis": ["sensitive"]})
    steps = [
        *STEPS[:1],
        {"op": "map_values", "params": {"column": "diagnosis", "pairs": [["M", 1]], "unseen": "error"}},
    ]
    version = services.commit_recipe(cast.ana, recipe, [*steps, STEPS[2]])
    tried = rehearsal(cast.vic, version, other, MAPPING, "skip")
    assert [line.report.status for line in tried.lines] == ["applied", "skipped", "applied"]
    assert all("median, 2" not in line.sentence and "→" not in line.sentence for line in tried.lines[1:])
    run = services.make_version(cast.ana, version, other, name="Away", mapping=MAPPING, on_failure="skip")
    run_jobs()
    run.refresh_from_db()
    assert "median, 2" not in str(run.report) and "“B”" not in str(run.report) and "'B'" not in str(run.report)
    assert run.report[1]["sentence"]["template"] == "Map values"


@pytest.fixture
def loyal(cast, project):
    """A recipe that says yes and no of truth values, and rows where the same column was read as text."""
    own = make_version(cast.ana, project, pl.DataFrame({"loyal": [True, False] * 20}), name="Clients")
    pairs = [["true", "yes"], ["false", "no"]]
    steps = [{"op": "map_values", "params": {"column": "loyal", "pairs": pairs, "unseen": "missing"}}]
    recipe = make_recipe(cast.ana, project, name="Say yes", steps=steps, version=own)
    return recipe, make_version(cast.ana, project, pl.DataFrame({"loyal": ["oui"] * 30}), name="March")


def test_what_a_step_would_lose_is_said_before_it_does(cast, loyal, client_for, api_for):
    recipe, march = loyal
    (line,) = rehearsal(cast.ana, recipe.head, march).lines
    assert line.report.status == "applied" and line.tone == "warn"
    assert line.effect == "30 cells changed, 30 cells became missing"
    assert line.warnings == (
        "Values of “loyal” become missing, such as “oui”.",
        "Every cell of “loyal” is missing.",
    )
    assert rehearsal(cast.ana, recipe.head, recipe.dataset.latest).lines[0].warnings == ()
    page = reverse("recipes:apply", args=[recipe.project.slug, recipe.id])
    shown = client_for(cast.ana).post(page, {"source": march.id, "try": "yes"}).text
    assert "Every cell of “loyal” is missing." in shown
    assert "“loyal” holds text here, and boolean in the rows that the recipe was made on." in shown
    told = api_for(cast.ana).post(
        at(recipe, f"{recipe.id}/versions/2/dry-run/"), {"source": str(march.id)}, format="json"
    )
    assert "Every cell of “loyal” is missing." in told.json()["report"][0]["warnings"]


def test_what_is_lost_of_hidden_columns_is_not_quoted(cast, loyal):
    recipe, march = loyal
    mark_columns(cast.ana, march.dataset, {"loyal": ["sensitive"]})
    (line,) = rehearsal(cast.vic, recipe.head, march).lines
    assert line.warnings[0] == "Values of “loyal” become missing."


def test_what_a_step_did_and_lost_is_in_the_final_report_too(cast, loyal, api_for, client_for, run_jobs):
    recipe, march = loyal
    run = services.make_version(cast.ana, recipe.head, march, name="Said")
    run_jobs()
    run.refresh_from_db()
    (line,), (tried,) = run_lines(cast.ana, run), rehearsal(cast.ana, recipe.head, march).lines
    assert (line.effect, line.warnings) == (tried.effect, tried.warnings) and line.warnings
    told = api_for(cast.ana).get(at(recipe, f"runs/{run.id}/")).json()["report"][0]
    assert told["effect"] == "30 cells changed, 30 cells became missing" and tuple(told["warnings"]) == line.warnings
    made = reverse("datasets:version-detail", args=[recipe.project.slug, run.output.dataset_id, run.output.number])
    page = reverse("recipes:run-report", args=[recipe.project.slug, run.id])
    assert page in client_for(cast.ana).get(made).text
    assert "Every cell of “loyal” is missing." in client_for(cast.ana).get(page).text
    mark_columns(cast.ana, march.dataset, {"loyal": ["sensitive"]})
    again = RecipeRun.objects.get(id=run.id)
    assert run_lines(cast.vic, again)[0].warnings[0] == "Values of “loyal” become missing."


def test_the_final_report_tells_the_effects_of_the_steps_that_were_applied(cast, recipe, other, client_for, run_jobs):
    run = services.make_version(cast.ana, recipe.head, other, name="Away", on_failure="skip", mapping={"id": "ID"})
    run_jobs()
    run.refresh_from_db()
    assert [line.effect for line in run_lines(cast.ana, run)] == ["1 column fewer", "", "", ""]
    page = reverse("datasets:version-detail", args=[recipe.project.slug, run.output.dataset_id, run.output.number])
    assert run.left_out == 3 and "3 steps failed and were left out." in client_for(cast.ana).get(page).text


def test_every_column_that_is_read_can_be_mapped_and_those_of_the_same_name_are_chosen(cast, recipe, client_for):
    frame = scan_table(recipe.dataset.latest.ref).collect().rename({"visits": "Visits"})
    other = make_version(cast.ana, recipe.project, frame, dataset=make_dataset(cast.ana, recipe.project, name="Near"))
    page = reverse("recipes:apply", args=[recipe.project.slug, recipe.id])
    asked = client_for(cast.ana).get(f"{page}?source={other.id}").text
    for own, column in (("id", "id"), ("diagnosis", "diagnosis"), ("visits", "Visits"), ("radius", "radius")):
        assert f'name="own" value="{own}"' in asked and f'<option value="{column}" selected>' in asked
    assert 'Found by name <span class="muted num">3</span>' in asked, "those that need no look are folded away"
    chosen = {"source": other.id, "name": "Near made", "own": ["id", "visits"], "stands": ["id", "Visits"]}
    assert client_for(cast.ana).post(page, chosen).status_code == 302
    assert RecipeRun.objects.get(target__name="Near made").mapping == {"visits": "Visits"}, "a name is no mapping"


def test_a_column_of_another_kind_is_chosen_with_a_sentence_and_only_what_is_read_is_told(cast, loyal, client_for):
    recipe, march = loyal
    wider = make_version(
        cast.ana, recipe.project, pl.DataFrame({"loyal": ["oui"] * 9, "fidele": [True] * 9}), name="April"
    )
    page = reverse("recipes:apply", args=[recipe.project.slug, recipe.id])
    asked = client_for(cast.ana).get(f"{page}?source={march.id}").text
    assert "“loyal” holds text here, and boolean in the rows" in asked
    assert [column.name for column in rehearsal(cast.ana, recipe.head, wider).retyped] == ["loyal"]
    assert rehearsal(cast.ana, recipe.head, wider, {"loyal": "fidele"}).retyped == [], "another column stands for it"
    aside = services.commit_recipe(cast.ana, recipe, [])
    assert rehearsal(cast.ana, aside, march).retyped == [], "no step reads it"


def test_a_mapping_is_remembered_for_newer_versions_of_the_dataset(cast, recipe, other, client_for):
    mapping = {**MAPPING, "visits": "Radius (mm)", "radius": "Visits"}
    services.make_version(cast.ana, recipe.head, other, name="Away", mapping=mapping)
    frame = scan_table(other.ref).collect()
    newer = make_version(cast.ana, recipe.project, frame.head(20), dataset=other.dataset)
    page = reverse("recipes:apply", args=[recipe.project.slug, recipe.id])
    lines = client_for(cast.ana).get(f"{page}?source={newer.id}").context["needs"]
    assert {line.need.column: line.chosen for line in lines} == mapping
    fewer = make_version(cast.ana, recipe.project, frame.drop("Visits"), dataset=other.dataset)
    left = client_for(cast.ana).get(f"{page}?source={fewer.id}").context["needs"]
    assert {line.need.column: line.chosen for line in left}["radius"] != "Visits"
