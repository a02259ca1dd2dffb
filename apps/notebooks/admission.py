"""Who may pass to which notebook server, and with which headers.

The proxy runs beside Django's middleware, so host, session, policy and origin are checked here.
"""

import re
import time
from collections.abc import Iterable
from importlib import import_module
from typing import NamedTuple
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils.translation import gettext as _

from apps.notebooks.asgi_types import Headers, Scope
from apps.notebooks.inside.ticket import HEADER, write_ticket
from apps.notebooks.launcher import Places
from apps.notebooks.models import NotebookServer
from apps.notebooks.queries import server_of
from apps.projects import policy
from apps.projects.models import Project

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore
ADDRESS = re.compile(r"^/nb/u/(?P<user>[0-9a-f-]{36})/(?P<project>[-\w]+)/")
HOP_BY_HOP = {b"connection", b"keep-alive", b"proxy-authenticate", b"te", b"trailer", b"transfer-encoding", b"upgrade"}
NOT_FOR_UPSTREAM = HOP_BY_HOP | {b"authorization", b"cookie", b"origin", HEADER.lower().encode()}


class Refused(Exception):
    """Not let through; ``status`` is what HTTP says."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class NotRunning(Refused):
    """The way is right, but no server listens at its end."""

    def __init__(self) -> None:
        super().__init__(503, _("This notebook server is not running. Open it from its project's notebook page."))


class Way(NamedTuple):
    """Where a request goes and what it carries."""

    socket: str
    host: str
    target: str
    headers: Headers


async def admit(scope: Scope) -> Way:
    """The way to the server that ``scope`` asks for. Raises ``Refused``."""
    headers = dict(scope["headers"])
    host = headers.get(b"host", b"").decode("latin-1")
    if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
        raise Refused(400, _("This host name is not one of the studio's."))
    origin = headers.get(b"origin", b"").decode("latin-1")
    if scope["type"] == "websocket" and urlsplit(origin).netloc != host:
        raise Refused(403, _("Notebooks answer only to the studio's own pages."))
    server = await sync_to_async(_server)(scope["path"], headers.get(b"cookie", b"").decode("latin-1"))
    ticket = write_ticket(server.key, str(server.user_id), time.time())
    return Way(
        socket=str(Places.of(server).socket),
        host=host,
        target=_target(scope),
        headers=[*_forwarded(scope["headers"]), (HEADER.lower().encode(), ticket.encode())],
    )


def _server(path: str, cookies: str) -> NotebookServer:
    """The server at ``path``, if the session is its owner's and the policy lets them in."""
    close_old_connections()
    request = HttpRequest()
    request.session = SessionStore(parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME))
    person = get_user(request)
    if not person.is_authenticated:
        raise Refused(401, _("Sign in to the studio to see your notebooks."))
    nothing = Refused(404, _("There is nothing at this address that you can see."))
    address = ADDRESS.match(path)
    if address is None or address["user"] != str(person.pk):
        raise nothing
    project = Project.objects.visible_to(person).filter(slug=address["project"]).first()
    if project is None or not policy.allows(person, "notebook.open", project):
        raise nothing
    server = server_of(person, project)
    if server is None or server.pid is None:
        raise NotRunning
    return server


def _target(scope: Scope) -> str:
    path, query = scope.get("raw_path") or scope["path"].encode(), scope["query_string"]
    return (path + b"?" + query if query else path).decode("latin-1")


def _forwarded(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The person's headers without what is the studio's, or this hop's alone."""
    kept = [(name, value) for name, value in headers if name not in NOT_FOR_UPSTREAM]
    ours = {settings.SESSION_COOKIE_NAME.encode(), settings.CSRF_COOKIE_NAME.encode()}
    cookies = [part.strip() for name, value in headers if name == b"cookie" for part in value.split(b";")]
    theirs = [cookie for cookie in cookies if cookie and cookie.split(b"=")[0] not in ours]
    return [*kept, (b"cookie", b"; ".join(theirs))] if theirs else kept
