"""The home of a project: what is there, and the next station on the way to an endpoint."""

from typing import Any

import pytest

from apps.home.path import WAY, way_of
from tests.factories.datasets import make_version
from tests.factories.models import make_run


def next_station(project: Any) -> str:
    (step,) = [step for step in way_of(project, lambda _action: True) if step.is_next]
    return str(step.station.title)


def test_the_way_goes_on_with_what_is_there(project: Any, cast: Any) -> None:
    assert next_station(project) == "Bring data"
    make_version(cast.dan, project)
    assert next_station(project) == "Write a recipe"


def test_a_station_may_be_passed_out_of_order(project: Any, cast: Any) -> None:
    make_run(project, cast.dan)
    passed = [step.is_passed for step in way_of(project, lambda _action: True)]
    assert passed == [True, False, True, False, False]
    assert next_station(project) == "Write a recipe"


@pytest.mark.parametrize("person, invited", [("dan", True), ("vic", False)])
def test_only_who_may_is_invited(client_for: Any, cast: Any, project: Any, person: str, invited: bool) -> None:
    page = client_for(getattr(cast, person)).get(f"/p/{project.slug}/").content.decode()
    assert str(WAY[0].title) in page
    assert (f'href="/p/{project.slug}/datasets/new/"' in page) is invited


def test_counts_lead_to_their_pages(client_for: Any, cast: Any, project: Any) -> None:
    make_version(cast.dan, project)
    page = client_for(cast.vic).get(f"/p/{project.slug}/").content.decode()
    assert f'<a class="stat stat-link" href="/p/{project.slug}/datasets/">' in page
