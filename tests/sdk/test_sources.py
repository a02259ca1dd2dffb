"""Sources through the SDK, with a real worker, a real web server, and a token that must not stay anywhere."""

from collections.abc import Iterator

import pytest

import etabli
from tests.web import Server, serving

pytestmark = [pytest.mark.live, pytest.mark.timeout(480)]

TOKEN = "a-token-that-nobody-may-keep"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


@pytest.fixture
def project(studio):
    with etabli.connect(studio.url, studio.tokens["ana"]) as door:
        yield door.project(studio.project)


def test_a_source_is_saved_tried_fetched_and_refreshed(studio, server, project):
    url = server.say("/orders.csv", b"id,amount\n00001,2.5\n")
    source = project.create_source("Shop", "url", url=url, secrets={"token": TOKEN})
    assert repr(source) == "Source(name='Shop', connector='url')"
    assert source.offers() == [{"name": "orders.csv", "size": 20, "about": ""}]

    dataset = source.fetch("Orders by source")
    assert dataset.frame().to_dict("list") == {"id": ["00001"], "amount": [2.5]}
    assert dataset.refresh_from_source().number == 1

    server.say("/orders.csv", b"id,amount\n00002,3.5\n")
    assert dataset.refresh_from_source(message="April").number == 2
    assert dataset.frame()["id"].to_list() == ["00002"]
    server.say("/orders.csv", b"id,amount\n00003,4.5\n")
    assert source.fetch(dataset, mode="append").frame()["id"].to_list() == ["00002", "00003"]
    assert {headers["Authorization"] for _path, headers in server.asked} == {f"Bearer {TOKEN}"}

    server.say("/orders.csv", b"gone", status=404)
    with pytest.raises(etabli.JobFailed, match="127.0.0.1 answered 404: there is nothing at this address"):
        dataset.refresh_from_source()

    kept = [path for path in studio.home.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]
    assert kept == []  # rows, logs, scratch folders: the token is in none of them

    assert [found.name for found in project.sources()] == ["Shop"]
    project.source("Shop").edit(name="Old shop")
    project.source("Old shop").delete()
    assert project.sources() == []


def test_the_kinds_of_sources_say_what_they_take(project):
    kinds = {kind["name"]: kind for kind in project.connectors()}
    assert set(kinds) == {"folder", "mysql", "postgresql", "s3", "sqlite", "url"}
    assert [field["name"] for field in kinds["postgresql"]["secrets"]] == ["password"]


def test_a_private_place_is_refused_in_a_sentence(project):
    with pytest.raises(etabli.Invalid, match="inside a private network") as refused:
        project.create_source("Metadata", "url", url="http://169.254.169.254/latest/meta-data")
    assert list(refused.value.fields) == ["url"] and project.sources() == []
    source = project.create_source("Metadata", "url", url="http://169.254.169.254/latest/meta-data", anyway=True)
    with pytest.raises(etabli.JobFailed, match="inside a private network"):
        source.offers()
    source.delete()


def test_a_source_is_checked_without_being_saved(server, project):
    url = server.say("/orders.csv", b"id\n1\n")
    check = project.check_source("url", url=url, secrets={"token": TOKEN})
    assert check["works"] and check["offers"] == [{"name": "orders.csv", "size": 5, "about": ""}]
    check = project.check_source("url", url=server.say("/gone.csv", b"", status=404))
    assert not check["works"] and check["field"] == "url" and "answered 404" in check["problem"]
    assert project.sources() == []


def test_another_question_is_tried_before_it_replaces_the_one_that_works(server, project):
    source = project.create_source("Shop", "url", url=server.say("/orders.csv", b"id\n1\n"))
    gone = server.say("/gone.csv", b"", status=404)
    with pytest.raises(etabli.Invalid, match="answered 404"):
        source.edit(url=gone)
    assert source.refresh()["options"]["url"] != gone
    source.edit(url=gone, anyway=True)
    assert source.refresh()["options"]["url"] == gone
    source.delete()
