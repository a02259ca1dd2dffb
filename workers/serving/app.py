"""The server's addresses, as a plain ASGI application.

``/health`` for load balancers, ``/endpoints/<project>/<name>`` for the model's signature and
``/endpoints/<project>/<name>/predict`` for predictions. What a request means is decided in ``answering``; this file
only carries it, so a quicker carrier can take its place.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from workers.serving import refusals
from workers.serving.answering import admit, answer, describe, keep
from workers.serving.captures import CaptureWriter
from workers.serving.keeper import Keeper
from workers.serving.refusals import Refusal
from workers.serving.served import Served

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = dict[bytes, bytes]

BODY_SECONDS = 30.0
DRAIN_FACTOR = 8
"""A body over its limit is read and thrown away up to this many times the limit, so that its sender hears why."""
INLINE_BYTES = 64 * 1024
"""Larger bodies are answered in a thread: the event loop belongs to everybody."""


class App:
    """Owns the threads: they start and end with the server."""

    def __init__(self, keeper: Keeper, captures: CaptureWriter, hosts: frozenset[str]) -> None:
        self.keeper = keeper
        self.captures = captures
        self.hosts = hosts

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.captures.start()
        self.keeper.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.to_thread(self.keeper.stop)
        await asyncio.to_thread(self.captures.stop)
        await send({"type": "lifespan.shutdown.complete"})

    async def _http(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            status, reply = 200, await self._route(scope, dict(scope["headers"]), receive)
        except Refusal as refusal:
            status, reply = refusal.status, refusal.body()
        data = msgspec.json.encode(reply)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(data))]
        headers += _HEADERS.get(status, [])
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": data})

    async def _route(self, scope: Message, headers: Headers, receive: Receive) -> Any:
        if _host(headers) not in self.hosts:
            raise refusals.wrong_host()
        match scope["path"].strip("/").split("/"):
            case ["health"]:
                _allow(scope, "GET")
                return self.keeper.health()
            case ["endpoints", project, name]:
                _allow(scope, "GET")
                served, _key = admit(self._served(project, name), headers, time.time())
                return describe(served)
            case ["endpoints", project, name, "predict"]:
                _allow(scope, "POST")
                return await self._predict(self._served(project, name), headers, receive)
        raise refusals.no_such_page()

    def _served(self, project: str, name: str) -> Served | None:
        return self.keeper.endpoints.get(f"{project}/{name}")

    async def _predict(self, found: Served | None, headers: Headers, receive: Receive) -> dict[str, Any]:
        served, key = admit(found, headers, time.time())
        try:
            _check_type(headers)
            body = await _read_body(receive, served.state.max_bytes)
            if len(body) > INLINE_BYTES:
                answered = await asyncio.to_thread(answer, served, key, body)
            else:
                answered = answer(served, key, body)
        except Refusal:
            served.tally.refused += 1
            raise
        keep(served, answered, self.captures)
        return {"predictions": answered.predictions, "model_version": answered.version}


_HEADERS: dict[int, list[tuple[bytes, bytes]]] = {
    401: [(b"www-authenticate", b"Bearer")],
    408: [(b"connection", b"close")],
    413: [(b"connection", b"close")],
    503: [(b"retry-after", b"2")],
}


def _host(headers: Headers) -> str:
    host = headers.get(b"host", b"").decode("latin-1").lower()
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _allow(scope: Message, method: str) -> None:
    if scope["method"] != method:
        raise refusals.wrong_method(method)


def _check_type(headers: Headers) -> None:
    found = headers.get(b"content-type", b"application/json").decode("latin-1")
    if found.partition(";")[0].strip().lower() != "application/json":
        raise refusals.wrong_type(found[:100])


async def _read_body(receive: Receive, limit: int) -> bytes:
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _collect(receive, limit)
    except TimeoutError:
        raise refusals.too_slow(BODY_SECONDS) from None


async def _collect(receive: Receive, limit: int) -> bytes:
    pieces, size, more = [], 0, True
    while more and size <= limit * DRAIN_FACTOR:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise refusals.malformed("it ended before its end")
        piece = message.get("body", b"")
        size += len(piece)
        if size <= limit:
            pieces.append(piece)
        more = message.get("more_body", False)
    if size > limit:
        raise refusals.too_large(limit)
    return b"".join(pieces)
