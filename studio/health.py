"""Can this process serve? Supervisor and load balancers ask, so neither sign-in nor a host name is needed."""

from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections, connection

from apps.notebooks.asgi_types import Receive, Scope, Send

PATH = "/health"


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """200 when the database answers, 503 when it does not."""
    well = await sync_to_async(_database_answers)()
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200 if well else 503, "headers": headers})
    await send({"type": "http.response.body", "body": b"well\n" if well else b"the database does not answer\n"})


def _database_answers() -> bool:
    close_old_connections()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
