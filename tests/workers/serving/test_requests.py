"""What a caller hears: predictions, or a sentence that names what is wrong."""

import time
from typing import Any

import httpx
import pytest

from tests.serving import wait_for
from tests.workers.serving.standin import SECRET, Studio
from workers.serving.app import App
from workers.serving.keys import hash_key
from workers.serving.state import Key

X = {"rows": [{"x": 2}]}


@pytest.fixture
def live(studio: Studio, server: App) -> Studio:
    studio.ask(studio.endpoint(serving=studio.release(3), max_rows=200, max_bytes=100_000))
    wait_for(lambda: studio.predict() == 3)
    return studio


def test_answers_raw_rows_with_ids_and_the_model_version(live: Studio) -> None:
    answer = live.post({"rows": [{"x": 1}, {"x": 2}]}).json()
    assert [p["prediction"] for p in answer["predictions"]] == [3, 6]
    assert len({p["prediction_id"] for p in answer["predictions"]}) == 2
    assert answer["model_version"] == "doubler/3"


@pytest.mark.parametrize(
    "body",
    [
        {"instances": [{"x": 2}]},
        {"dataframe_records": [{"x": 2}]},
        {"dataframe_split": {"columns": ["x"], "data": [[2]]}},
    ],
)
def test_reads_the_forms_that_other_clients_send(live: Studio, body: Any) -> None:
    assert live.post(body).json()["predictions"][0]["prediction"] == 6


@pytest.mark.parametrize(
    ("body", "status", "code", "words"),
    [
        (b"{", 400, "malformed_json", "not valid JSON"),
        (b"", 400, "malformed_json", "not valid JSON"),
        (b'{"rows": "\xff"}', 400, "malformed_json", "UTF-8"),
        (b"[" * 5000 + b"]" * 5000, 400, "malformed_json", "nested"),
        (b"[]", 422, "invalid_rows", '{"rows": [{"column": value}]}'),
        (b'{"rows": [], "instances": []}', 422, "invalid_rows", "once"),
        (b'{"rows": []}', 422, "invalid_rows", "at least one"),
        (b'{"rows": {"x": 1}}', 422, "invalid_rows", "must be a list"),
        (b'{"rows": [{"x": 1}, 7]}', 422, "invalid_rows", "Row 2"),
        (b'{"rows": [{"x": 1}, {"x": "a"}]}', 422, "invalid_rows", "Row 2: “x” must be a number."),
        (b'{"dataframe_split": {"columns": ["x"], "data": [[1], [1, 2]]}}', 422, "invalid_rows", "Row 2 has 2 values"),
        (b'{"dataframe_split": {"columns": ["x", "x"], "data": []}}', 422, "invalid_rows", "more than once"),
        (b'{"dataframe_split": 7}', 422, "invalid_rows", "columns"),
        (b'{"rows": [' + b",".join([b'{"x":1}'] * 201) + b"]}", 413, "too_many_rows", "at most 200"),
        (b'{"rows": [{"x": "' + b"a" * 100_001 + b'"}]}', 413, "body_too_large", "larger than 100,000 bytes"),
    ],
)
def test_bad_bodies_end_in_a_sentence(live: Studio, body: bytes, status: int, code: str, words: str) -> None:
    answer = live.post(body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert words in error["message"]
    assert live.predict() == 3


def test_names_row_and_column_for_programs_too(live: Studio) -> None:
    error = live.post({"rows": [{"x": 1}, {"y": 1}]}).json()["error"]
    assert (error["row"], error["column"]) == (2, "x")


def test_a_body_of_unknown_length_is_limited_as_well(live: Studio) -> None:
    pieces = (b" " * 50_000 for _ in range(4))
    headers = {"Authorization": f"Bearer {SECRET}", "Content-Type": "application/json"}
    answer = httpx.post(f"{live.base}/endpoints/lab/doubler/predict", content=pieces, headers=headers)
    assert answer.json()["error"]["code"] == "body_too_large"


def test_only_json_is_read(live: Studio) -> None:
    answer = live.post(X, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["error"]["message"]


@pytest.mark.parametrize(("key", "code"), [(None, "key_missing"), ("etk_another", "key_unknown")])
def test_refuses_strangers(live: Studio, key: str | None, code: str) -> None:
    answer = live.post(X, key=key)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, code)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_foreign_key_and_a_missing_endpoint_look_the_same(live: Studio) -> None:
    foreign, missing = live.post(X, key="etk_x"), live.post(X, path="lab/none")
    assert (foreign.status_code, foreign.json()) == (missing.status_code, missing.json())


def test_refuses_an_expired_key_and_an_ended_endpoint(live: Studio) -> None:
    expired = Key("k1", hash_key(SECRET), expires_at=time.time() - 1)
    live.ask(live.endpoint(serving=live.release(3), keys=(expired,)))
    wait_for(lambda: live.post(X).status_code == 401)
    assert "expired" in live.post(X).json()["error"]["message"]
    live.ask(live.endpoint(serving=live.release(3), ends_at=time.time() - 1))
    wait_for(lambda: live.post(X).status_code == 410)


def test_a_revoked_key_is_refused_within_five_seconds_on_an_open_connection(live: Studio) -> None:
    headers = {"Authorization": f"Bearer {SECRET}"}
    with httpx.Client(headers=headers) as client:
        address = f"{live.base}/endpoints/lab/doubler/predict"
        assert client.post(address, json=X).status_code == 200
        live.ask(live.endpoint(serving=live.release(3), keys=()))
        wait_for(lambda: client.post(address, json=X).status_code == 401, seconds=5)


def test_describes_what_it_takes(live: Studio) -> None:
    address = f"{live.base}/endpoints/lab/doubler"
    found = httpx.get(address, headers={"Authorization": f"Bearer {SECRET}"}).json()
    assert found["model_version"] == "doubler/3"
    assert found["signature"]["inputs"][0]["name"] == "x"
    assert live.post(found["example"]).status_code == 200
    assert httpx.get(address).status_code == 401


def test_other_addresses_methods_and_hosts_are_refused(live: Studio) -> None:
    assert httpx.get(f"{live.base}/nothing").status_code == 404
    assert httpx.get(f"{live.base}/endpoints/lab/doubler/predict").status_code == 405
    assert httpx.get(f"{live.base}/health", headers={"Host": "evil.example"}).status_code == 421


def test_health_counts_what_is_in_service(live: Studio) -> None:
    found = httpx.get(f"{live.base}/health").json()
    assert (found["status"], found["endpoints"], found["in_service"]) == ("ok", 1, 1)


def test_an_endpoint_without_a_model_says_so(studio: Studio, server: App) -> None:
    studio.ask(studio.endpoint())
    answer = wait_for(lambda: (found := studio.post(X)).status_code == 503 and found)
    assert "No model is in service" in answer.json()["error"]["message"]


def test_a_fault_in_the_model_costs_one_answer_and_shows_no_internals(live: Studio, server: App) -> None:
    served = server.keeper.endpoints["lab/doubler"]
    served.loaded.model.factor = "broken"  # type: ignore[union-attr]
    answer = live.post(X)
    assert answer.status_code == 500
    assert "own fault" not in answer.text
    assert httpx.get(f"{live.base}/health").status_code == 200
