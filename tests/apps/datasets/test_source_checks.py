"""A source is tried before it is saved, by the real process, and one that does not work is saved only on purpose."""

import gzip
import socket
import time

import polars as pl
import pytest
from django.urls import reverse

from apps.core.errors import Conflict
from apps.datasets.models import Source
from apps.datasets.services import NoAnswer, check_source, create_source, edit_source
from tests.web import serving

TOKEN = "a-token-that-nobody-may-read"


@pytest.fixture
def server(settings):
    settings.OUTBOUND_HOSTS = ("127.0.0.1",)
    with serving() as found:
        yield found


@pytest.fixture
def folder(tmp_path, settings):
    place = tmp_path / "exports"
    place.mkdir()
    settings.SOURCE_FOLDERS = (str(place),)
    (place / "orders.csv").write_text("id\n1\n")
    return place


@pytest.fixture
def save(cast, project):
    def save(connector="url", **how):
        secrets, anyway = how.pop("secrets", None), how.pop("anyway", False)
        return create_source(
            cast.dan, project, name="Orders", connector=connector, options=how, secrets=secrets, anyway=anyway
        )

    return save


def test_an_address_that_answers_is_saved_and_was_asked_once(server, save):
    url = server.say("/orders.csv", b"id\n1\n")
    assert save(url=url, secrets={"token": TOKEN}) == Source.objects.get()
    ((_path, headers),) = server.asked
    assert headers["Authorization"] == f"Bearer {TOKEN}"


def test_an_address_without_an_answer_is_not_saved_and_the_field_is_named(server, save):
    url = server.say("/orders.csv", b"gone", status=404)
    with pytest.raises(NoAnswer, match="127.0.0.1 answered 404: there is nothing at this address") as refused:
        save(url=url)
    assert refused.value.field == "url" and not Source.objects.exists()
    assert save(url=url, anyway=True) == Source.objects.get()


def test_refused_credentials_are_said_at_the_token_and_never_repeated(server, save):
    with pytest.raises(NoAnswer) as refused:
        save(url=server.say("/a.csv", b"", status=403), secrets={"token": TOKEN})
    assert refused.value.field == "token"
    url = server.say("/b.csv", b"", status=302, Location=f"/login?as={TOKEN}")
    with pytest.raises(NoAnswer, match="sends visitors on to /login[?]as=•••") as refused:
        save(url=url, secrets={"token": TOKEN})
    assert TOKEN not in str(refused.value.message)


def test_a_server_that_says_nothing_is_left_within_seconds(settings, save, monkeypatch):
    settings.OUTBOUND_HOSTS = ("127.0.0.1",)
    monkeypatch.setattr("apps.datasets.services.checking.ANSWER_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        started = time.monotonic()
        with pytest.raises(NoAnswer, match="did not answer within 1 seconds"):
            save(url=f"http://127.0.0.1:{deaf.getsockname()[1]}/a.csv")
    assert time.monotonic() - started < 30  # httpx alone would wait for 60


def test_what_is_wrong_with_a_folder_is_said_at_its_field(folder, save, tmp_path):
    for wish, field in (({"pattern": "*.xlsx"}, "pattern"), ({"folder": str(tmp_path), "pattern": "*"}, "folder")):
        with pytest.raises(NoAnswer) as refused:
            save("folder", **{"folder": str(folder), **wish})
        assert refused.value.field == field
    assert save("folder", folder=str(folder), pattern="*.csv")


def test_a_query_that_would_change_data_is_said_at_the_query(save, settings):
    settings.OUTBOUND_HOSTS = ("127.0.0.1",)
    with pytest.raises(NoAnswer, match="“DELETE” does not ask for rows") as refused:
        save("postgresql", host="127.0.0.1", port=9, database="a", user="b", query="DELETE FROM t")
    assert refused.value.field == "query"
    with pytest.raises(NoAnswer, match="cannot be asked") as refused:
        save("postgresql", host="127.0.0.1", port=9, database="a", user="b", query="SELECT 1 AS a")
    assert refused.value.field == "host"


def test_a_taken_name_is_told_before_anybody_is_asked(server, save):
    url = server.say("/orders.csv", b"id\n1\n")
    save(url=url)
    with pytest.raises(Conflict, match="already a source called"):
        save(url=url)
    assert len(server.asked) == 1


def test_another_question_is_tried_and_another_name_is_not(cast, folder, save):
    source = save("folder", folder=str(folder), pattern="*.csv")
    (folder / "orders.csv").unlink()
    edit_source(cast.dan, source, name="Orders of today")
    with pytest.raises(NoAnswer):
        edit_source(cast.dan, source, options={"pattern": "orders.*"})
    source.refresh_from_db()
    assert (source.name, source.options["pattern"]) == ("Orders of today", "*.csv")
    edit_source(cast.dan, source, options={"pattern": "orders.*"}, anyway=True)
    assert Source.objects.get().options["pattern"] == "orders.*"


def test_a_check_keeps_nothing(cast, project, folder, settings):
    found = check_source(cast.dan, project, connector="folder", options={"folder": str(folder), "pattern": "*"})
    assert found.works and [offer.name for offer in found.offers] == ["orders.csv"]
    assert not Source.objects.exists() and not list(settings.SCRATCH_FOLDER.iterdir())


def test_the_page_marks_the_field_and_offers_to_save_anyway(cast, project, client_for, server):
    browser, address = client_for(cast.dan), reverse("datasets:source-make", args=[project.slug, "url"])
    wish = {"name": "Orders", "url": server.say("/a.csv", b"", status=404), "header": "Authorization", "token": TOKEN}
    assert "Save anyway" not in browser.get(address).content.decode()
    answer = browser.post(address, wish)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Save anyway" in page and TOKEN not in page
    assert "answered 404" in page.split('id="option-url-error"')[1].split("</p>")[0]
    assert browser.post(address, wish | {"anyway": "on"}).status_code == 302
    assert Source.objects.get().secret


def test_the_page_is_french_for_a_french_reader(cast, project, client_for, server):
    browser, address = client_for(cast.dan), reverse("datasets:source-make", args=[project.slug, "url"])
    wish = {"name": "Orders", "url": server.say("/a.csv", b"", status=404), "header": "Authorization"}
    page = browser.post(address, wish, headers={"accept-language": "fr"}).content.decode()
    assert "127.0.0.1 a répondu 404\u00a0: il n’y a rien à cette adresse." in page and "Enregistrer quand même" in page


def test_which_folders_are_open_is_said_in_french(cast, project, client_for, folder):
    address = reverse("datasets:source-make", args=[project.slug, "folder"])
    page = client_for(cast.dan).get(address, headers={"accept-language": "fr"}).content.decode()
    assert f"Dossiers ouverts aux sources\u00a0: {folder}." in page


def test_the_interface_answers_like_the_page(cast, project, api_for, server):
    api, sources = api_for(cast.dan), reverse("api-datasets:sources", args=[project.slug])
    wish = {"connector": "url", "options": {"url": server.say("/a.csv", b"", status=404)}}
    refused = api.post(sources, {"name": "Orders", **wish}, format="json")
    assert refused.status_code == 422 and refused.json()["code"] == "no_answer"
    assert list(refused.json()["fields"]) == ["url"]
    check = api.post(reverse("api-datasets:source-check", args=[project.slug]), wish, format="json").json()
    assert check["works"] is False and check["field"] == "url" and "answered 404" in check["problem"]
    assert api.post(sources, {"name": "Orders", **wish, "anyway": True}, format="json").status_code == 201
    good = {"connector": "url", "options": {"url": server.say("/b.csv", b"id\n1\n")}}
    check = api.post(reverse("api-datasets:source-check", args=[project.slug]), good, format="json").json()
    assert check["works"] is True and check["offers"] == [{"name": "b.csv", "size": 5, "about": ""}]


def test_a_folder_with_a_file_that_cannot_be_read_is_refused_when_it_is_tried(folder, save):
    (folder / "shop.db").write_bytes(b"SQLite format 3\0" + bytes(100))
    with pytest.raises(NoAnswer, match=r"“shop.db”: this kind of file cannot be read. Files that can: .*\.csv") as no:
        save("folder", folder=str(folder))
    assert no.value.field == "pattern" and not Source.objects.exists()
    assert save("folder", folder=str(folder), pattern="*.csv") == Source.objects.get()


def test_a_file_with_a_strange_name_is_known_by_what_it_begins_with(folder, save):
    pl.DataFrame({"a": [1]}).write_parquet(folder / "part-0.parq")
    (folder / "old.2024").write_bytes(gzip.compress(b"id\n1\n"))
    assert save("folder", folder=str(folder)) == Source.objects.get()


def test_an_address_of_a_page_is_refused_and_one_of_parquet_under_another_name_is_not(server, save):
    with pytest.raises(NoAnswer, match="“index.html”: this kind of file cannot be read") as refused:
        save(url=server.say("/index.html", b"<html>"))
    assert refused.value.field == "url"
    assert save(url=server.say("/orders.php", b"PAR1 and more")) == Source.objects.get()
