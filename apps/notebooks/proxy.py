"""The door to the notebook servers: an ASGI application for the paths below /nb/."""

from apps.notebooks.admission import Refused, admit
from apps.notebooks.asgi_types import Receive, Scope, Send
from apps.notebooks.relay import relay_http, relay_websocket

CLOSE_REFUSED = 4403


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Pass one request or websocket on to the person's own server, or say in a sentence why not."""
    relay = relay_websocket if scope["type"] == "websocket" else relay_http
    try:
        await relay(scope, receive, send, await admit(scope))
    except Refused as refusal:
        await _say(scope, send, refusal)


async def _say(scope: Scope, send: Send, refusal: Refused) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": CLOSE_REFUSED, "reason": str(refusal)})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": str(refusal).encode()})
