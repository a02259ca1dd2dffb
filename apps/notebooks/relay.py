"""Carries one request or one websocket between a person and their notebook server."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, unix_connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from apps.notebooks.admission import HOP_BY_HOP, NotRunning, Refused, Way, admit
from apps.notebooks.asgi_types import Receive, Scope, Send

RECHECK_SECONDS = 5.0
FULL_STOP = {"type": "websocket.close", "code": 1000}


async def relay_http(scope: Scope, receive: Receive, send: Send, way: Way) -> None:
    """Stream the request up and the answer down. Raises ``NotRunning`` when nobody listens."""
    has_body = {name for name, _value in scope["headers"]} & {b"content-length", b"transfer-encoding"}
    # No time limit: a notebook may take its time, and its owner can always close the page.
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(uds=way.socket), timeout=None) as client:
        request = client.build_request(
            scope["method"],
            f"http://{way.host}{way.target}",
            headers=way.headers,
            content=_body(receive) if has_body else None,
        )
        try:
            response = await client.send(request, stream=True)
        except httpx.TransportError:
            raise NotRunning from None
        headers = [(name.lower(), value) for name, value in response.headers.raw if name.lower() not in HOP_BY_HOP]
        await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
        async for piece in response.aiter_raw():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def relay_websocket(scope: Scope, receive: Receive, send: Send, way: Way) -> None:
    """Join the two ends until one of them leaves, or the person loses the right to be here."""
    headers = [(name.decode(), value.decode("latin-1")) for name, value in way.headers]
    try:
        upstream = await unix_connect(
            way.socket,
            f"ws://{way.host}{way.target}",
            additional_headers=[pair for pair in headers if pair[0] != "host" and not pair[0].startswith("sec-")],
            subprotocols=scope.get("subprotocols") or None,
            compression=None,
            max_size=None,
        )
    except (OSError, InvalidHandshake):
        raise NotRunning from None
    async with upstream:
        await send({"type": "websocket.accept", "subprotocol": upstream.subprotocol})
        await _until_one_ends(_upwards(receive, upstream), _downwards(upstream, send), _while_admitted(scope))
        await send(FULL_STOP)


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        yield message.get("body", b"")
        more = message.get("more_body", False)


async def _until_one_ends(*ways: Coroutine[Any, Any, None]) -> None:
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _upwards(receive: Receive, upstream: ClientConnection) -> None:
    while (message := await receive())["type"] != "websocket.disconnect":
        if message["type"] == "websocket.receive":
            text = message.get("text")
            await upstream.send(text if text is not None else message["bytes"])


async def _downwards(upstream: ClientConnection, send: Send) -> None:
    try:
        async for data in upstream:
            await send({"type": "websocket.send", "text" if isinstance(data, str) else "bytes": data})
    except ConnectionClosed:
        return


async def _while_admitted(scope: Scope) -> None:
    """Ends within seconds of a sign-out or a change of role."""
    try:
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            await admit(scope)
    except Refused:
        return
