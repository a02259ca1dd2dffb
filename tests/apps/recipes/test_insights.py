"""From a warning to a step of a recipe, and the check that it is gone."""

import polars as pl
import pytest
from django.urls import reverse

from apps.datasets.models import Analysis
from apps.datasets.services import mark_columns, start_insights
from apps.recipes.models import Recipe
from apps.recipes.services import commit_recipe, create_recipe, fix_warning
from tests.factories.datasets import make_version

ROWS = 120
FRAME = pl.DataFrame(
    {
        "country": ["FR"] * ROWS,
        "town": (["Paris"] * 3 + ["PARIS"] + ["Lille"] * 2) * (ROWS // 6),
        "amount": [None if at % 9 == 0 else float(at % 37) for at in range(ROWS)],
        "churn": [at * 7 % 20 < 10 for at in range(ROWS)],
    }
)


@pytest.fixture
def ana(client_for, cast):
    return client_for(cast.ana)


@pytest.fixture
def version(cast, project):
    return make_version(cast.dan, project, FRAME, name="Customers")


@pytest.fixture
def report(cast, version, run_jobs):
    analysis = start_insights(cast.ana, version)
    run_jobs()
    analysis.refresh_from_db()
    return analysis


@pytest.fixture
def page(project, version):
    return reverse("datasets:version-insights", args=[project.slug, version.dataset_id, version.number])


@pytest.fixture
def fix(ana, project, report):
    """Press the button of a warning."""

    def fix(key, recipe=""):
        address = reverse("recipes:insight-fix", args=[project.slug, report.id])
        return ana.post(address, {"warning": key, "recipe": recipe})

    return fix


def test_the_first_fix_begins_a_recipe_and_the_next_ones_join_it(ana, fix, page, project):
    assert "Add the step" in ana.get(page).text
    back = fix("constant/country")["Location"]
    recipe = Recipe.objects.get()
    assert recipe.name == "Fixes for Customers" and back.startswith(page) and str(recipe.id) in back
    assert "In “Fixes for Customers”" in ana.get(back).text
    fix("near_duplicates/town", recipe.id)
    recipe.refresh_from_db()
    assert [step["op"] for step in recipe.head.steps] == ["drop_columns", "merge_similar_values"]
    assert recipe.head.steps[1]["params"]["columns"] == ["town"]


def test_personal_data_can_be_marked_or_dropped(cast, client_for, project, run_jobs):
    mails = pl.DataFrame({"mail": [f"q{at}@example.org" for at in range(ROWS)], "n": range(ROWS)})
    version = make_version(cast.dan, project, mails, name="Letters")
    analysis, dan = start_insights(cast.dan, version), client_for(cast.dan)
    run_jobs()
    seen = dan.get(reverse("datasets:version-insights", args=[project.slug, version.dataset_id, version.number])).text
    assert "Mark as sensitive" in seen and "Drop it in the recipe" in seen and "Drop “mail”." in seen
    fixing = reverse("recipes:insight-fix", args=[project.slug, analysis.id])
    back = dan.post(fixing, {"warning": "personal_data/mail"})["Location"]
    assert Recipe.objects.get().head.steps[0]["params"] == {"columns": ["mail"]}
    assert "In “Fixes for Letters”" in dan.get(back).text


def test_a_version_is_made_of_the_version_whose_report_was_read(ana, cast, fix, project, version):
    newer = make_version(cast.dan, project, FRAME.head(60), dataset=version.dataset)
    seen = ana.get(fix("constant/country")["Location"]).text
    recipe = Recipe.objects.get()
    opened = reverse("recipes:detail", args=[project.slug, recipe.id])
    assert seen.count(f'href="{opened}?source={version.id}"') == 2
    making = reverse("recipes:apply", args=[project.slug, recipe.id])
    assert f'href="{making}?source={version.id}"' in ana.get(f"{opened}?source={version.id}").text
    assert f'<option value="{version.id}" selected>' in ana.get(f"{making}?source={version.id}").text
    for strange in ("", "?source=x", f"?source={recipe.id}"):
        assert f'<option value="{newer.id}" selected>' in ana.get(making + strange).text


def test_a_reload_of_the_editor_shows_the_same_rows(ana, cast, fix, project, version):
    make_version(cast.dan, project, FRAME.drop("country"), dataset=version.dataset)
    fix("constant/country")
    recipe = Recipe.objects.get()
    opened, kept = reverse("recipes:detail", args=[project.slug, recipe.id]), f"source={version.id}"
    seen = ana.get(f"{opened}?{kept}").text
    assert f'href="{opened}?step=0&amp;{kept}"' in seen and f"step=1&amp;{kept}" in seen
    assert f'href="{opened}?step=1">Show the newest, v2</a>' in seen
    toggled = ana.post(f"{opened}steps/1/toggle/?{kept}", {"base": recipe.head.number, "step": 1})
    assert toggled["Location"] == f"{opened}?step=1&{kept}"
    assert kept not in ana.get(f"{opened}?source={recipe.id}").text
    rows = reverse("api-recipes:version-rows", args=[project.slug, recipe.id, recipe.head.number])
    older, newest = (ana.get(f"{rows}?step=0{asked}").json()["columns"] for asked in (f"&{kept}", ""))
    assert {column["name"] for column in older} - {column["name"] for column in newest} == {"country"}


def test_the_same_fix_twice_is_one_step(fix):
    fix("constant/country")
    recipe = Recipe.objects.get()
    fix("constant/country", recipe.id)
    recipe.refresh_from_db()
    assert len(recipe.head.steps) == 1


def test_checking_again_shows_what_is_gone_and_what_is_left(ana, fix, page, project, version, run_jobs):
    fix("constant/country")
    recipe = Recipe.objects.get()
    fix("missing_values/amount", recipe.id)
    check = reverse("recipes:check", args=[project.slug, recipe.id, version.id])
    assert "Not checked with these steps yet" in ana.get(check).text
    assert ana.post(check)["Location"] == check
    assert "Check Customers v1 again with Fixes for Customers v3" in ana.get(check).text
    assert [job.state for job in run_jobs()] == ["succeeded"]
    seen = ana.get(check).text
    gone = seen[seen.index(">Gone <") :]
    assert "“country” has one value only" in gone and "“amount” is missing in" in gone
    left = seen[seen.index(">Still there <") : seen.index(">Gone <")]
    assert "“town” writes the same value in several ways" in left
    assert version.rows == ROWS and version.dataset.versions.count() == 1


def test_an_edited_recipe_is_checked_anew(ana, cast, fix, project, version, run_jobs):
    fix("constant/country")
    recipe = Recipe.objects.get()
    check = reverse("recipes:check", args=[project.slug, recipe.id, version.id])
    ana.post(check)
    run_jobs()
    commit_recipe(cast.ana, recipe, [])
    assert "Not checked with these steps yet" in ana.get(check).text


def test_a_target_that_the_recipe_drops_is_no_fault(cast, ana, project, version, run_jobs):
    start_insights(cast.ana, version, "churn")
    recipe = create_recipe(cast.ana, project, name="Bare", dataset=version.dataset)
    commit_recipe(cast.ana, recipe, [{"op": "drop_columns", "params": {"columns": ["churn"]}}])
    check = reverse("recipes:check", args=[project.slug, recipe.id, version.id])
    ana.post(check, {"target": "churn"})
    assert [job.state for job in run_jobs()] == ["succeeded", "succeeded"]
    assert "Still there" in ana.get(f"{check}?target=churn").text


def test_a_step_that_no_longer_fits_is_refused_with_its_reason(fix, cast, project, version):
    recipe = create_recipe(cast.ana, project, name="Bare", dataset=version.dataset)
    commit_recipe(cast.ana, recipe, [{"op": "drop_columns", "params": {"columns": ["town"]}}])
    refused = fix("near_duplicates/town", recipe.id)
    assert refused.status_code == 422 and "There is no column “town”" in refused.text
    assert fix("constant/nowhere").status_code == 422


def test_a_viewer_reads_and_is_offered_nothing(client_for, cast, page, report, project):
    seen = client_for(cast.vic).get(page).text
    assert "“country” has one value only" in seen and "Add the step" not in seen
    address = reverse("recipes:insight-fix", args=[project.slug, report.id])
    assert client_for(cast.vic).post(address, {"warning": "constant/country"}).status_code == 403


def test_a_recheck_tells_those_without_the_right_no_value_under_another_name(
    client_for, cast, project, version, report, run_jobs
):
    mark_columns(cast.dan, version.dataset, {"town": ["sensitive"]})
    recipe = create_recipe(cast.ana, project, name="Renamed", dataset=version.dataset)
    commit_recipe(cast.ana, recipe, [{"op": "rename_columns", "params": {"names": [["town", "place"]]}}])
    check = reverse("recipes:check", args=[project.slug, recipe.id, version.id])
    client_for(cast.vic).post(check)
    run_jobs()
    assert "PARIS" in client_for(cast.ana).get(check).text
    seen = client_for(cast.vic).get(check).text
    assert "“place” writes the same value in several ways: •••." in seen and "PARIS" not in seen


def test_the_rest_interface_fixes_and_checks_again(api_for, cast, project, version, report, run_jobs):
    api = api_for(cast.ana)
    made = api.post(
        reverse("api-recipes:new-fixes", args=[project.slug]),
        {"insights": str(report.id), "warning": "constant/country"},
        format="json",
    )
    assert made.status_code == 201 and made.json()["sentences"] == ["Drop “country”."]
    recipe = Recipe.objects.get()
    more = api.post(
        reverse("api-recipes:fixes", args=[project.slug, recipe.id]),
        {"insights": str(report.id), "warning": "near_duplicates/town"},
        format="json",
    )
    assert more.json()["number"] == 3
    address = reverse("api-recipes:version-check", args=[project.slug, recipe.id, 3])
    assert api.get(address, {"source": str(version.id)}).status_code == 404
    assert api.post(address, {"source": str(version.id)}, format="json").status_code == 202
    run_jobs()
    answer = api.get(address, {"source": str(version.id)}).json()
    keys = {warning["key"] for warning in answer["report"]["warnings"]}
    assert "missing_values/amount" in keys and not keys & {"constant/country", "near_duplicates/town"}


def test_a_warning_without_a_step_is_refused(cast, report):
    analysis = Analysis.objects.get(id=report.id)
    analysis.result["warnings"][0]["remedy"] = {"kind": "none", "reason": {"template": "No.", "values": {}}}
    analysis.save()
    first = analysis.result["warnings"][0]
    key = "/".join([first["code"], *first["columns"]])
    with pytest.raises(Exception, match="No step mends"):
        fix_warning(cast.ana, analysis, key)
