"""`etabli recipe` as a person at a terminal meets it, against the studio in this process."""

import re
from pathlib import Path

import httpx
import polars as pl
import pytest
from click.testing import CliRunner
from django.core.wsgi import get_wsgi_application

import etabli
from apps.accounts.services import create_token
from apps.recipes.models import Upkeep
from apps.recipes.services import commit_recipe
from etabli.connection import Connection
from studio.commands.recipe import command
from tests.factories.datasets import make_dataset, make_version
from tests.factories.recipes import make_recipe
from workers.core.tables import scan_table


@pytest.fixture
def terminal(cast, project, monkeypatch, run_jobs):
    """Runs the command as Ana; jobs run while it waits."""
    token = create_token(cast.ana, "terminal")[1]
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}

    def connect(_url, _token):
        transport = httpx.WSGITransport(app=get_wsgi_application())
        client = httpx.Client(transport=transport, base_url="http://testserver", headers=headers)
        return etabli.Studio(Connection(client))

    monkeypatch.setattr(etabli, "connect", connect)
    monkeypatch.setattr("etabli.jobs.time.sleep", lambda _seconds: run_jobs())
    return lambda *words: CliRunner().invoke(command, ["--project", project.slug, *words])


@pytest.fixture
def data(cast, project):
    recipe = make_recipe(cast.ana, project)
    frame = scan_table(recipe.dataset.latest.ref).collect()
    other = make_dataset(cast.ana, project, name="Others")
    make_version(cast.ana, project, frame.rename({"visits": "Visits", "radius": "Radius"}), dataset=other)
    return recipe


def test_a_recipe_is_tried_mapped_and_applied(terminal, data):
    tried = terminal("apply", "Prepare", "--to", "Others", "--dry-run")
    assert tried.exit_code == 1
    assert "  3 failed   Fill missing values of “visits” with the median." in tried.output
    assert '--map "visits=Visits"' in tried.output and '--map "radius=Radius"' in tried.output
    mapping = ["--map", "visits=Visits", "--map", "radius=Radius"]
    assert terminal("apply", "Prepare", "--to", "Others", *mapping, "--dry-run").exit_code == 0
    done = terminal("apply", "Prepare", "--to", "Others", *mapping, "--into", "Made")
    assert done.exit_code == 0, done.output
    assert (
        "  3 applied  Fill missing values of “visits” with the median, 2. (40 -> 40 rows, 3 -> 3 columns)"
        in done.output
    )
    assert "cells changed" in done.output or "cell changed" in done.output, "the effect is told of what was made, too"
    assert "Made: Made v1" in done.output
    left = terminal("apply", "Prepare", "--to", "Others", "--skip-failing", "--into", "Made")
    assert (
        left.exit_code == 0
        and "  4 skipped" in left.output
        and '--map "radius=Radius"' in left.output
        and "Made: Made v2" in left.output
    )


def test_where_rows_were_set_aside_is_told(terminal, cast, data):
    rule = {"op": "validate_between", "params": {"column": "Visits", "low": "2", "high": "9", "action": "aside"}}
    commit_recipe(cast.ana, data, [rule], "Only likely ones")
    done = terminal("apply", "Prepare", "--to", "Others", "--into", "Kept")
    assert done.exit_code == 0, done.output
    assert re.search(r"Made: Kept v1\nSet aside: \d+ rows in Kept: set aside v1", done.output), done.output


def test_what_is_wrong_is_told_in_a_sentence(terminal, data):
    unknown = terminal("apply", "Nothing", "--to", "Others")
    assert unknown.exit_code == 1 and "This project has no “Nothing” under recipes." in unknown.output
    assert "Write NAME=COLUMN" in terminal("apply", "Prepare", "--to", "Others", "--map", "visits").output


def test_a_dataset_is_made_anew_and_kept_up_to_date(terminal, data, cast, project, run_jobs):
    assert terminal("apply", "Prepare", "--to", "Patients", "--into", "Made").exit_code == 0
    frame = scan_table(data.dataset.latest.ref).collect()
    make_version(cast.ana, project, frame.head(9), dataset=data.dataset)
    done = terminal("refresh", "Made")
    assert done.exit_code == 0 and "(9 -> 9 rows" in done.output and "Made: Made v2" in done.output
    assert "No recipe made this dataset" in terminal("refresh", "Others").output
    assert "Nothing changed: Made v2 is what this makes." in terminal("refresh", "Made").output
    made = etabli.connect(None, None).project(project.slug).dataset("Made")
    assert made.keep_up_to_date()["is_kept"] and not made.freshness["is_behind"]
    make_version(cast.ana, project, frame.head(7), dataset=data.dataset)
    run_jobs()
    assert made.refresh().latest["rows"] == 7
    made.leave_as_it_is()
    assert not made.freshness["is_kept"]


def test_other_rows_are_done_as_the_first_were(terminal, data, cast, project):
    frame = scan_table(data.dataset.latest.ref).collect()
    make_version(
        cast.ana,
        project,
        frame.with_columns(pl.col("visits") * 10),
        dataset=make_dataset(cast.ana, project, name="Later"),
    )
    assert terminal("apply", "Prepare", "--to", "Patients", "--into", "Home").exit_code == 0
    done = terminal("apply", "Prepare", "--to", "Later", "--learned-from", "Home", "--into", "Away")
    assert done.exit_code == 0, done.output
    assert "with the median, 2." in done.output
    assert "--learned-from" in terminal("apply", "--help").output


def test_parameters_are_set(terminal, data, cast):
    steps = [{"op": "filter_rows", "params": {"condition": "radius >= $least"}}]
    commit_recipe(cast.ana, data, steps, parameters=[{"name": "least", "kind": "number", "default": 15}])
    done = terminal("apply", "Prepare", "--to", "Patients", "--set", "least=19", "--into", "Large")
    assert done.exit_code == 0 and "(40 -> 4 rows" in done.output
    wrong = terminal("apply", "Prepare", "--to", "Patients", "--set", "leest=19")
    assert wrong.exit_code == 1 and "Did you mean “least”" in wrong.output
    assert "Write PARAMETER=VALUE" in terminal("apply", "Prepare", "--to", "Patients", "--set", "least").output


def test_the_examples_of_the_manual_run(terminal, cast, project):
    rows = pl.DataFrame({"radius_mean": [8.0, 12.0, 20.0], "area_mean": [1.25, 2.25, 3.25]})
    version = make_version(cast.ana, project, rows, name="Tumours")
    made = make_recipe(cast.ana, project, name="Prepare tumours", steps=[], version=version)
    assert terminal("apply", made.name, "--to", "Tumours", "--into", "Prepared").exit_code == 0
    page = (Path(__file__).resolve().parents[2] / "docs/recipes.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    for block in (one for one in blocks if "$least" in one or "keep_up_to_date" in one):
        exec(compile(block.replace("etabli.connect()", "etabli.connect(None, None)"), "recipes.md", "exec"), {})
    assert version.project.datasets.get(name="Large").latest.rows == 1
    assert Upkeep.objects.get().newest_recipe
