"""A dataset that a recipe made is kept up to date with what it was made of."""

from datetime import time

import polars as pl
import pytest

from apps.core.errors import Conflict
from apps.datasets.choices import Every
from apps.datasets.services import schedule_refresh, trash_dataset
from apps.jobs.choices import State
from apps.jobs.services import cancel
from apps.projects.models import Membership
from apps.recipes import services
from apps.recipes.freshness import freshness_of, stuck_for
from apps.recipes.models import RecipeRun, Upkeep
from tests.factories.datasets import PATIENTS, make_version
from tests.factories.recipes import STEPS, make_recipe
from workers.core.tables import scan_table

CUSTOMERS = pl.DataFrame({"id": ["00001", "00002"], "name": ["Ada", "Bo"]})


def joined(version=None):
    table = {"dataset": "Customers", **({"version": version} if version else {})}
    return [{"op": "join_tables", "params": {"table": table, "keys": [["id", "id"]], "kind": "left"}}]


@pytest.fixture
def source(cast, project):
    return make_version(cast.dan, project).dataset


@pytest.fixture
def recipe(cast, project, source):
    return make_recipe(cast.ana, project, steps=STEPS[1:3], version=source.latest)


@pytest.fixture
def made(cast, recipe, source, run_jobs):
    """A dataset that the recipe made of the first version of its source."""
    run = services.make_version(cast.ana, recipe.head, source.latest, name="Prepared")
    run_jobs()
    return run.target


def grown(cast, source, frame=None, *, rows=10):
    return make_version(cast.dan, source.project, PATIENTS.head(rows) if frame is None else frame, dataset=source)


def test_what_is_made_says_of_which_version_and_is_made_once_more_by_hand(cast, made, source, run_jobs):
    assert freshness_of(source) is None
    assert freshness_of(made).source.said == "Made of Patients v1, the newest."
    grown(cast, source)
    fresh = freshness_of(made)
    assert fresh.is_behind and fresh.source.said == "Made of Patients v1; v2 is there."
    assert not run_jobs(), "nothing happens by itself until somebody wants it"
    run = services.remake(cast.ana, made)
    with pytest.raises(Conflict, match="is being made"):
        services.remake(cast.ana, made)
    run_jobs()
    run.refresh_from_db()
    assert (made.latest.number, made.latest.rows, run.automatic) == (2, 10, False)
    assert run.version.number == 2 and list(made.latest.parents.all()) == [source.latest]
    assert freshness_of(made).source.said == "Made of Patients v2, the newest."


def test_a_new_version_of_the_source_makes_the_next_version_by_itself(cast, made, source, recipe, run_jobs):
    services.keep_up_to_date(cast.ana, made)
    services.commit_recipe(cast.dan, recipe, STEPS[1:2])
    grown(cast, source)
    assert [job.state for job in run_jobs() if job.kind == "recipes.apply"] == [State.SUCCEEDED]
    run = RecipeRun.objects.filter(target=made).first()
    assert run.automatic and run.version.number == 2 and run.job.author == cast.ana
    assert made.latest.origin["automatic"] and made.latest.rows == 10
    services.keep_up_to_date(cast.dan, made, newest_recipe=True)
    grown(cast, source, rows=20)
    run_jobs()
    run = RecipeRun.objects.filter(target=made).first()
    assert run.version.number == 3 and run.job.author == cast.dan
    services.leave_as_it_is(cast.ana, made)
    grown(cast, source, rows=30)
    run_jobs()
    assert made.latest.rows == 20


def test_one_at_a_time_and_the_newest_counts(cast, made, source, run_jobs):
    services.keep_up_to_date(cast.ana, made)
    for rows in (5, 6, 7):
        grown(cast, source, rows=rows)
    assert RecipeRun.objects.filter(target=made, job__state=State.QUEUED).count() == 1
    applied = [job for job in run_jobs() if job.kind == "recipes.apply"]
    assert len(applied) == 2 and made.latest.rows == 7
    assert not Upkeep.objects.get(target=made).waiting


def test_a_failed_attempt_leaves_the_last_version_and_names_step_and_column(cast, made, source, run_jobs):
    services.keep_up_to_date(cast.ana, made)
    grown(cast, source, PATIENTS.drop("visits"))
    (failed,) = [job for job in run_jobs() if job.kind == "recipes.apply"]
    assert failed.state == State.FAILED and "Step 2" in failed.error and "visits" in failed.error
    assert made.latest.number == 1 and freshness_of(made).failed.job == failed
    assert failed.author == cast.ana, "who wants it is told"
    grown(cast, source, rows=12)
    run_jobs()
    assert made.latest.rows == 12 and freshness_of(made).failed is None


def test_a_clock_is_no_way_to_keep_what_a_recipe_makes(cast, made):
    with pytest.raises(Conflict, match="A recipe makes this dataset. Keep it up to date"):
        schedule_refresh(cast.ana, made, Every.DAY, time(7))


def test_what_was_stopped_by_hand_goes_on_with_what_came_meanwhile(cast, made, source, run_jobs):
    services.keep_up_to_date(cast.ana, made)
    grown(cast, source, rows=5)
    grown(cast, source, rows=6)
    cancel(cast.ana, RecipeRun.objects.filter(target=made).first().job)
    run_jobs()
    assert made.latest.rows == 6


def test_the_mapping_and_what_becomes_of_failing_steps_stay(cast, made, source, recipe, run_jobs):
    other = make_version(cast.dan, source.project, PATIENTS.rename({"visits": "Visits"}), name="Others")
    wishes = {"mapping": {"visits": "Visits"}, "on_failure": "skip"}
    run = services.make_version(cast.ana, recipe.head, other, name="Away", **wishes)
    run_jobs()
    services.keep_up_to_date(cast.ana, run.target)
    grown(cast, other.dataset, PATIENTS.rename({"visits": "Visits"}).head(9))
    run_jobs()
    again = RecipeRun.objects.filter(target=run.target).first()
    assert again.mapping == wishes["mapping"] and again.on_failure == "skip" and again.output.rows == 9


def test_other_tables_stay_as_chosen_or_move_to_their_newest_version(cast, project, source, run_jobs):
    customers = make_version(cast.dan, project, CUSTOMERS, name="Customers").dataset
    recipe = make_recipe(cast.ana, project, name="Join", steps=joined(), version=source.latest)
    run = services.make_version(cast.ana, recipe.head, source.latest, name="Joined")
    run_jobs()
    services.keep_up_to_date(cast.ana, run.target)
    grown(cast, customers, CUSTOMERS.with_columns(city=pl.lit("Oslo")))
    assert not run_jobs() and not freshness_of(run.target).is_behind
    services.keep_up_to_date(cast.ana, run.target, newest_tables=True)
    assert freshness_of(run.target).is_behind
    grown(cast, customers, CUSTOMERS.with_columns(city=pl.lit("Rome")))
    run_jobs()
    made = run.target.latest
    assert set(scan_table(made.ref).collect()["city"].drop_nulls()) == {"Rome"}
    assert set(made.parents.all()) == {source.latest, customers.latest}
    assert recipe.head.document.others[0].number == 1, "the recipe itself stays as it was"
    trash_dataset(cast.ana, customers)
    grown(cast, source)
    run_jobs()
    kept = Upkeep.objects.get(target=run.target)
    assert "Step 1: The table “Customers” was deleted" in kept.problem and kept.is_on
    assert list(stuck_for(cast.ana)) == [kept] and list(stuck_for(cast.dan)) == []


def test_a_dataset_is_never_made_of_itself(cast, project, made, source, recipe, run_jobs):
    services.make_version(
        cast.ana, recipe.head, made.latest, target=source, mapping={"diagnosis": "id"}, on_failure="skip"
    )
    run_jobs()
    services.keep_up_to_date(cast.ana, made)
    with pytest.raises(Conflict, match="“Patients” would be made of itself"):
        services.keep_up_to_date(cast.ana, source)
    services.make_version(cast.ana, recipe.head, made.latest, target=made, on_failure="skip")
    run_jobs()
    services.leave_as_it_is(cast.ana, made)
    for deed in (services.keep_up_to_date, services.remake):
        with pytest.raises(Conflict, match="made of itself"):
            deed(cast.ana, made)
    imported = make_version(cast.dan, project, name="Imported").dataset
    with pytest.raises(Conflict, match="No recipe made this dataset"):
        services.remake(cast.ana, imported)


@pytest.mark.parametrize("loss", ["role", "membership", "account"])
def test_with_the_right_of_who_wanted_it_it_ends_and_that_is_said(cast, made, source, run_jobs, loss):
    services.keep_up_to_date(cast.ana, made)
    rows = Membership.objects.filter(user=cast.ana)
    if loss == "role":
        rows.update(role="viewer")
    elif loss == "membership":
        rows.delete()
    else:
        type(cast.ana).objects.filter(id=cast.ana.id).update(is_active=False)
    assert grown(cast, source).number == 2
    assert not run_jobs()
    fresh = freshness_of(made)
    assert not fresh.is_kept and "may no longer change this dataset" in fresh.upkeep.problem
    services.keep_up_to_date(cast.dan, made)
    grown(cast, source, rows=11)
    run_jobs()
    assert made.latest.rows == 11 and freshness_of(made).is_kept
