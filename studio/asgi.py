"""The web process: Django, and the notebooks' proxy in front of it for its own paths."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings.prod")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from apps.notebooks.proxy import application as notebooks  # noqa: E402

NOTEBOOKS = "/nb/"
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Notebook paths and their websockets go to the proxy, everything else to Django."""
    if scope["type"] in ("http", "websocket") and scope["path"].startswith(NOTEBOOKS):
        await notebooks(scope, receive, send)
    elif scope["type"] == "http":
        await django_application(scope, receive, send)
    elif scope["type"] == "lifespan":
        await _lifespan(receive, send)
    else:
        await send({"type": "websocket.close", "code": 4404})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
