"""The insights report: what people read, do and may see; page and REST interface alike."""

import polars as pl
import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from apps.audit.models import AuditEvent
from apps.datasets.insights import Line
from apps.datasets.models import Analysis
from apps.datasets.services import mark_columns
from apps.jobs.models import Job
from tests.factories.datasets import make_version
from workers.core.check import DataWarning, step
from workers.core.said import Said

ROWS = 200
FRAME = pl.DataFrame(
    {
        "email": [f"person{at}@example.com" for at in range(ROWS)],
        "country": ["FR"] * ROWS,
        "town": ["Paris", "Paris", "PARIS", "Lille"] * (ROWS // 4),
        "amount": [float(at % 37) for at in range(ROWS)],
        "copy": [at * 7 % 20 < 10 for at in range(ROWS)],
        "churn": [at * 7 % 20 < 10 for at in range(ROWS)],
    }
)


@pytest.fixture
def dan(client_for, cast):
    return client_for(cast.dan)


@pytest.fixture
def version(cast, project):
    return make_version(cast.dan, project, FRAME, name="Customers")


@pytest.fixture
def page(project, version):
    return reverse("datasets:version-insights", args=[project.slug, version.dataset_id, version.number])


@pytest.fixture
def reported(dan, page, run_jobs):
    """The report about the guessed target, made."""
    assert dan.post(page).status_code == 302
    assert [job.state for job in run_jobs()] == ["succeeded"]
    return Analysis.objects.get(kind="insights")


def test_looking_makes_nothing_and_asking_makes_one_report(dan, page, run_jobs):
    assert "No report yet" in dan.get(page).text
    assert not Analysis.objects.exists()
    dan.post(page)
    dan.post(page)
    assert Analysis.objects.count() == 1
    assert "Look for problems in Customers v1" in dan.get(page).text
    run_jobs()
    assert "equals the target “churn” in every row" in dan.get(page).text


def test_the_report_has_its_sections_with_evidence_and_row_counts(dan, page, reported):
    seen = dan.get(page).text
    for heading in ("Warnings", "Target", "Quick model", "Predictive power", "Duplicates", "Unusual rows"):
        assert f">{heading}</h2>" in seen
    assert "“town” writes the same value in several ways: “Paris”, “PARIS”." in seen
    assert "50 of 200 looked at" in seen
    assert "Write similar values of “town” in their commonest spelling." in seen
    assert "It was taken for its name" in seen
    assert "Without suspects" in seen
    assert "200 rows, all of them compared" in seen


def test_severity_column_and_target_are_in_the_address(dan, page, reported, run_jobs):
    high = dan.get(f"{page}?severity=high").text
    assert "equals the target" in high and "one value only" not in high
    country = dan.get(f"{page}?column=country").text
    assert "one value only" in country and "equals the target" not in country
    assert "Nothing of this kind" in dan.get(f"{page}?column=amount&severity=high").text
    assert "No report about “town” yet" in dan.get(f"{page}?target=town").text
    posted = dan.post(page, {"target": "town"})
    assert posted["Location"].endswith("?target=town")
    run_jobs()
    assert "one of several classes" in dan.get(posted["Location"]).text


def test_a_sensitive_target_is_said_to_be_one_whether_or_not_there_is_a_report(
    dan, client_for, cast, page, version, run_jobs
):
    mark_columns(cast.dan, version.dataset, {"town": ["sensitive"]})
    vic = client_for(cast.vic)
    before = vic.get(f"{page}?target=town").text
    assert "“town” is a sensitive column" in before and "No report about" not in before
    dan.post(page, {"target": "town"})
    run_jobs()
    after = vic.get(f"{page}?target=town").text
    assert "“town” is a sensitive column" in after and "one of several classes" not in after


def test_reports_about_other_targets_are_named_but_not_those_about_sensitive_ones(
    dan, client_for, cast, page, version, run_jobs
):
    for target in ("town", "churn"):
        dan.post(page, {"target": target})
    run_jobs()
    mark_columns(cast.dan, version.dataset, {"town": ["sensitive"]})
    assert f'href="{page}?target=town"' in dan.get(page).text
    seen = client_for(cast.vic).get(page).text
    assert f'href="{page}?target=churn"' in seen and "target=town" not in seen
    assert ">churn</a>" not in dan.get(f"{page}?target=churn").text


def test_personal_values_are_masked_in_every_warning_and_for_everybody(dan, page, reported):
    assert "“email” seems to hold e-mail addresses." in dan.get(page).text
    assert "person1@" not in dan.get(page).text
    assert "person1@" not in str(reported.result)


def test_marking_from_the_warning_masks_the_column_and_is_said(dan, page, project, reported, version):
    key = "personal_data/email"
    answer = dan.post(reverse("datasets:insights-mark", args=[project.slug, reported.id]), {"warning": key})
    assert answer["Location"] == page
    version.dataset.refresh_from_db()
    assert version.dataset.marks == {"email": ["sensitive"]}
    assert AuditEvent.objects.filter(verb="columns.marked").exists()
    seen = dan.get(f"{page}?column=email").text
    assert "· marked as sensitive" in seen and "Mark as sensitive" not in seen
    assert ">Masked</span>" in seen and "Nothing more to do" in seen


def test_what_is_masked_already_is_no_high_warning_any_more(dan, api_for, cast, page, project, reported, version):
    address = reverse("api-datasets:version-insights", args=[project.slug, version.dataset_id, version.number])

    def severities():
        found = api_for(cast.dan).get(address).json()["report"]["warnings"]
        ranks = [warning["severity"] for warning in found]
        assert ranks == sorted(ranks, key=["high", "medium", "low"].index)
        return {warning["key"]: warning["severity"] for warning in found}

    key = "personal_data/email"
    assert severities()[key] == "high" and "“email” seems to hold" in dan.get(f"{page}?severity=high").text
    mark_columns(cast.dan, version.dataset, {"email": ["sensitive"]})
    assert severities()[key] == "low" and "“email” seems to hold" not in dan.get(f"{page}?severity=high").text
    mark_columns(cast.dan, version.dataset, {"email": []})
    assert severities()[key] == "high"


def test_one_form_chooses_the_target_and_starts_the_look(dan, page, run_jobs):
    seen = dan.get(page).text
    assert seen.count("Look for problems</button>") == 1 and ">Show</button>" not in seen
    assert '<option value="town">' in seen
    answer = dan.post(page, {"target": "town"}, follow=True)
    assert "Look for problems in Customers v1" in answer.text
    run_jobs()
    assert '<option value="town" selected>' in dan.get(f"{page}?target=town").text


def test_rows_of_the_evidence_lead_to_the_grid(dan, page, project, reported, version):
    grid = reverse("datasets:version-detail", args=[project.slug, version.dataset_id, version.number])
    seen = dan.get(f"{page}?column=town").text
    assert f'<a href="{grid}?row=3&amp;reveal=town">3</a>, <a href="{grid}?row=7&amp;reveal=town">7</a>' in seen


def test_the_quick_model_is_said_in_a_sentence(dan, page, reported, run_jobs):
    assert "It is right for <strong>" in dan.get(page).text
    dan.post(page, {"target": "amount"})
    run_jobs()
    assert "no better than always guessing the average" in dan.get(f"{page}?target=amount").text
    report = Analysis.objects.get(params={"target": "amount"})
    score = next(score for score in report.result["model"]["scores"] if score["metric"] == "r2")
    assert score["value"] <= 0
    score["value"] = 0.5
    report.save(update_fields=["result"])
    seen = dan.get(f"{page}?target=amount").text
    assert "<strong>50%</strong> of the differences between rows" in seen


def test_a_model_that_does_no_better_than_guessing_says_so_and_names_no_columns(dan, page, reported):
    assert "What it uses most" in dan.get(page).text
    for score in reported.result["model"]["scores"]:
        score["value"] = 0.3
    reported.save(update_fields=["result"])
    seen = dan.get(page).text
    assert "nothing about the target could be learned" in seen
    assert "What it uses most" not in seen and "It is right for" not in seen


def test_the_form_shows_the_target_of_the_report(dan, page, reported):
    assert '<option value="churn" selected>' in dan.get(page).text


def test_next_to_nothing_is_said_in_words():
    figures = ((Said.of("By chance"), 2.1e-13), (Said.of("Skewness"), 0.5))
    said = Said.of("…")
    warning = DataWarning("duplicate_rows", "low", (), said, said, step("drop_duplicates"), 9, 1, figures=figures)
    assert Line(warning).told_figures == [("By chance", "practically none"), ("Skewness", "0.5")]


def test_rows_are_called_drawn_only_where_others_were_left_out(dan, page, reported):
    reported.result["anomalies"] = [{"row": 1, "score": 0.9, "reasons": []}]
    reported.save(update_fields=["result"])
    seen = dan.get(page).text
    assert "drawn at random" not in seen
    assert f"of all {ROWS} with an answer" in seen
    assert f"among all {ROWS} rows" in seen
    reported.result["rows"] = 10 * ROWS
    reported.save(update_fields=["result"])
    assert dan.get(page).text.count("drawn at random") == 3


def test_a_job_that_was_watched_to_its_end_is_no_news(dan, page, project, run_jobs):
    new = '<span class="visually-hidden">new </span>'
    dan.post(page)
    job = Job.objects.get(kind="datasets.insights")
    card = reverse("jobs:card", args=[project.slug, job.id])
    dan.get(card)
    run_jobs()
    assert new in dan.get("/pulse/").text
    dan.get(card)
    assert new not in dan.get("/pulse/").text
    assert job.title not in dan.post("/notifications/").text


def test_a_look_whose_report_was_opened_is_no_news_and_others_are(dan, client_for, cast, page, run_jobs):
    new = '<span class="visually-hidden">new </span>'
    dan.post(page)
    run_jobs()
    client_for(cast.vic).get(page)
    assert new in dan.get("/pulse/").text
    dan.get(page)
    assert new not in dan.get("/pulse/").text


def test_a_warning_that_is_not_there_cannot_be_marked(dan, project, reported, version):
    answer = dan.post(reverse("datasets:insights-mark", args=[project.slug, reported.id]), {"warning": "constant/x"})
    assert answer.status_code == 422
    assert "not in the report any more" in answer.text


def test_values_of_sensitive_columns_are_hidden_from_roles_without_the_right(
    dan, client_for, api_for, cast, page, project, reported, version
):
    mark_columns(cast.dan, version.dataset, {"town": ["sensitive"]})
    assert "PARIS" in dan.get(page).text
    seen = client_for(cast.vic).get(page).text
    assert "“town” writes the same value in several ways: •••." in seen
    assert "PARIS" not in seen and "Lille" not in seen
    address = reverse("api-datasets:version-insights", args=[project.slug, version.dataset_id, version.number])
    answer = api_for(cast.vic).get(address)
    assert answer.status_code == 200 and "PARIS" not in answer.content.decode()
    told = {warning["key"]: warning for warning in answer.json()["report"]["warnings"]}["near_duplicates/town"]
    assert (told["examples"], told["rows"], told["remedy"]["op"]) == (["•••"], [], "merge_similar_values")
    assert "P••••" not in seen + answer.content.decode()
    assert "PARIS" in api_for(cast.dan).get(address).content.decode()
    assert client_for(cast.vic).post(page, {"target": "town"}).status_code == 403


def test_the_rest_interface_starts_and_answers_the_report(api_for, cast, project, version, run_jobs):
    api = api_for(cast.vic)
    address = reverse("api-datasets:version-insights", args=[project.slug, version.dataset_id, version.number])
    assert api.get(address).status_code == 404
    started = api.post(address, {"target": "churn"}, format="json")
    assert started.status_code == 202 and started.json()["report"] is None
    run_jobs()
    report = api.get(address, {"target": "churn"}).json()["report"]
    first = report["warnings"][0]
    assert (first["key"], first["severity"]) == ("target_copies/copy", "high")
    assert first["remedy"]["op"] == "drop_columns" and first["remedy"]["params"] == {"columns": ["copy"]}
    assert first["sentence"].startswith("“copy” equals the target")
    assert report["rows"] == ROWS and report["target"]["task"] == "binary"
    assert report["model"]["train_rows"] + report["model"]["test_rows"] + report["model"]["twins"] == ROWS


def test_a_column_that_is_not_there_is_refused_with_the_nearest_name(api_for, cast, project, version):
    address = reverse("api-datasets:version-insights", args=[project.slug, version.dataset_id, version.number])
    answer = api_for(cast.vic).post(address, {"target": "chrun"}, format="json")
    assert answer.status_code == 422 and "Did you mean “churn”?" in answer.json()["message"]


def test_nothing_to_worry_about(dan, cast, project, run_jobs):
    version = make_version(cast.dan, project, pl.DataFrame({"a": [1.5, 2.25, 3.0] * 2 + [4.0]}), name="Calm")
    page = reverse("datasets:version-insights", args=[project.slug, version.dataset_id, version.number])
    dan.post(page)
    run_jobs()
    seen = dan.get(page).text
    assert "No target was chosen" in seen and "None stands out" in seen


def test_names_and_values_are_text(dan, cast, project, run_jobs):
    evil = "<script>alert(1)</script>"
    frame = pl.DataFrame({evil: [evil] * 9, "{x} {0}": [evil.upper(), evil, " "] * 3})
    version = make_version(cast.dan, project, frame, name="Evil")
    page = reverse("datasets:version-insights", args=[project.slug, version.dataset_id, version.number])
    dan.post(page, {"target": "{x} {0}"})
    assert [job.state for job in run_jobs()] == ["succeeded"]
    seen = dan.get(page, {"target": "{x} {0}"}).text
    assert evil not in seen and "&lt;script&gt;alert(1)" in seen and "“{x} {0}”" in seen


def test_many_warnings_ask_the_database_no_more_often(dan, cast, project, run_jobs, django_assert_max_num_queries):
    wide = make_version(cast.dan, project, pl.DataFrame({f"c{at}": ["x"] * 5 for at in range(60)}), name="Wide")
    page = reverse("datasets:version-insights", args=[project.slug, wide.dataset_id, wide.number])
    dan.post(page)
    run_jobs()
    with django_assert_max_num_queries(20):
        assert "“c59” has one value only" in dan.get(page).text


def test_the_report_speaks_french(dan, page, reported, version):
    dan.cookies["django_language"] = "fr"
    seen = dan.get(page).text
    assert "«\xa0copy\xa0» est égale à la cible «\xa0churn\xa0» dans toutes les lignes." in seen
    assert "equals the target" not in seen


def test_how_unusual_rows_are_found_is_said_in_french():
    for rows in ("among all %(rows)s rows", "among %(rows)s rows drawn at random"):
        with override("fr"):
            said = gettext(f"The most unusual first, {rows} (isolation forest, seed %(seed)s)")
        assert "forêt d’isolement" in said and "isolation forest" not in said
