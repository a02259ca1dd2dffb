"""A file at an address of the web, from a real server."""

import base64
from collections.abc import Iterator

import pytest

from tests.web import Server, serving
from workers.core.errors import DataError


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


@pytest.fixture
def web(ask):
    return ask("url", hosts=("127.0.0.1",))


def texts(fetched):
    return [(file.name, file.path.read_text()) for file in fetched.files]


def test_a_file_comes_under_its_name(server, web):
    url = server.say("/orders.csv", b"a\n1\n", Content_Type="text/csv")
    assert web.offers({"url": url}) == [("orders.csv", 4)]
    assert texts(web.fetch({"url": url})) == [("orders.csv", "a\n1\n")]


def test_the_server_is_asked_whether_it_changed(server, web):
    url = server.say("/orders.csv", b"a\n1\n", ETag='"one"', Last_Modified="Mon, 03 Nov 2025 10:00:00 GMT")
    seen = web.fetch({"url": url}).seen
    server.say("/orders.csv", status=304)
    again = web.fetch({"url": url}, seen=seen)
    assert (again.files, again.seen) == ((), seen)
    asked = server.asked[-1][1]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"one"', "Mon, 03 Nov 2025 10:00:00 GMT")


def test_a_server_without_marks_is_compared_by_content(server, web):
    url = server.say("/orders.csv", b"a\n1\n")
    seen = web.fetch({"url": url}).seen
    assert web.fetch({"url": url}, seen=seen).files == ()
    server.say("/orders.csv", b"a\n2\n")
    assert texts(web.fetch({"url": url}, seen=seen)) == [("orders.csv", "a\n2\n")]


def test_credentials_are_sent_the_way_the_server_wants_them(server, web):
    url = server.say("/x.csv", b"a\n1\n")
    web.fetch({"url": url}, {"token": "abc"})
    web.fetch({"url": url, "header": "X-Api-Key"}, {"token": "abc"})
    web.fetch({"url": url}, {"token": "Custom abc"})
    web.fetch({"url": url, "user": "me"}, {"password": "pä:ss"})
    web.fetch({"url": url})
    headers = [asked for _path, asked in server.asked]
    assert [h.get("Authorization") for h in headers] == [
        "Bearer abc", None, "Custom abc", "Basic " + base64.b64encode("me:pä:ss".encode()).decode(), None,
    ]  # fmt: skip
    assert headers[1]["X-Api-Key"] == "abc"


def test_an_empty_file_is_a_sentence(server, web):
    with pytest.raises(DataError, match="x.csv: the server gave an empty file"):
        web.fetch({"url": server.say("/x.csv", b"")})


def test_who_receives_the_secrets_is_the_server_not_the_path(web):
    receiver = web.plugin.receiver
    of = web.plugin.Params.parse
    assert receiver(of({"url": "https://a.example/x"})) == receiver(of({"url": "https://a.example/y"}))
    assert receiver(of({"url": "https://a.example/x"})) != receiver(of({"url": "http://a.example/x"}))
    assert receiver(of({"url": "https://a.example/x"})) != receiver(of({"url": "https://a.example.evil/x"}))
