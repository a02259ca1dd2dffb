"""The one way out: judged addresses, no redirects, nothing without an end. A real server stands on this machine."""

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.web import Server, serving
from workers.core.errors import Cancelled, DataError
from workers.core.places.outbound import Outbound, file_name
from workers.core.reporter import ListReporter

ROOM = 10**6


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


@pytest.fixture
def get(tmp_path):
    """Download with this machine allowed; answers the answer and the bytes (None when nothing was written)."""

    def get(url, headers=None, hosts=("127.0.0.1",), room=ROOM, reporter=None):
        target = tmp_path / "came"
        answer = Outbound(hosts).download(url, headers or {}, target, room, reporter or ListReporter(tmp_path))
        return answer, target.read_bytes() if target.exists() else None

    yield get
    (tmp_path / "came").unlink(missing_ok=True)


def test_a_file_comes_with_its_name_and_its_marks(server, get):
    url = server.say("/data", b"a,b\n1,2\n", ETag='"x1"', Content_Disposition='attachment; filename="orders.csv"')
    answer, body = get(url)
    assert (body, answer.name, answer.etag, answer.size) == (b"a,b\n1,2\n", "orders.csv", '"x1"', 8)


def test_this_machine_is_refused_unless_it_is_named(server, get):
    url = server.say("/data", b"secret")
    with pytest.raises(DataError, match="private network"):
        get(url, hosts=())
    with pytest.raises(DataError, match="private network"):
        get(server.url("/data", "localhost"), hosts=("127.0.0.1",))
    assert server.asked == []


def test_a_name_that_changes_its_meaning_is_spoken_to_where_it_was_judged(server, get, monkeypatch):
    """DNS rebinding: the second answer of the name server never counts."""
    real, answers = socket.getaddrinfo, ["127.0.0.1", "127.0.0.9", "127.0.0.9"]

    def resolve(host, port, *args, **kwargs):
        if host == "rebinding.example":
            return real(answers.pop(0), port, *args, **kwargs)
        return real(host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    server.say("/data", b"fine")
    answer, body = get(server.url("/data", "rebinding.example"), hosts=("rebinding.example",))
    assert (body, len(answers)) == (b"fine", 2)
    assert server.asked[0][1]["Host"] == f"rebinding.example:{server.server_port}"


def test_redirects_are_told_and_not_followed(server, get):
    server.say("/inside", b"secret")
    url = server.say("/data", status=302, Location=server.url("/inside"))
    with pytest.raises(DataError, match="sends visitors on to http://127.0.0.1.*not followed"):
        get(url)
    assert [path for path, _headers in server.asked] == ["/data"]


@pytest.mark.parametrize(
    "scheme", ["ftp://host/x", "file:///etc/passwd", "gopher://host", "host/x", "http://", "//h/x"]
)
def test_other_schemes_are_refused(get, scheme):
    with pytest.raises(DataError, match="must begin with http"):
        get(scheme)


def test_credentials_in_the_address_are_refused_without_repeating_them(get):
    with pytest.raises(DataError) as told:
        get("https://user:hunter2@example.com/x")
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize(
    "status, words", [(401, "wants to know who asks"), (404, "nothing at this address"), (500, "a problem of its own")]
)
def test_a_refusal_is_a_sentence(server, get, status, words):
    with pytest.raises(DataError, match=f"answered {status}: .*{words}"):
        get(server.say("/data", b"<html>", status=status))


def test_a_file_that_announces_too_much_is_refused_before_it_comes(server, get):
    url = server.say("/data", b"x" * 100)
    with pytest.raises(DataError, match="room for"):
        get(url, room=99)


def test_a_file_that_sends_more_than_there_is_room_for_is_stopped_and_gone(server, get, tmp_path):
    url = server.say("/data", b"x" * 300_000)
    del server.answers["/data"][1]["Content-Length"]
    with pytest.raises(DataError, match="room for"):
        get(url, room=200_000)
    assert not (tmp_path / "came").exists()


def test_a_server_that_goes_away_halfway_leaves_one_sentence_and_nothing_else(server, get, tmp_path):
    url = server.say("/data", b"only half", Content_Length="1000")
    with pytest.raises(DataError, match="broke off before everything had arrived. Nothing was stored"):
        get(url)
    assert not (tmp_path / "came").exists()


def test_a_stopped_job_stops_the_download(server, get, tmp_path):
    reporter = ListReporter(tmp_path)
    reporter.cancelled = True
    with pytest.raises(Cancelled):
        get(server.say("/data", b"x" * 1000), reporter=reporter)
    assert not (tmp_path / "came").exists()


def test_nobody_at_the_port_is_a_sentence(get):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(DataError, match="nobody takes the connection"):
            get(f"http://127.0.0.1:{held.getsockname()[1]}/x")


def test_a_token_with_a_line_break_cannot_add_headers(server, get):
    url = server.say("/data", b"x")
    with pytest.raises(DataError, match="a character that headers cannot have"):
        get(url, headers={"Authorization": "Bearer x\r\nX-Admin: yes"})
    assert server.asked == []


@pytest.mark.parametrize(
    "disposition, url, kind, name",
    [
        ('attachment; filename="../../etc/passwd"', "https://h/x", "", "passwd"),
        ("attachment; filename*=UTF-8''caf%C3%A9.csv", "https://h/x", "", "café.csv"),
        ('attachment; filename="..\\\\boot.ini"', "https://h/x", "", "boot.ini"),
        ("", "https://h/a/orders%202025.csv?x=1", "", "orders 2025.csv"),
        ("", "https://h/a/export", "text/csv", "export.csv"),
        ("", "https://h/", "application/json", "h.json"),
        ('attachment; filename="\x00\x1b[31m.csv"', "https://h/x", "", "[31m.csv"),
        ('attachment; filename="..."', "https://h/data.parquet", "", "data.parquet"),
    ],
)
def test_the_name_is_a_name_and_never_a_path(disposition, url, kind, name):
    assert file_name(disposition, url, kind) == name


def test_the_certificate_is_asked_for_by_name_at_the_judged_address(monkeypatch, get):
    """The TLS greeting names the host although the connection goes to its address."""
    seen = {}

    def serve(listener: socket.socket) -> None:
        connection, _address = listener.accept()
        with connection:
            seen["hello"] = connection.recv(4096)

    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: real("127.0.0.1" if host == "named.example" else host, *a, **k)
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        with pytest.raises(DataError, match="named.example"):
            get(f"https://named.example:{listener.getsockname()[1]}/x", hosts=("named.example",))
        thread.join()
    assert b"named.example" in seen["hello"]
