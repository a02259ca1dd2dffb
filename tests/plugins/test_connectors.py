"""Every connector: describes itself, keeps its secrets apart, and reaches nothing that was not opened."""

import pytest

from apps.core.icons import svg
from workers.connectors import connectors
from workers.core.connector import Errand
from workers.core.errors import DataError
from workers.core.reporter import ListReporter

EVERY = connectors.all()
every_connector = pytest.mark.parametrize("connector", EVERY, ids=lambda connector: connector.name)

INSIDE = {
    "folder": {"folder": "/etc", "pattern": "*"},
    "mysql": {"host": "127.0.0.1", "database": "mysql", "user": "root", "query": "SELECT 1 AS a"},
    "postgresql": {"host": "localhost", "database": "postgres", "user": "postgres", "query": "SELECT 1 AS a"},
    "s3": {"bucket": "data", "pattern": "*", "endpoint": "http://169.254.169.254"},
    "sqlite": {"path": "/etc/passwd", "query": "SELECT 1 AS a"},
    "url": {"url": "http://127.0.0.1/x"},
}
"""For each connector something that every machine has inside; a new connector brings its own line."""


@every_connector
def test_describes_itself(connector):
    assert connector.label and connector.help and svg(connector.icon)
    fields = [*connector.Params.fields(), *connector.Secrets.fields()]
    assert all(field["label"] for field in fields)
    assert len({field["name"] for field in fields}) == len(fields)  # one form holds them all


@every_connector
def test_what_is_secret_is_declared_so_and_nothing_else_is(connector):
    assert all(field["widget"] == "secret" for field in connector.Secrets.fields())
    assert not any(field["widget"] == "secret" for field in connector.Params.fields())


@every_connector
def test_reaches_nothing_inside_unless_it_was_opened(connector, tmp_path):
    params, secrets = connector.Params.parse(INSIDE[connector.name]), connector.Secrets.parse({})
    errand = Errand(scratch=tmp_path, reporter=ListReporter(tmp_path), room=10**6)
    for way in (connector.offers, connector.fetch):
        with pytest.raises(DataError, match="private network|No folder of this machine is open"):
            way(params, secrets, errand)
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


@every_connector
def test_parameters_survive_being_stored(connector):
    params = connector.Params.parse(INSIDE[connector.name])
    assert connector.Params.parse(params.to_dict()) == params
    assert connector.receiver(params) == connector.receiver(connector.Params.parse(params.to_dict()))
