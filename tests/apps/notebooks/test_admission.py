"""Who reaches which notebook server through the proxy."""

import pytest
from asgiref.sync import async_to_sync

from apps.notebooks.admission import Refused, admit
from apps.notebooks.inside.ticket import HEADER, read_ticket
from apps.notebooks.models import NotebookServer
from apps.projects.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(cast, project):
    return NotebookServer.objects.create(project=project, user=cast.dan, pid=1, born=1.0)


@pytest.fixture
def knock(client_for, server):
    """Ask for Dan's server as ``user``; answers the way, or the status of the refusal."""

    def ask(user=None, *, kind="http", path=None, host="testserver", **headers):
        cookies = "theme=dark; csrftoken=secret"
        if user is not None:
            cookies += f"; sessionid={client_for(user).cookies['sessionid'].value}; _xsrf=2|x"
        sent = {"host": host, "cookie": cookies, **headers}
        scope = {
            "type": kind,
            "path": path or f"{server.base_url}api/status",
            "query_string": b"a=1",
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        }
        try:
            return async_to_sync(admit)(scope)
        except Refused as refusal:
            return refusal.status

    return ask


def test_the_owner_passes_with_a_ticket_and_without_the_studios_cookies(knock, cast, server):
    way = knock(cast.dan, authorization="token of mine")
    headers = dict(way.headers)
    ticket = headers[HEADER.lower().encode()].decode()
    assert way.target == f"{server.base_url}api/status?a=1"
    assert read_ticket(server.key, ticket, float(ticket.split(":")[1])) == str(cast.dan.pk)
    assert headers[b"cookie"] == b"theme=dark; _xsrf=2|x"
    assert b"authorization" not in headers


def test_nobody_else_sees_it(knock, cast):
    assert knock() == 401
    assert knock(cast.olga) == 404, "not even an owner of the project"
    assert knock(cast.sam) == 404


def test_the_right_is_asked_each_time(knock, cast, project):
    Membership.objects.filter(user=cast.dan).update(role="viewer")
    assert knock(cast.dan) == 404


def test_a_ticket_that_the_person_brings_is_not_passed_on(knock, cast):
    way = knock(cast.dan, **{HEADER.lower(): "forged"})
    assert [value for name, value in way.headers if name == HEADER.lower().encode()] != [b"forged"]


def test_a_signed_out_session_is_refused(knock, cast, client_for):
    client = client_for(cast.dan)
    key = client.cookies["sessionid"].value
    client.logout()
    assert knock(cookie=f"sessionid={key}") == 401


def test_foreign_hosts_and_foreign_pages_are_refused(knock, cast):
    assert knock(cast.dan, host="evil.example") == 400
    assert knock(cast.dan, kind="websocket") == 403
    assert knock(cast.dan, kind="websocket", origin="http://evil.example") == 403
    assert not isinstance(knock(cast.dan, kind="websocket", origin="http://testserver"), int)


@pytest.mark.parametrize("path", ["/nb/", "/nb/u/x/", "/nb/u/00000000-0000-0000-0000-000000000000/tumours/"])
def test_other_addresses_hold_nothing(knock, cast, path):
    assert knock(cast.dan, path=path) == 404


def test_a_stopped_server_is_said_to_be_stopped(knock, cast, server):
    NotebookServer.objects.update(pid=None)
    assert knock(cast.dan) == 503
