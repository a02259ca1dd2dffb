"""A dataset is refreshed from its source by itself, and what is made of it follows."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.core.errors import Conflict, DomainError
from apps.datasets.models import Fetch, Schedule
from apps.datasets.queries import stuck_schedules
from apps.datasets.services import import_from_source, run_schedules, schedule_refresh, unschedule
from apps.datasets.services.schedules import next_after
from apps.jobs.choices import State
from apps.projects.models import Membership
from apps.recipes import services as recipes
from tests.factories.datasets import make_source, make_version
from tests.factories.recipes import make_recipe

NOW = datetime(2026, 11, 27, 10, 15, tzinfo=UTC)
"""A Friday."""


@pytest.fixture
def folder(tmp_path, settings):
    place = tmp_path / "exports"
    place.mkdir()
    settings.SOURCE_FOLDERS = (str(place),)
    (place / "orders-1.csv").write_text("id,amount\n00001,1\n00002,2\n")
    return place


@pytest.fixture
def orders(cast, project, folder, run_jobs):
    source = make_source(cast.dan, project, connector="folder", folder=str(folder), pattern="*.csv")
    fetch = import_from_source(cast.dan, source)
    run_jobs()
    fetch.refresh_from_db()
    return fetch.dataset


def due(schedule):
    """The moment at which it begins."""
    return schedule.next_at + timedelta(seconds=1)


@pytest.mark.parametrize(
    "every, at, wanted",
    [
        ("hour", time(0, 10), (27, 11, 10)),
        ("hour", time(5, 20), (27, 10, 20)),
        ("day", time(10, 15), (28, 10, 15)),
        ("day", time(18, 0), (27, 18, 0)),
        ("friday", time(10, 0), (4, 10, 0)),
        ("sunday", time(6, 30), (29, 6, 30)),
    ],
)
def test_a_schedule_means_the_next_moment_by_the_clock(settings, every, at, wanted):
    settings.TIME_ZONE = "UTC"
    found = next_after(every, at, NOW)
    assert (found.day, found.hour, found.minute) == wanted and found > NOW


def test_the_time_is_that_of_the_studio_also_when_clocks_change():
    with timezone.override("Europe/Paris"):
        first = next_after("day", time(6), datetime(2026, 10, 23, 12, tzinfo=UTC))
        second = next_after("day", time(6), first)
    assert [moment.astimezone(UTC).hour for moment in (first, second)] == [4, 5]


def test_what_is_due_begins_once_and_what_is_made_of_it_follows(cast, orders, folder, run_jobs):
    recipe = make_recipe(cast.ana, orders.project, steps=[], version=orders.latest)
    made = recipes.make_version(cast.ana, recipe.head, orders.latest, name="Prepared")
    run_jobs()
    recipes.keep_up_to_date(cast.ana, made.target)
    schedule = schedule_refresh(cast.dan, orders, "day", time(6))
    assert run_schedules() == 0, "not yet"
    (folder / "orders-2.csv").write_text("id,amount\n00003,3\n")
    assert [run_schedules(due(schedule)) for _ in range(2)] == [1, 0]
    assert run_schedules(due(schedule) + timedelta(days=3)) == 0, "one is under way"
    run_jobs()
    assert (orders.latest.number, orders.latest.rows) == (2, 3) and made.target.latest.rows == 3
    fetch = Fetch.objects.first()
    assert fetch.author == cast.dan and orders.latest.message.startswith("Refreshed from")
    unschedule(cast.dan, orders)
    assert run_schedules(due(schedule) + timedelta(days=9)) == 0


def test_a_fetch_that_fails_leaves_the_last_version_and_is_tried_at_the_next_moment(cast, orders, folder, run_jobs):
    schedule = schedule_refresh(cast.dan, orders, "hour", time(0))
    (folder / "orders-1.csv").unlink()
    run_schedules(due(schedule))
    assert [job.state for job in run_jobs()] == [State.FAILED] and orders.latest.number == 1
    (folder / "orders-1.csv").write_text("id,amount\n00009,9\n")
    schedule.refresh_from_db()
    assert run_schedules(due(schedule)) == 1
    run_jobs()
    assert orders.latest.number == 2


def test_with_the_right_of_who_wanted_it_it_ends_and_that_is_said(cast, orders, client_for):
    schedule = schedule_refresh(cast.ana, orders, "day", time(6))
    Membership.objects.filter(user=cast.ana).update(role="viewer")
    assert run_schedules(due(schedule)) == 0
    schedule.refresh_from_db()
    assert not schedule.is_on and "Ana may no longer change this dataset" in schedule.problem
    assert list(stuck_schedules(cast.dan)) == [schedule]
    page = client_for(cast.dan).get(reverse("datasets:detail", args=[orders.project.slug, orders.id])).text
    assert "Ana may no longer change this dataset" in page


def test_only_what_came_from_a_source_is_refreshed(cast, project, orders):
    other = make_version(cast.dan, project).dataset
    with pytest.raises(Conflict, match="did not come from a saved source"):
        schedule_refresh(cast.dan, other, "day", time(6))
    with pytest.raises(DomainError, match="Choose how often: hour, day, monday"):
        schedule_refresh(cast.dan, orders, "often", time(6))


def test_page_and_api_set_and_end_it(cast, orders, client_for, api_for):
    client, slug = client_for(cast.dan), orders.project.slug
    page, deed = (reverse(f"datasets:{name}", args=[slug, orders.id]) for name in ("detail", "schedule"))
    assert "Refresh by itself" in client.get(page).text
    assert client.post(deed, {"every": "monday", "at": "25:99"}).status_code == 422
    client.post(deed, {"every": "monday", "at": "07:30"})
    shown = client.get(page).text
    assert "lets it refresh by itself. Next:" in shown and '<option value="monday" selected>' in shown
    place = f"/api/v1/projects/{slug}/datasets/{orders.id}/schedule/"
    viewer, api = api_for(cast.vic), api_for(cast.dan)
    assert viewer.get(place).json()["at"] == "07:30:00" and viewer.delete(place).status_code == 403
    assert api.post(place, {"every": "hour", "at": "00:05"}, format="json").json()["every"] == "hour"
    assert api.delete(place).status_code == 204 and api.get(place).status_code == 409
    client.post(deed, {"every": ""})
    assert not Schedule.objects.exists()
