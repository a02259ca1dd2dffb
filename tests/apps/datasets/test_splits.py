"""Splits as people make and read them: page, REST interface, service."""

import io
import re
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from django.urls import reverse

from apps.core.errors import Conflict, DomainError
from apps.core.storage import store
from apps.datasets.models import Split
from apps.datasets.services import create_split, delete_split, mark_columns, rename_split, start_insights
from apps.jobs.models import Job
from tests.factories.datasets import make_split, make_version
from tests.factories.runs import make_run
from workers.core.errors import DataError
from workers.profiling.splits import load_split

VISITS = pl.DataFrame(
    {
        "person": [f"p{number % 12}" for number in range(60)],
        "outcome": ["well", "well", "ill"] * 20,
        "day": [date(2026, 1, 1) + timedelta(days=number) for number in range(60)],
        "x": range(60),
    }
)


@pytest.fixture
def version(cast, project):
    return make_version(cast.dan, project, VISITS, name="Visits")


@pytest.fixture
def page(project, version):
    return reverse("datasets:version-splits", args=[project.slug, version.dataset_id, version.number])


@pytest.fixture
def dan(client_for, cast):
    return client_for(cast.dan)


def test_the_same_wishes_answer_the_same_split_whatever_the_seed_says_where_there_is_no_chance(cast, version):
    first = create_split(cast.dan, version, method="time", column="day", seed=1)
    assert create_split(cast.ana, version, method="time", column="day", seed=2) == first
    folds = create_split(cast.dan, version, method="key", key=["person"], folds=3, seed=1)
    assert create_split(cast.dan, version, method="key", key=["person"], folds=3, seed=1) == folds
    assert create_split(cast.dan, version, method="key", key=["person"], folds=3, seed=2) != folds


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        ({"folds": 3, "fractions": (0.5, 0.5)}, "Folds have one size"),
        ({"folds": 51}, "Between 2 and 50"),
        ({"fractions": (1.0,)}, "two or three shares"),
        ({"method": "time", "column": "day", "cuts": ["2026-01-02"], "fractions": (0.5, 0.5)}, "not both"),
        ({"method": "time", "column": "day", "cuts": ["2026-01-02"] * 3}, "one or two moments"),
    ],
)
def test_wishes_that_contradict_each_other_are_refused(cast, version, wishes, message):
    with pytest.raises(DomainError, match=message):
        create_split(cast.dan, version, **wishes)
    assert not version.splits.exists()


def test_the_form_asks_what_the_way_to_split_needs(dan, page):
    stratified, time = dan.get(page).text, dan.get(page, {"method": "time", "into": "moments"}).text
    assert 'name="column"' in stratified and 'name="seed"' in stratified and 'name="key"' not in stratified
    assert 'name="test_from"' in time and 'name="train"' not in time and 'name="seed"' not in time
    assert '<option value="day">' in time and '<option value="outcome">' not in time
    key = dan.get(page, {"method": "key", "into": "folds"}).text
    assert 'name="key"' in key and 'name="folds"' in key and 'name="column"' not in key


def test_a_split_by_key_from_the_form_shows_its_keys(dan, page, version):
    sent = {"method": "key", "key": ["person"], "train": 60, "validation": 0, "test": 40, "seed": 3}
    assert dan.post(page, sent)["Location"] == page
    split = version.splits.get()
    assert sum(facts["keys"] for facts in split.facts.values()) == 12
    shown = dan.get(page).text
    assert "By key 60/40 by person, seed 3" in shown and "Keys" in shown and "No run has used it yet." in shown


def test_a_split_at_given_moments_from_the_form_shows_where_parts_begin(dan, page, version):
    sent = {"method": "time", "column": "day", "into": "moments", "validation_from": "", "test_from": "2026-02-01"}
    dan.post(page, sent)
    assert version.splits.get().parts == {"train": 31, "test": 29}
    shown = dan.get(page).text
    assert "2026-01-31" in shown and "2026-02-01" in shown
    wrong = dan.post(page, {**sent, "test_from": "soon"})
    assert wrong.status_code == 422 and "“soon” is not a moment" in wrong.text


def test_parts_have_names_in_the_readers_language_and_the_button_says_what_it_does(dan, page, version):
    create_split(version.author, version, folds=2)
    create_split(version.author, version)
    english, french = (dan.get(page, headers={"Accept-Language": code}).text for code in ("en", "fr"))
    assert "Fold 2" in english and "Create the split" in english and "fold_2" not in english
    assert "Pli 2" in french and "Créer le découpage" in french and "fold_2" not in french
    assert "</svg> Entraînement</th>" in french


def test_why_rows_cannot_be_split_is_said_in_french(dan, page):
    sent = {
        "method": "stratified",
        "column": "x",
        "into": "shares",
        "train": 60,
        "validation": 20,
        "test": 20,
        "seed": 1,
    }
    wrong = dan.post(page, sent, headers={"Accept-Language": "fr"})
    said = "la classe «\u00a00\u00a0» a 1 ligne, trop peu pour 3 parties (60 classes en tout)"
    assert wrong.status_code == 422 and said in wrong.text
    sent |= {"method": "time", "column": "day", "into": "moments", "test_from": "bientôt"}
    assert "«\u00a0bientôt\u00a0» n’est pas un moment" in dan.post(page, sent, headers={"Accept-Language": "fr"}).text


def test_repeated_folds_from_the_form_are_one_split_for_each_seed(dan, page, version):
    dan.post(page, {"method": "stratified", "column": "outcome", "into": "folds", "folds": 4, "seed": 5, "repeats": 3})
    splits = list(version.splits.all())
    assert [split.seed for split in splits] == [5, 6, 7]
    assert len({split.digest for split in splits}) == 3
    assert all(list(split.parts.values()) == [15, 15, 15, 15] for split in splits)


def test_the_class_balance_is_said_in_words_too(dan, page, cast, version):
    create_split(cast.dan, version, method="stratified", column="outcome")
    assert 'aria-label="well: 66.7%, ill: 33.3%"' in dan.get(page).text


def test_classes_are_named_as_the_grid_names_them(dan, cast, project):
    frame = pl.DataFrame({"late": [True, False, False, None] * 5, "price": [1234.5, 2.0] * 10})
    made = make_version(cast.dan, project, frame, name="Trips")
    for column in frame.columns:
        create_split(cast.dan, made, method="stratified", column=column)
    dan.cookies["django_language"] = "fr"
    page = dan.get(reverse("datasets:version-splits", args=[project.slug, made.dataset_id, 1])).text
    assert "faux: 50,0" in page and "vrai: 25,0" in page and "True" not in page
    assert "1\u202f234,5: 50,0" in page


def test_the_rest_interface_makes_folds_and_gives_the_rows_of_a_part(api_for, cast, project, version):
    api = api_for(cast.dan)
    base = f"/api/v1/projects/{project.slug}/"
    made = api.post(
        f"{base}datasets/{version.dataset_id}/versions/1/splits/",
        {"method": "key_stratified", "key": ["person"], "column": "outcome", "folds": 3},
        format="json",
    ).json()
    assert list(made["parts"]) == ["fold_1", "fold_2", "fold_3"]
    assert sum(part["keys"] for part in made["facts"].values()) == 12
    answer = api.get(f"{base}splits/{made['id']}/rows/fold_2/")
    rows = np.load(io.BytesIO(answer.content), allow_pickle=False)
    assert rows.tolist() == load_split(store(), version.splits.get().digest)["fold_2"].tolist()
    assert api.get(f"{base}splits/{made['id']}/rows/test/").status_code == 404


def test_values_of_a_sensitive_column_are_masked_in_splits(client_for, api_for, cast, project, version, page):
    create_split(cast.dan, version, method="stratified", column="outcome")
    create_split(cast.dan, version, method="time", column="day", cuts=["2026-02-01"])
    mark_columns(cast.dan, version.dataset, {"outcome": ["sensitive"], "day": ["sensitive"]})
    base = f"/api/v1/projects/{project.slug}/datasets/{version.dataset_id}/versions/1/splits/"
    seen = client_for(cast.vic).get(page).text + api_for(cast.vic).get(base).content.decode()
    for value in ("well", "2026-02-01", "2026-01-31"):
        assert value not in seen
    assert "•••" in seen
    assert "2026-02-01" in api_for(cast.dan).get(base).content.decode()


def test_a_split_made_before_there_were_facts_is_still_shown(dan, cast, project, page, version):
    split = make_split(cast.dan, make_version(cast.dan, project))
    split.version, split.facts = version, {}
    split.save()
    assert "Stratified 60/20/20 by diagnosis, seed 7" in dan.get(page).text


def chosen_in(page, name):
    """What the select of this name shows, the first choice when none is marked."""
    box = re.search(rf'<select name="{name}".*?</select>', page, re.S).group()
    marked = re.findall(r'<option value="([^"]*)" selected>', box)
    return marked or re.findall(r'<option value="([^"]*)"', box)[:1]


def test_the_form_starts_on_the_target_that_the_newest_report_was_about(dan, page, cast, project, version, run_jobs):
    assert chosen_in(dan.get(page).text, "column") == ["outcome"], "its name tells"
    start_insights(cast.dan, version, "person")
    run_jobs()
    for method in ("stratified", "key_stratified"):
        assert chosen_in(dan.get(page, {"method": method}).text, "column") == ["person"]
    assert chosen_in(dan.get(page, {"method": "time"}).text, "column") == ["day"]
    assert chosen_in(dan.get(page, {"column": "x"}).text, "column") == ["x"], "what was chosen stays"
    newer = make_version(cast.dan, project, VISITS.drop("person"), dataset=version.dataset)
    bare = reverse("datasets:version-splits", args=[project.slug, newer.dataset_id, newer.number])
    assert chosen_in(dan.get(bare).text, "column") == ["outcome"], "the column of the report is not there"


def test_where_nothing_tells_the_target_the_form_starts_at_random_and_chooses_no_classes(
    dan, page, cast, project, version
):
    assert chosen_in(dan.get(page).text, "method") == ["stratified"], "the name “outcome” tells"
    unnamed = make_version(cast.dan, project, VISITS.rename({"outcome": "state"}), name="Unnamed")
    place = reverse("datasets:version-splits", args=[project.slug, unnamed.dataset_id, 1])
    assert chosen_in(dan.get(place).text, "method") == ["random"]
    for method in ("stratified", "key_stratified"):
        assert chosen_in(dan.get(place, {"method": method}).text, "column") == [""]
    dan.post(place, {"method": "stratified", "column": "", "train": 60, "test": 40, "validation": 0, "seed": 1})
    assert not unnamed.splits.exists()


def test_the_form_keeps_no_rows_together_by_an_identifier(dan, page, version):
    version.dataset.key = ["x", "person"]
    version.dataset.save()
    assert chosen_in(dan.get(page, {"method": "key"}).text, "key") == ["person"]


def test_another_way_to_split_starts_without_the_column_of_the_one_before(dan, page):
    shown = dan.get(page).text
    method = re.search(r'<select name="method"[^>]*>', shown).group()
    assert 'hx-params="not csrfmiddlewaretoken,column"' in method, "what htmx leaves out when How changes"
    into = re.search(r'<select name="into"[^>]*>', shown).group()
    assert "hx-params" not in into, "the column stays when only the parts change"
    assert chosen_in(dan.get(page, {"method": "ordered"}).text, "column") == [""]


def test_a_class_too_rare_is_said_in_the_singular(cast, version):
    with pytest.raises(DataError, match="has 1 row, too few for 3 parts"):
        create_split(cast.dan, version, method="stratified", column="x")


@pytest.fixture
def long(monkeypatch):
    """Sixty rows are too many to be split while a person waits."""
    monkeypatch.setattr("apps.datasets.services.splits.AT_ONCE", 59)


@pytest.fixture
def splits_url(project, version):
    return f"/api/v1/projects/{project.slug}/datasets/{version.dataset_id}/versions/1/splits/"


@pytest.mark.usefixtures("long")
@pytest.mark.parametrize(
    "wishes",
    [
        {"method": "random", "seed": 5},
        {"method": "key_stratified", "key": ["person"], "column": "outcome", "folds": 3, "seed": 1},
        {"method": "time", "column": "day", "cuts": ["2026-02-01"]},
    ],
)
def test_a_long_version_is_split_by_a_job_into_the_same_rows(api_for, cast, version, splits_url, run_jobs, wishes):
    dan = api_for(cast.dan)
    asked = dan.post(splits_url, {**wishes, "name": "Judged on"}, format="json")
    assert (asked.status_code, asked.json()["state"]) == (202, "queued")
    assert dan.post(splits_url, {**wishes, "name": "Judged on"}, format="json").json()["id"] == asked.json()["id"]
    assert [job.state for job in run_jobs()] == ["succeeded"]
    made = dan.post(splits_url, {**wishes, "name": "Judged on"}, format="json")
    assert (made.status_code, made.json()["name"]) == (201, "Judged on")
    by_job = version.splits.get()
    by_job.delete()
    at_once = Split.objects.get(id=create_split(cast.dan, version, **wishes).id)
    assert (at_once.digest, at_once.facts, at_once.params) == (by_job.digest, by_job.facts, by_job.params)


@pytest.mark.usefixtures("long")
def test_the_page_shows_the_job_that_splits_and_then_the_split(dan, page, run_jobs):
    sent = {"method": "random", "train": 60, "validation": 0, "test": 40, "seed": 3, "repeats": 1, "name": "Mine"}
    assert dan.post(page, sent)["Location"] == page
    waiting = dan.get(page).text
    assert "Split Visits v1" in waiting and "No split yet" not in waiting
    run_jobs()
    shown = dan.get(page).text
    assert "Split Visits v1" not in shown and "Mine" in shown


@pytest.mark.usefixtures("long")
def test_a_split_that_was_deleted_is_made_anew_by_a_job(cast, api_for, version, splits_url, run_jobs):
    dan = api_for(cast.dan)
    for _time in range(2):
        assert dan.post(splits_url, {"seed": 1}, format="json").status_code == 202
        run_jobs()
        dan.delete(f"/api/v1/projects/{version.project.slug}/splits/{version.splits.get().id}/")
        assert not version.splits.exists()
    assert Job.objects.filter(kind="datasets.split").count() == 2


@pytest.mark.usefixtures("long")
def test_a_long_split_that_cannot_be_made_says_why_on_the_page(dan, page, run_jobs):
    sent = {"method": "time", "column": "day", "into": "moments", "validation_from": "", "test_from": "2030-01-01"}
    dan.post(page, sent)
    assert [job.state for job in run_jobs()] == ["failed"]
    assert "leave the part “test” without any" in dan.get(page).text


def test_a_split_is_renamed_and_its_name_is_its_own(cast, version):
    first, second = (create_split(cast.dan, version, seed=seed) for seed in (1, 2))
    rename_split(cast.ana, first, " Judged on ")
    assert Split.objects.get(id=first.id).name == "Judged on"
    with pytest.raises(Conflict, match="already a split called “Judged on”"):
        rename_split(cast.ana, second, "Judged on")
    with pytest.raises(DomainError, match="Give the split a name"):
        rename_split(cast.ana, second, "  ")


def test_a_split_that_nothing_uses_is_deleted_from_the_page(dan, cast, version, page, project):
    split = create_split(cast.dan, version, name="Spare")
    assert f'data-dialog="delete-{split.id}"' in dan.get(page).text
    answer = dan.post(reverse("datasets:split-delete", args=[project.slug, split.id]), follow=True)
    assert "“Spare” is deleted." in answer.text and not version.splits.exists()


def test_a_split_that_a_run_was_judged_on_stays_and_says_so(cast, project, run_jobs):
    run = make_run(cast.dan, project, run_jobs)
    with pytest.raises(Conflict, match=f"is used by .*{re.escape(str(run))}"):
        delete_split(cast.dan, run.split)
    assert Split.objects.filter(id=run.split_id).exists()


GAPS = VISITS.with_columns(day=pl.when(pl.col("x") % 10 == 0).then(None).otherwise("day"))


@pytest.mark.parametrize(
    ("missing", "parts", "said"),
    [
        ("leave_out", {"train": 27, "test": 27}, "6 rows have no moment and are left out."),
        ("train", {"train": 33, "test": 27}, "6 rows have no moment and are in the first part."),
    ],
)
def test_rows_without_a_moment_are_left_out_or_train_and_the_card_says_how_many(
    client_for, cast, project, missing, parts, said
):
    version = make_version(cast.dan, project, GAPS, name="Gaps")
    page = reverse("datasets:version-splits", args=[project.slug, version.dataset_id, 1])
    sent = {"method": "time", "column": "day", "train": 50, "validation": 0, "test": 50, "missing": missing}
    client_for(cast.dan).post(page, sent)
    split = version.splits.get()
    assert split.parts == parts
    assert said in client_for(cast.dan).get(page).text
    without = [number for number in range(60) if number % 10 == 0]
    train = load_split(store(), split.digest)["train"].tolist()
    assert set(without) <= set(train) if missing == "train" else not set(without) & set(train)
