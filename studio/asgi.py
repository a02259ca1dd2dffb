"""The web process: Django, with the notebooks' proxy and the health answer in front of it for their own paths."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings.prod")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from apps.notebooks.asgi_types import Receive, Scope, Send  # noqa: E402
from apps.notebooks.proxy import application as notebooks  # noqa: E402
from studio.health import PATH as HEALTH  # noqa: E402
from studio.health import application as health  # noqa: E402

NOTEBOOKS = "/nb/"


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Notebook paths and their websockets go to the proxy, everything else to Django."""
    if scope["type"] in ("http", "websocket") and scope["path"].startswith(NOTEBOOKS):
        await notebooks(scope, receive, send)
    elif scope["type"] == "http":
        await (health if scope["path"] == HEALTH else django_application)(scope, receive, send)
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
