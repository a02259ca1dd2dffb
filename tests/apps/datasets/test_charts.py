"""Charts and relations of a version: pages, interface, and what those without the right do not see."""

import polars as pl
import pytest
from django.urls import reverse
from django.utils import translation

from apps.datasets.figures import coefficient
from apps.datasets.figures import relations as heat_map_of
from apps.datasets.figures.charts import spoken
from apps.datasets.models import Analysis
from apps.datasets.services import mark_columns
from tests.factories.datasets import make_version
from workers.charts import charts as plugins
from workers.profiling.charting import Drawn


@pytest.fixture
def version(cast, project):
    return make_version(cast.dan, project)


@pytest.fixture
def charts(project, version):
    return reverse("datasets:version-charts", args=[project.slug, version.dataset_id, 1])


@pytest.fixture
def relations(project, version):
    return reverse("datasets:version-relations", args=[project.slug, version.dataset_id, 1])


@pytest.fixture
def address(project, version):
    return f"/api/v1/projects/{project.slug}/datasets/{version.dataset_id}/versions/1/"


@pytest.fixture
def dan(client_for, cast):
    return client_for(cast.dan)


def test_a_heat_map_has_one_sign_for_what_is_below_zero():
    matrix = {"columns": ["a", "b"], "values": [[1.0, -0.5], [-0.5, None]], "rows": [[9, 9], [9, 9]]}
    (trace,) = heat_map_of(matrix, signed=True, address=lambda left, right: "")["data"]
    assert trace["text"] == [["1.00", "−0.50"], ["−0.50", ""]] and "−0.5" in trace["hovertext"][0][1]


def test_cells_and_pairs_are_rounded_alike_and_only_one_itself_is_written_so():
    values = {0.99963: ("0.99", "0.999"), -0.138: ("−0.14", "−0.138"), -0.0004: ("0.00", "0.000")}
    values |= {
        0.125: ("0.13", "0.125"),
        1.0: ("1.00", "1.000"),
        1 - 2e-16: ("1.00", "1.000"),
        -1.0: ("−1.00", "−1.000"),
    }
    for value, (short, written) in values.items():
        matrix = {"columns": ["a", "b"], "values": [[value, None], [None, None]], "rows": [[9, 9], [9, 9]]}
        (trace,) = heat_map_of(matrix, signed=True, address=lambda left, right: "")["data"]
        assert trace["text"][0][0] == short and f"<br>{written}<br>" in trace["hovertext"][0][0]
        assert coefficient(value) == written


def test_without_a_choice_the_page_asks_for_columns(dan, charts):
    page = dan.get(charts).text
    assert "Choose columns" in page and "et-chart" not in page


def test_a_column_that_may_be_left_out_offers_none(dan, charts):
    page = dan.get(f"{charts}?chart=histogram").text
    assert page.count('<option value="">Choose a column</option>') == 1
    assert page.count('<option value="">None</option>') == 2


def test_a_choice_in_the_address_is_drawn_with_its_rows_and_code(dan, charts):
    page = dan.get(f"{charts}?chart=histogram&x=visits").text
    assert "<et-chart" in page and "36 of 40 rows" in page
    assert "def draw_histogram(" in page and "pl.read_delta(" in page


def test_columns_alone_get_the_chart_that_suits_them(dan, charts):
    assert 'name="chart" value="bar"' in dan.get(f"{charts}?x=diagnosis").text
    assert 'name="chart" value="scatter"' in dan.get(f"{charts}?x=radius&amp;y=visits".replace("amp;", "")).text
    assert 'name="chart" value="box"' in dan.get(f"{charts}?x=diagnosis&y=radius").text


def test_a_choice_that_makes_no_sense_is_explained_beside_its_field(dan, charts):
    assert "Did you mean “radius”?" in dan.get(f"{charts}?chart=histogram&x=radiu").text
    assert "Choose the column to measure" in dan.get(f"{charts}?chart=bar&x=diagnosis&measure=mean").text


def test_relations_are_compared_by_a_job_and_lead_to_charts(dan, relations, run_jobs, charts):
    assert "Which columns move together?" in dan.get(relations).text
    posted = dan.post(relations, {})
    assert "Compare the columns of Patients v1" in dan.get(posted["Location"]).text
    assert [job.kind for job in run_jobs()] == ["datasets.correlation"]
    page = dan.get(relations).text
    assert "radius × visits" in page and f"{charts}?x=radius&amp;y=visits" in page
    assert "Strongest pairs" in page and "36" in page
    assert "beyond 0.9 or -0.9 both say nearly the same" in page and "does not mean that one causes the other" in page
    assert "diagnosis" in dan.get(f"{relations}?measure=information").text
    dan.post(relations, {})
    assert Analysis.objects.count() == 1, "asking again is free"


def test_chosen_columns_are_compared_apart_and_one_alone_is_refused(dan, relations, run_jobs):
    assert "Choose at least two columns" in dan.post(relations, {"columns": ["radius"]}).text
    posted = dan.post(relations, {"columns": ["radius", "visits"]})
    run_jobs()
    assert "radius × visits" in dan.get(posted["Location"]).text


def test_sensitive_columns_are_nowhere_for_those_without_the_right(
    client_for, api_for, cast, version, charts, relations, run_jobs, dan, address
):
    dan.post(relations, {})
    run_jobs()
    mark_columns(cast.dan, version.dataset, {"radius": ["sensitive"]})
    vic, api = client_for(cast.vic), api_for(cast.vic)
    assert "radius" not in vic.get(relations).text and "visits" in vic.get(relations).text
    assert "radius" in dan.get(relations).text
    refused = vic.get(f"{charts}?chart=histogram&x=radius").text
    assert "is sensitive" in refused and "<et-chart" not in refused
    assert "not there" not in refused and "radius (sensitive)" in refused
    assert "<option" not in refused or 'value="radius"' not in refused.split("visits")[0]
    wanted = {"chart": "histogram", "params": {"x": "radius"}}
    assert api.post(f"{address}charts/", wanted, format="json").status_code == 403
    assert api.post(f"{address}correlation/", {"columns": ["radius", "visits"]}, format="json").status_code == 403
    seen = api.get(f"{address}correlation/").json()["result"]["measures"]
    assert all("radius" not in matrix["columns"] for matrix in seen.values())


def test_the_interface_draws_and_compares(api_for, cast, address, run_jobs):
    api = api_for(cast.dan)
    kinds = api.get(f"{address}charts/").json()
    assert {"bar", "box", "heat_map", "histogram", "line", "scatter"} <= {kind["name"] for kind in kinds}
    drawn = api.post(f"{address}charts/", {"chart": "bar", "params": {"x": "diagnosis"}}, format="json").json()
    assert drawn["figure"]["data"][0]["y"] == [20.0, 20.0] and drawn["rows"] == 40
    assert "def draw_bars(" in drawn["code"]
    wrong = api.post(f"{address}charts/", {"chart": "pie"}, format="json")
    assert wrong.status_code == 422 and "There is no chart named “pie”" in wrong.json()["message"]
    assert api.get(f"{address}correlation/").status_code == 404
    started = api.post(f"{address}correlation/", {}, format="json")
    assert (started.status_code, started.json()["state"], started.json()["result"]) == (202, "queued", None)
    run_jobs()
    found = api.get(f"{address}correlation/").json()
    assert found["state"] == "succeeded"
    assert found["result"]["measures"]["pearson"]["columns"] == ["radius", "visits"]


def test_the_chosen_chart_speaks_french(cast, client, charts):
    client.force_login(cast.dan)
    page = client.get(
        f"{charts}?chart=bar&x=diagnosis&measure=mean&value=radius", headers={"Accept-Language": "fr"}
    ).text
    assert "moyenne de radius" in page


def test_groups_of_a_boolean_say_yes_or_no_as_the_grid_does_and_text_stays():
    rows = pl.DataFrame({"late": [True, False, None], "word": ["true", "false", "soon"]})
    bar = plugins.get("bar")

    def names(truths, **wishes):
        figure = bar.draw(rows, bar.Params.parse(wishes))
        with translation.override("fr"):
            said = spoken(Drawn(figure, 3, 3, truths=truths))
        panels = {note["text"] for note in said["layout"]["annotations"]}
        return {trace["name"] for trace in said["data"]}, set(said["layout"]["xaxis"]["ticktext"]), panels

    yes_or_no = {"vrai", "faux", "(manquant)"}
    coloured, ticks, _panels = names(["colour"], x="word", colour="late")
    assert (coloured, ticks) == (yes_or_no, {"true", "false", "soon"})
    _names, ticks, panels = names(["x", "facet"], x="late", facet="late")
    assert (ticks, panels) == ({"vrai", "faux"}, {"vrai", "faux"})


def test_what_is_wrong_with_a_chart_is_said_at_its_field_in_the_readers_language(cast, client, charts):
    client.force_login(cast.dan)
    page = client.get(f"{charts}?chart=histogram&x=diagnosis", headers={"Accept-Language": "fr"}).text
    assert "«\xa0diagnosis\xa0» est de type texte. Choisissez une colonne de type entier ou nombre" in page
