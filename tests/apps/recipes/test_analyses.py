"""Analyses of steps: on the page, following the steps, closed where columns are sensitive, in the interface."""

import re

import polars as pl
import pytest
from django.http import Http404

from apps.core.errors import DomainError, NotAllowed
from apps.datasets.models import Analysis
from apps.datasets.services import mark_columns
from apps.recipes.analysing import Card
from apps.recipes.choices import Place
from apps.recipes.models import StepAnalysis
from apps.recipes.services import (
    add_step,
    analyse_all_rows,
    attach_analysis,
    commit_recipe,
    create_branch,
    create_recipe,
    detach_analysis,
    move_head,
)
from tests.factories.datasets import make_version
from workers.core.errors import ParamsError

FRAME = pl.DataFrame(
    {
        "age": [None if at % 5 == 0 else 20 + at % 50 for at in range(100)],
        "pay": [1000 + 7 * at for at in range(100)],
        "sex": ["f" if at % 3 else "m" for at in range(100)],
    }
)
DROP = {"op": "drop_missing", "params": {"columns": ["age"]}}


@pytest.fixture
def recipe(cast, project):
    version = make_version(cast.dan, project, FRAME, name="People")
    made = create_recipe(cast.dan, project, name="Prepare", dataset=version.dataset)
    commit_recipe(cast.dan, made, [DROP])
    made.refresh_from_db()
    return made


def card_of(actor, analysis):
    recipe = analysis.recipe
    return Card(actor, analysis, recipe.head, recipe.dataset.latest)


def rows_of(actor, analysis):
    return [side.found.rows for side in card_of(actor, analysis).sides]


def test_it_is_shown_before_and_after_the_step_side_by_side(cast, recipe):
    both = attach_analysis(cast.dan, recipe, "table_summary", {}, step=1)
    assert [side.label for side in card_of(cast.dan, both).sides] == ["Before", "After"]
    assert rows_of(cast.dan, both) == [100, 80]
    after = attach_analysis(cast.dan, recipe, "histogram", {"x": "pay"}, step=1, place=Place.AFTER)
    assert rows_of(cast.dan, after) == [80]
    raw = attach_analysis(cast.dan, recipe, "histogram", {"x": "pay"})
    assert rows_of(cast.dan, raw) == [100]


def test_it_follows_the_steps(cast, recipe):
    made = attach_analysis(cast.dan, recipe, "histogram", {"x": "pay"}, step=1, place=Place.AFTER)
    before = recipe.head
    commit_recipe(cast.dan, recipe, [{"op": "filter_rows", "params": {"condition": "pay < 1070", "action": "keep"}}])
    recipe.refresh_from_db()
    assert rows_of(cast.dan, StepAnalysis.objects.get(id=made.id)) == [10]
    move_head(cast.dan, recipe, before)
    recipe.refresh_from_db()
    assert rows_of(cast.dan, StepAnalysis.objects.get(id=made.id)) == [80]


def test_it_moves_with_its_step(cast, recipe):
    made = attach_analysis(cast.dan, recipe, "table_summary", {}, step=1)
    add_step(cast.dan, recipe, "sort_rows", {"columns": ["pay"]}, after=0, base=recipe.head.number)
    recipe.refresh_from_db()
    assert made.at(recipe.head) == 2 and rows_of(cast.dan, made) == [100, 80]
    commit_recipe(cast.dan, recipe, recipe.head.steps[:1])
    recipe.refresh_from_db()
    assert made.at(recipe.head) == 1, "its step is gone, its number stays"


def test_what_does_not_fit_any_more_says_why(cast, recipe):
    made = attach_analysis(cast.dan, recipe, "histogram", {"x": "pay"}, step=1)
    commit_recipe(cast.dan, recipe, [{"op": "drop_columns", "params": {"columns": ["pay"]}}])
    recipe.refresh_from_db()
    before, after = card_of(cast.dan, StepAnalysis.objects.get(id=made.id)).sides
    assert before.found.rows == 100 and "There is no column “pay”" in after.problem


def test_parameters_steps_and_places_that_are_none_are_refused(cast, recipe):
    with pytest.raises(ParamsError):
        attach_analysis(cast.dan, recipe, "histogram", {})
    for wrong in ({"step": 7}, {"place": "inside"}):
        with pytest.raises(DomainError):
            attach_analysis(cast.dan, recipe, "table_summary", {}, **wrong)
    with pytest.raises(NotAllowed):
        attach_analysis(cast.vic, recipe, "table_summary", {})
    with pytest.raises(Http404):
        attach_analysis(cast.sam, recipe, "table_summary", {})
    made = attach_analysis(cast.dan, recipe, "table_summary", {})
    with pytest.raises(NotAllowed):
        detach_analysis(cast.vic, made)


def test_a_sensitive_column_is_not_analysed_for_those_who_may_not_look(cast, recipe):
    mark_columns(cast.olga, recipe.dataset, {"pay": ["sensitive"]})
    add_step(cast.olga, recipe, "formula", {"column": "twice", "formula": "pay * 2"}, after=1, base=recipe.head.number)
    recipe.refresh_from_db()
    own = attach_analysis(cast.olga, recipe, "histogram", {"x": "pay"}, step=2, place=Place.AFTER)
    made = attach_analysis(cast.olga, recipe, "histogram", {"x": "twice"}, step=2, place=Place.AFTER)
    whole = attach_analysis(cast.olga, recipe, "table_summary", {}, step=2, place=Place.AFTER)
    assert rows_of(cast.olga, own) == rows_of(cast.olga, made) == [80]
    for analysis in (own, made):
        (side,) = card_of(cast.vic, analysis).sides
        assert side.found is None and "sensitive" in side.problem
    (side,) = card_of(cast.vic, whole).sides
    assert [row[0] for row in side.found.tables[0].rows] == ["age", "sex"]


def test_columns_of_another_table_are_as_hidden_as_there(cast, project, recipe):
    names = make_version(cast.dan, project, pl.DataFrame({"sex": ["f", "m"], "bonus": [5, 9]}), name="Bonus")
    mark_columns(cast.olga, names.dataset, {"bonus": ["sensitive"]})
    joined = {"op": "join_tables", "params": {"table": "Bonus", "keys": [["sex", "sex"]]}}
    doubled = {"op": "formula", "params": {"column": "twice", "formula": "bonus * 2"}}
    commit_recipe(cast.dan, recipe, [joined, doubled])
    recipe.refresh_from_db()
    whole = attach_analysis(cast.dan, recipe, "table_summary", {}, step=2, place=Place.AFTER)
    told = {
        person: [row[0] for row in card_of(person, whole).sides[0].found.tables[0].rows]
        for person in (cast.olga, cast.vic)
    }
    assert told[cast.olga] == [*told[cast.vic], "bonus", "twice"] == ["age", "pay", "sex", "bonus", "twice"]
    for name in ("bonus", "twice"):
        made = attach_analysis(cast.dan, recipe, "histogram", {"x": name}, step=2, place=Place.AFTER)
        assert card_of(cast.vic, made).sides[0].found is None


def test_the_page_adds_shows_and_removes(cast, project, recipe, client_for):
    client, place = client_for(cast.dan), f"/p/{project.slug}/recipes/{recipe.id}/"
    page = client.get(f"{place}?step=1").content.decode()
    assert f"{place}analyses/?step=1" in page
    htmx = {"HX-Request": "true"}
    form = client.get(f"{place}analyses/new/?step=1&kind=histogram", headers=htmx).content.decode()
    assert 'name="x"' in form and "before and after, side by side" in form
    wrong = client.post(f"{place}analyses/new/?step=1", {"kind": "histogram", "x": ""}, headers=htmx)
    assert wrong.status_code == 422 and "a value is needed" in wrong.content.decode()
    sent = {"kind": "histogram", "x": "pay", "bins": "30", "place": "both", "title": "How pay spreads"}
    panel = client.post(f"{place}analyses/new/?step=1", sent, headers=htmx).content.decode()
    made = StepAnalysis.objects.get()
    assert f"analyses/{made.id}/?step=1" in panel
    card = client_for(cast.vic).get(f"{place}analyses/{made.id}/?step=1", headers=htmx).content.decode()
    assert "How pay spreads" in card and card.count("<et-chart") == 2 and "100 rows" in card and "80 rows" in card
    assert "Remove this analysis" not in card
    assert "step 1" in client.get(f"{place}analyses/?step=0", headers=htmx).content.decode()
    client.post(f"{place}analyses/{made.id}/remove/?step=1", headers=htmx)
    assert not StepAnalysis.objects.exists()


def test_on_a_branch_it_looks_at_the_steps_of_the_branch(cast, project, recipe, client_for):
    branch = create_branch(cast.dan, recipe, "Idea", recipe.head)
    young = {"op": "filter_rows", "params": {"condition": "pay < 1070", "action": "keep"}}
    commit_recipe(cast.dan, recipe, [DROP, young], branch=branch)
    client, place = client_for(cast.dan), f"/p/{project.slug}/recipes/{recipe.id}/"
    sent, looked = {"kind": "table_summary", "place": "after"}, "?step=2&branch=Idea"
    answer = client.post(f"{place}analyses/new/{looked}", sent)
    assert answer.url == f"{place}{looked}"
    made = StepAnalysis.objects.get()
    assert made.step == 2
    card = client.get(f"{place}analyses/{made.id}/{looked}", headers={"HX-Request": "true"}).content.decode()
    assert "8 rows" in card and "80 rows" not in card


def test_its_tables_are_read_at_a_glance_and_in_the_language_of_the_reader(cast, project, recipe, client_for):
    made = attach_analysis(cast.dan, recipe, "table_summary", {}, place="after", step=0)
    client = client_for(cast.vic)
    place = f"/p/{project.slug}/recipes/{recipe.id}/analyses/{made.id}/?step=0"
    card = client.get(place, headers={"HX-Request": "true", "Accept-Language": "fr"}).content.decode()
    assert "<td>entier</td>" in card and "<td>integer</td>" not in card
    rounded = re.findall(r'<td class="num" title="([^"]+)">([^<]+)</td>', card)
    assert '<th scope="col" class="num">Moyenne</th>' in card and '<th scope="col">Colonne</th>' in card
    assert any(len(shown) < len(whole) for whole, shown in rounded)
    assert all(len(re.sub(r"[^0-9]", "", shown)) <= 7 for _whole, shown in rounded)


def test_the_interface(cast, project, recipe, client_for):
    client, place = client_for(cast.dan), f"/api/v1/projects/{project.slug}/recipes/{recipe.id}/analyses/"
    sent = {"kind": "variance_inflation", "params": {"columns": ["age", "pay"]}, "step": 1}
    made = client.post(place, sent, content_type="application/json").json()
    assert [one["id"] for one in client.get(place).json()["results"]] == [made["id"]]
    before, after = client.get(f"{place}{made['id']}/").json()["sides"]
    assert before["rows"] == after["rows"] == 80 and after["tables"][0]["rows"][0][1] >= 1
    assert client.delete(f"{place}{made['id']}/").status_code == 204
    kinds = client.get("/api/v1/analyses/").json()
    assert {"histogram", "lasso", "bias_report"} <= {kind["name"] for kind in kinds}


@pytest.fixture
def sampled(recipe, monkeypatch):
    """The recipe where a person who edits looks at 40 of the 100 rows."""
    monkeypatch.setattr("workers.recipes.sampling.MOST_ROWS", 40)
    return recipe


def test_every_row_is_looked_at_where_asked(cast, sampled, run_jobs):
    made = attach_analysis(cast.dan, sampled, "table_summary", {}, step=1)
    assert rows_of(cast.dan, made)[0] == 40 and card_of(cast.dan, made).is_sampled
    assert len(analyse_all_rows(cast.vic, card_of(cast.vic, made))) == 2
    waiting = card_of(cast.dan, made)
    assert len(waiting.active_jobs) == 2 and not waiting.open_sides and waiting.sides[0].found.rows == 40
    assert analyse_all_rows(cast.dan, waiting) == []
    run_jobs()
    assert rows_of(cast.dan, made) == [100, 80] and all(side.is_whole for side in card_of(cast.dan, made).sides)
    on_sample = Card(cast.dan, made, sampled.head, sampled.dataset.latest, on_sample=True)
    assert on_sample.sides[0].found.rows == 40
    with pytest.raises(DomainError):
        analyse_all_rows(cast.dan, card_of(cast.dan, made))


def test_what_was_found_in_every_row_is_kept_until_the_steps_change(cast, sampled, run_jobs):
    made = attach_analysis(cast.dan, sampled, "histogram", {"x": "pay"}, step=1, place=Place.AFTER)
    analyse_all_rows(cast.dan, card_of(cast.dan, made))
    run_jobs()
    young = {"op": "filter_rows", "params": {"condition": "pay < 1070", "action": "keep"}}
    commit_recipe(cast.dan, sampled, [DROP, young])
    assert rows_of(cast.dan, StepAnalysis.objects.get(id=made.id)) == [80], "the steps up to it are the same"
    commit_recipe(cast.dan, sampled, [young])
    (side,) = card_of(cast.dan, StepAnalysis.objects.get(id=made.id)).sides
    assert not side.is_whole


def test_a_look_at_every_row_leaves_out_what_the_person_may_not_see(cast, sampled, run_jobs):
    mark_columns(cast.olga, sampled.dataset, {"pay": ["sensitive"]})
    made = attach_analysis(cast.olga, sampled, "table_summary", {})
    for person in (cast.olga, cast.vic):
        analyse_all_rows(person, card_of(person, made))
    run_jobs()

    def columns(person):
        (side,) = card_of(person, made).sides
        return side.is_whole, [row[0] for row in side.found.tables[0].rows]

    assert columns(cast.olga) == (True, ["age", "pay", "sex"]) and columns(cast.vic) == (True, ["age", "sex"])


def test_a_look_at_every_row_that_fails_or_is_stopped_leaves_the_sample(cast, project, sampled, client_for, run_jobs):
    made = attach_analysis(cast.dan, sampled, "table_summary", {})
    client, place = client_for(cast.dan), f"/p/{project.slug}/recipes/{sampled.id}/analyses/{made.id}/"
    htmx = {"HX-Request": "true"}
    card = client.get(f"{place}?step=0", headers=htmx).content.decode()
    assert "40 rows, of the sample" in card and "Look at all 100 rows" in card
    under_way = client.post(f"{place}all-rows/?step=0", headers=htmx).content.decode()
    assert "job-finished" in under_way and 'name="stop"' in under_way and "40 rows, of the sample" in under_way
    stopped = client.post(f"{place}all-rows/?step=0", {"stop": "yes"}, headers=htmx).content.decode()
    run_jobs()
    assert "Look at all 100 rows" in stopped and not Analysis.objects.exclude(result=None).exists()
    client.post(f"{place}all-rows/?step=0", headers=htmx)
    run_jobs()
    whole = client.get(f"{place}?step=0", headers=htmx).content.decode()
    assert "100 rows, all there are" in whole and "Show the sample" in whole and "Look at all" not in whole
    again = client.get(f"{place}?step=0&rows=sample", headers=htmx).content.decode()
    assert "40 rows, of the sample" in again and "Show all rows" in again


def test_the_interface_looks_at_every_row(cast, project, sampled, client_for, run_jobs):
    made = attach_analysis(cast.dan, sampled, "histogram", {"x": "pay"})
    place = f"/api/v1/projects/{project.slug}/recipes/{sampled.id}/analyses/{made.id}/"
    client = client_for(cast.dan)
    (side,) = client.get(place).json()["sides"]
    assert (side["rows"], side["is_whole"], side["job"]) == (40, False, None)
    asked = client.post(f"{place}all-rows/")
    (side,) = asked.json()["sides"]
    assert asked.status_code == 202 and side["job"]["kind"] == "datasets.step_analysis"
    run_jobs()
    (side,) = client.get(place).json()["sides"]
    assert (side["rows"], side["is_whole"], side["job"]) == (100, True, None)
    assert client.post(f"{place}all-rows/").status_code in (400, 422)


def test_of_a_small_version_every_row_is_looked_at_anyway(cast, recipe):
    made = attach_analysis(cast.dan, recipe, "table_summary", {})
    assert not card_of(cast.dan, made).is_sampled
    with pytest.raises(DomainError):
        analyse_all_rows(cast.dan, card_of(cast.dan, made))
