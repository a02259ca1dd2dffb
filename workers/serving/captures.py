"""Answered rows, kept: a bounded queue, and a thread that appends them to one Delta table per endpoint.

Answering never waits for storage. What does not fit in the queue is dropped and counted, so for every endpoint
captured + skipped + dropped = answered once the queue is empty.
"""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec
import polars as pl
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError

from workers.core.store import Store

log = logging.getLogger(__name__)

QUEUE_ROWS = 20_000
FLUSH_SECONDS = 1.0
TIDY_EVERY = 60
KEEP_REPLACED_FILES_HOURS = 1

SCHEMA = pa.schema(
    [
        pa.field("prediction_id", pa.string(), nullable=False),
        pa.field("at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("deployment", pa.string(), nullable=False),
        pa.field("version", pa.string(), nullable=False),
        pa.field("key", pa.string(), nullable=False),
        pa.field("milliseconds", pa.float64(), nullable=False),
        pa.field("prediction", pa.string()),
        pa.field("inputs", pa.string(), nullable=False),
        pa.field("outputs", pa.string(), nullable=False),
    ]
)
"""``inputs`` and ``outputs`` are JSON objects: a version with other columns needs no other table."""


@dataclass
class Tally:
    """Rows of one endpoint since the server started. Each count has one writing thread."""

    answered: int = 0
    captured: int = 0
    skipped: int = 0
    dropped: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Answered:
    """One answered request: its raw rows, and its predictions with their ids, row by row."""

    endpoint: str
    deployment: str
    version: str
    key: str
    at: float
    milliseconds: float
    rows: Sequence[dict[str, Any]]
    predictions: Sequence[dict[str, Any]]
    tally: Tally = field(repr=False)


class CaptureWriter:
    """Takes answers from the event loop with ``offer`` and writes them from a thread of its own."""

    def __init__(self, store: Store, limit: int = QUEUE_ROWS) -> None:
        self.store = store
        self.limit = limit
        self.problem = ""
        self._waiting: list[Answered] = []
        self._held = 0
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._stop = threading.Event()
        self._commits: dict[str, int] = defaultdict(int)
        self._thread = threading.Thread(target=self._run, name="captures", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Write what is waiting, then end."""
        self._stop.set()
        self._thread.join()

    def offer(self, answer: Answered) -> bool:
        """Queue an answer; False when the queue has no room for it."""
        with self._lock:
            if self._held + len(answer.rows) > self.limit:
                return False
            self._held += len(answer.rows)
            self._waiting.append(answer)
        return True

    def flush(self) -> None:
        """Write everything that waits, after whoever is writing now. What cannot be written goes on waiting, and
        ``problem`` says why."""
        with self._writing:
            with self._lock:
                taken, self._waiting = self._waiting, []
            by_endpoint: dict[str, list[Answered]] = defaultdict(list)
            for answer in taken:
                by_endpoint[answer.endpoint].append(answer)
            problems = [self._write(endpoint, answers) for endpoint, answers in by_endpoint.items()]
            self.problem = next(filter(None, problems), "")

    def _run(self) -> None:
        while not self._stop.wait(FLUSH_SECONDS):
            self.flush()
        self.flush()

    def _write(self, endpoint: str, answers: list[Answered]) -> str:
        try:
            append_captures(self.store, endpoint, answers)
        except (OSError, DeltaError) as problem:
            with self._lock:
                self._waiting = answers + self._waiting
            log.warning("captures of endpoint %s are not written yet: %s", endpoint, problem)
            return f"Captured predictions cannot be written: {problem}"
        with self._lock:
            self._held -= sum(len(answer.rows) for answer in answers)
        for answer in answers:
            answer.tally.captured += len(answer.rows)
        self._commits[endpoint] += 1
        if self._commits[endpoint] % TIDY_EVERY == 0:
            tidy_captures(self.store, endpoint)
        return ""


def append_captures(store: Store, endpoint: str, answers: Sequence[Answered]) -> None:
    """Append answers to the endpoint's table, one row per answered row, in one commit."""
    table = pa.Table.from_pylist([row for answer in answers for row in _records(answer)], schema=SCHEMA)
    write_deltalake(
        captures_uri(store, endpoint),
        table,
        mode="append",
        storage_options=store.ref.options,
        configuration={"delta.logRetentionDuration": "interval 1 days"},
    )


def scan_captures(store: Store, endpoint: str) -> pl.LazyFrame:
    """The endpoint's captures as a lazy frame with the columns of ``SCHEMA``, in no order; empty before the first."""
    uri = captures_uri(store, endpoint)
    if not DeltaTable.is_deltatable(uri, storage_options=store.ref.options):
        return pl.from_arrow(SCHEMA.empty_table()).lazy()  # type: ignore[union-attr]
    return pl.scan_delta(uri, storage_options=store.ref.options)


def captures_uri(store: Store, endpoint: str) -> str:
    return store.uri("captures", endpoint)


def tidy_captures(store: Store, endpoint: str) -> None:
    """Join the many small files that seconds of traffic leave behind; readers keep what they opened for an hour."""
    started = time.monotonic()
    table = DeltaTable(captures_uri(store, endpoint), storage_options=store.ref.options)
    try:
        table.optimize.compact()
        table.vacuum(KEEP_REPLACED_FILES_HOURS, dry_run=False, enforce_retention_duration=False)
    except (OSError, DeltaError) as problem:  # another replica tidied at the same moment: next time
        log.info("captures of endpoint %s are not tidied: %s", endpoint, problem)
        return
    log.info("captures of endpoint %s tidied in %.1f s", endpoint, time.monotonic() - started)


def _records(answer: Answered) -> list[dict[str, Any]]:
    shared = {
        "at": datetime.fromtimestamp(answer.at, UTC),
        "deployment": answer.deployment,
        "version": answer.version,
        "key": answer.key,
        "milliseconds": answer.milliseconds,
    }
    records = []
    for row, outputs in zip(answer.rows, answer.predictions, strict=True):
        kept = {name: value for name, value in outputs.items() if name != "prediction_id"}
        predicted = kept.get("prediction")
        records.append(
            {
                **shared,
                "prediction_id": outputs["prediction_id"],
                "prediction": None if predicted is None else str(predicted),
                "inputs": msgspec.json.encode(row).decode(),
                "outputs": msgspec.json.encode(kept).decode(),
            }
        )
    return records
