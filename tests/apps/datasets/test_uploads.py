"""Uploads: chunk by chunk, safe to break off, safe to send twice."""

import hashlib

import pytest
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.core.storage import store
from apps.datasets.models import Upload

DATA = b"id,diagnosis\n" + b"1,M\n" * 1000


@pytest.fixture
def api(api_for, cast):
    return api_for(cast.dan)


@pytest.fixture
def base(project):
    return f"/api/v1/projects/{project.slug}/uploads/"


def announce(api, base, **others):
    return api.post(base, {"name": "a.csv", "size": len(DATA), **others}, format="json")


def put(api, base, upload, offset, data):
    return api.put(f"{base}{upload}/", data, content_type="application/octet-stream", HTTP_UPLOAD_OFFSET=str(offset))


def test_a_file_arrives_in_chunks_and_is_kept_under_its_checksum(api, base):
    upload = announce(api, base, sha256=hashlib.sha256(DATA).hexdigest()).json()
    assert upload["offset"] == 0
    assert put(api, base, upload["id"], 0, DATA[:1500]).json()["offset"] == 1500
    assert put(api, base, upload["id"], 1500, DATA[1500:]).json()["offset"] == len(DATA)
    done = api.post(f"{base}{upload['id']}/finish/").json()
    assert done["finished_at"]
    assert store().read_bytes(done["digest"]) == DATA
    assert not Upload.objects.get().path.exists()
    told = AuditEvent.objects.filter(target_kind="datasets.upload").order_by("number")
    assert [event.verb for event in told] == ["upload.created", "upload.finished"]


def test_a_chunk_at_the_wrong_place_is_refused_with_the_right_one(api, base):
    upload = announce(api, base).json()
    put(api, base, upload["id"], 0, DATA[:100])
    twice = put(api, base, upload["id"], 0, DATA[:100])
    assert twice.status_code == 409
    assert twice.json()["details"] == {"offset": 100}
    assert api.get(f"{base}{upload['id']}/").json()["offset"] == 100


def test_bytes_of_a_chunk_that_the_server_did_not_live_to_count_are_written_over(api, base):
    upload = announce(api, base).json()
    row = Upload.objects.get()
    row.path.parent.mkdir(parents=True, exist_ok=True)
    row.path.write_bytes(b"half a chunk that was never counted")
    put(api, base, upload["id"], 0, DATA)
    assert store().read_bytes(api.post(f"{base}{upload['id']}/finish/").json()["digest"]) == DATA


def test_a_chunk_beyond_the_announced_size_is_refused(api, base):
    upload = announce(api, base).json()
    answer = put(api, base, upload["id"], 0, DATA + b"more")
    assert answer.status_code == 413
    assert api.get(f"{base}{upload['id']}/").json()["offset"] == 0


def test_finishing_too_early_says_how_much_is_missing(api, base):
    upload = announce(api, base).json()
    put(api, base, upload["id"], 0, DATA[:100])
    answer = api.post(f"{base}{upload['id']}/finish/")
    assert answer.status_code == 409
    assert "100 of 4013 bytes have arrived" in answer.json()["message"]


def test_a_wrong_checksum_means_sending_again(api, base):
    upload = announce(api, base, sha256="0" * 64).json()
    put(api, base, upload["id"], 0, DATA)
    answer = api.post(f"{base}{upload['id']}/finish/")
    assert answer.status_code == 422
    assert "damaged on its way" in answer.json()["message"]
    assert api.get(f"{base}{upload['id']}/").json()["offset"] == 0


def test_bytes_that_vanished_from_the_disk_mean_sending_again(api, base):
    upload = announce(api, base).json()
    put(api, base, upload["id"], 0, DATA)
    Upload.objects.get().path.unlink()
    assert api.post(f"{base}{upload['id']}/finish/").status_code == 422
    assert api.get(f"{base}{upload['id']}/").json()["offset"] == 0


def test_finishing_twice_is_harmless(api, base):
    upload = announce(api, base).json()
    put(api, base, upload["id"], 0, DATA)
    first = api.post(f"{base}{upload['id']}/finish/").json()
    assert api.post(f"{base}{upload['id']}/finish/").json() == first


def test_an_empty_file_is_refused_before_it_is_sent(api, base):
    answer = api.post(base, {"name": "a.csv", "size": 0}, format="json")
    assert answer.status_code == 422
    assert "The file is empty" in answer.json()["message"]


def test_a_file_for_which_there_is_no_room_is_refused_before_it_is_sent(api, base):
    answer = api.post(base, {"name": "a.csv", "size": 2**49}, format="json")
    assert answer.status_code == 413
    assert "of disk and" in answer.json()["message"]


def test_a_chunk_needs_its_place_and_its_media_type(api, base):
    upload = announce(api, base).json()
    address = f"{base}{upload['id']}/"
    assert api.put(address, b"x", content_type="application/octet-stream").status_code == 422
    assert api.put(address, {"a": 1}, format="json", HTTP_UPLOAD_OFFSET="0").status_code == 422
    assert api.put(address, b"x", content_type="text/csv", HTTP_UPLOAD_OFFSET="0").status_code == 415


def test_a_name_with_a_path_keeps_only_its_end(api, base):
    announce(api, base, name="../../etc/passwd.csv")
    assert Upload.objects.get().name == "passwd.csv"


def test_uploads_that_nobody_went_on_with_are_forgotten(api, base):
    upload = announce(api, base).json()
    put(api, base, upload["id"], 0, DATA[:100])
    old = Upload.objects.get()
    Upload.objects.update(created_at="2020-01-01T00:00:00Z")
    announce(api, base)
    assert not old.path.exists()
    assert not Upload.objects.filter(id=old.id).exists()


def test_a_file_that_broke_off_is_told_to_its_person_alone_until_it_is_forgotten(api, base, client_for, cast, project):
    announce(api, base)
    upload = announce(api, base, name="large.csv").json()
    put(api, base, upload["id"], 0, DATA[: len(DATA) // 3])
    page = reverse("datasets:new", args=[project.slug])
    dan, olga = client_for(cast.dan), client_for(cast.olga)
    shown = dan.get(page).text
    assert "“large.csv” was 33% sent. Choose the same file again" in shown and "a.csv" not in shown
    assert "large.csv" not in olga.get(page).text
    forget = reverse("datasets:upload-forget", args=[project.slug, upload["id"]])
    assert olga.post(forget).status_code == 409 and Upload.objects.get(id=upload["id"]).path.exists()
    assert dan.post(forget)["Location"] == page
    assert not Upload.objects.filter(id=upload["id"]).exists() and "large.csv" not in dan.get(page).text
