"""Every answered row is kept, or counted as skipped or dropped."""

import json
from pathlib import Path

import pytest
from deltalake import DeltaTable

from tests.serving import wait_for
from tests.workers.serving.standin import Studio
from workers.core.store import Store, StoreRef
from workers.serving import captures
from workers.serving.app import App
from workers.serving.captures import Answered, CaptureWriter, Tally, scan_captures


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(StoreRef(str(tmp_path / "store")))


def answered(tally: Tally, rows: int = 1) -> Answered:
    inputs = [{"x": number} for number in range(rows)]
    outputs = [{"prediction_id": f"p{number}", "prediction": "yes", "score": 0.5} for number in range(rows)]
    return Answered("e1", "d1", "m/1", "k1", 1_700_000_000.0, 1.5, inputs, outputs, tally)


def test_an_answered_prediction_shows_in_the_table(studio: Studio, server: App) -> None:
    studio.ask(studio.endpoint(serving=studio.release(3)))
    wait_for(lambda: studio.predict() == 3)
    answer = studio.post({"rows": [{"x": 2, "extra": "é"}, {"x": 4}]}).json()
    ids = [p["prediction_id"] for p in answer["predictions"]]

    def found() -> list[dict[str, object]]:
        rows = scan_captures(studio.store, "e1").collect().to_dicts()
        return [row for row in rows if row["prediction_id"] in ids]

    rows = wait_for(lambda: len(found()) == 2 and found())
    row = next(row for row in rows if row["prediction_id"] == ids[0])
    assert json.loads(row["inputs"]) == {"x": 2, "extra": "é"}
    assert json.loads(row["outputs"]) == {"prediction": 6}
    assert (row["version"], row["deployment"], row["key"], row["prediction"]) == ("doubler/3", "d-3", "k1", "6")


def test_captured_skipped_and_dropped_add_up_to_answered(studio: Studio, server: App) -> None:
    server.captures.limit = 5
    studio.ask(studio.endpoint(serving=studio.release(3), capture_share=0.5))
    wait_for(lambda: studio.predict() == 3)
    for rows in (1, 8) * 30:  # eight never fit in five places, one always does in time
        studio.post({"rows": [{"x": x} for x in range(rows)]})
    server.captures.flush()
    tally = server.keeper.endpoints["lab/doubler"].tally
    assert tally.captured + tally.skipped + tally.dropped == tally.answered >= 120
    assert tally.skipped > 0 and tally.dropped > 0
    assert scan_captures(studio.store, "e1").collect().height == tally.captured


def test_a_full_queue_refuses_and_a_written_one_takes_again(store: Store) -> None:
    writer, tally = CaptureWriter(store, limit=3), Tally()
    assert writer.offer(answered(tally, 2))
    assert not writer.offer(answered(tally, 2))
    writer.flush()
    assert writer.offer(answered(tally, 3))
    assert tally.captured == 2


def test_what_cannot_be_written_waits_until_it_can(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    writer, tally = CaptureWriter(store), Tally()
    writer.offer(answered(tally))
    with monkeypatch.context() as patch:
        patch.setattr(captures, "append_captures", full)
        writer.flush()
    assert "No space left" in writer.problem
    writer.flush()
    assert (writer.problem, tally.captured) == ("", 1)
    assert scan_captures(store, "e1").collect().height == 1


def test_many_small_files_are_joined_and_no_row_is_lost(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captures, "TIDY_EVERY", 5)
    writer, tally = CaptureWriter(store), Tally()
    for _ in range(5):
        writer.offer(answered(tally, 3))
        writer.flush()
    assert len(DeltaTable(captures.captures_uri(store, "e1")).file_uris()) == 1
    assert scan_captures(store, "e1").collect().height == 15


def test_before_the_first_capture_there_are_no_rows(store: Store) -> None:
    assert scan_captures(store, "nobody").collect().height == 0


def test_stopping_writes_what_waits(store: Store) -> None:
    writer, tally = CaptureWriter(store), Tally()
    writer.start()
    writer.offer(answered(tally))
    writer.stop()
    assert scan_captures(store, "e1").collect().height == 1
