"""What a request means, apart from how it was carried: who may call, what the model answers, what is kept of it."""

import logging
import random
import time
import uuid
from collections.abc import Mapping
from typing import Any

from workers.core.errors import DataError
from workers.core.specs import to_json
from workers.serving import refusals
from workers.serving.bodies import read_rows
from workers.serving.captures import Answered, CaptureWriter
from workers.serving.keys import find_key
from workers.serving.served import Served
from workers.serving.state import Key

log = logging.getLogger(__name__)

Headers = Mapping[bytes, bytes]


def admit(served: Served | None, headers: Headers, now: float) -> tuple[Served, Key]:
    """The endpoint and the key that opens it at ``now`` (Unix seconds). Raises ``Refusal``."""
    scheme, _, secret = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise refusals.key_missing()
    key = find_key(secret.strip(), served.state.keys if served else ())
    if served is None or key is None:
        raise refusals.key_unknown()
    if key.expires_at is not None and key.expires_at <= now:
        raise refusals.key_expired()
    if served.state.ends_at is not None and served.state.ends_at <= now:
        raise refusals.endpoint_ended()
    return served, key


def describe(served: Served) -> dict[str, Any]:
    """What the model in service takes and gives. Raises ``Refusal`` when there is none."""
    loaded = served.loaded
    if loaded is None:
        raise refusals.not_in_service()
    return {
        "endpoint": served.state.path,
        "model_version": loaded.release.version,
        "signature": to_json(loaded.model.signature),
        "example": {"rows": [loaded.model.signature.example]},
    }


def answer(served: Served, key: Key, body: bytes) -> Answered:
    """Predict the rows of a body. Raises ``Refusal`` naming row and column where one is at fault."""
    loaded = served.loaded
    if loaded is None:
        raise refusals.not_in_service()
    started = time.perf_counter()
    rows = read_rows(body, served.state.max_rows)
    try:
        predicted = loaded.model.predict_rows(rows)
    except DataError as problem:
        place = {name: problem.details[name] for name in ("row", "column") if name in problem.details}
        raise refusals.wrong_rows(problem.message, **place) from None
    except Exception:  # a fault in a model must not cost the server; the log keeps it
        reference = uuid.uuid4().hex[:12]
        log.exception("prediction failed at %s, reference %s", served.state.path, reference)
        raise refusals.unexpected(reference) from None
    return Answered(
        endpoint=served.state.id,
        deployment=loaded.release.deployment,
        version=loaded.release.version,
        key=key.id,
        at=time.time(),
        milliseconds=(time.perf_counter() - started) * 1000,
        rows=rows,
        predictions=[{"prediction_id": uuid.uuid4().hex, **outputs} for outputs in predicted],
        tally=served.tally,
    )


def keep(served: Served, answered: Answered, captures: CaptureWriter) -> None:
    """Count an answer and hand the sampled share of them to the writer. Called by one thread only."""
    tally, rows = served.tally, len(answered.rows)
    served.latest_ms.append(answered.milliseconds)
    tally.answered += rows
    if random.random() >= served.state.capture_share:
        tally.skipped += rows
    elif not captures.offer(answered):
        tally.dropped += rows
