"""Kill things while data comes in: nothing half-stored, nothing lost, one version."""

import hashlib
from typing import Any

import httpx
import polars as pl
import pytest

from tests.live_cast import CastStudio

pytestmark = [pytest.mark.fault, pytest.mark.timeout(480)]

ROWS = 1_500_000


@pytest.fixture(scope="module")
def content() -> bytes:
    """A CSV of some 70 MB, large enough to be killed in the middle of."""
    rows = pl.int_range(ROWS).alias("id")
    frame = pl.select(rows, value=rows * 0.5, label=pl.format("row number {}", rows))
    return frame.write_csv().encode()


def announce(api: httpx.Client, content: bytes) -> str:
    facts = {"name": "rows.csv", "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return str(api.post("uploads/", json=facts).raise_for_status().json()["id"])


def send(api: httpx.Client, upload: str, content: bytes, offset: int) -> int:
    headers = {"Upload-Offset": str(offset), "Content-Type": "application/octet-stream"}
    answer = api.put(f"uploads/{upload}/", content=content[offset : offset + 4_000_000], headers=headers)
    return int(answer.raise_for_status().json()["offset"])


def send_all(api: httpx.Client, upload: str, content: bytes, offset: int = 0) -> None:
    while offset < len(content):
        offset = send(api, upload, content, offset)
    api.post(f"uploads/{upload}/finish/").raise_for_status()


def versions(studio: CastStudio, dataset: str) -> list[dict[str, Any]]:
    with studio.api() as api:
        return list(api.get(f"datasets/{dataset}/versions/").raise_for_status().json()["results"])


def test_an_upload_survives_the_death_of_the_web_process(studio: CastStudio, content: bytes) -> None:
    with studio.api() as api:
        upload = announce(api, content)
        sent = send(api, upload, content, 0)
    studio.kill("uvicorn")
    with studio.api() as api:
        known = studio.wait_for(lambda: api.get(f"uploads/{upload}/").raise_for_status().json())
        assert known["offset"] == sent
        send_all(api, upload, content, sent)
        finished = api.get(f"uploads/{upload}/").json()
    assert finished["digest"] == hashlib.sha256(content).hexdigest()


def test_a_worker_killed_while_it_writes_leaves_exactly_one_whole_version(studio: CastStudio, content: bytes) -> None:
    with studio.api() as api:
        upload = announce(api, content)
        send_all(api, upload, content)
        started = api.post("datasets/", json={"upload": upload, "name": "Rows"}).raise_for_status().json()
    job = started["job"]["id"]
    studio.wait_for(lambda: studio.job(job)["phase"], every=0.02)
    studio.kill("quick@" if studio.job(job)["queue"] == "interactive" else "compute@")
    assert not versions(studio, started["dataset"])
    ended = studio.finished(job)
    assert (ended["state"], ended["attempt"]) == ("succeeded", 2)
    (version,) = versions(studio, started["dataset"])
    assert (version["number"], version["rows"]) == (1, ROWS)
    with studio.api() as api:
        last = api.get(f"datasets/{started['dataset']}/versions/1/rows/", params={"offset": ROWS - 1}).json()
    assert last["total"] == ROWS and last["rows"] == [[ROWS - 1, (ROWS - 1) * 0.5, f"row number {ROWS - 1}"]]
