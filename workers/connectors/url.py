"""A file at an address of the web."""

import base64
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from workers.core import params
from workers.core.connector import HEAD, Connector, Errand, Fetched, LocalFile, Offer, at_field
from workers.core.errors import DataError
from workers.core.places.outbound import UNCHANGED, Outbound
from workers.core.store import file_digest
from workers.core.words import _, say


class Url(Connector):
    """Asks again with the server's own marks of the last answer, so that an unchanged file costs nothing."""

    label = _("Web address")
    help = _("A file that a web server gives to whoever asks, or to whoever has a token or a password.")
    icon = "globe"
    files_field = "url"

    @dataclass(frozen=True)
    class Params(params.Params):
        url: str = params.text(
            _("Address"),
            max_length=2000,
            help=_("Such as https://data.example.com/orders.csv. It is shown to members."),
        )
        user: str = params.text(_("User"), default="", help=_("If the server asks for a user and a password."))
        header: str = params.text(
            _("Header of the token"),
            default="Authorization",
            help=_("How the server wants the token; most want it as it is here."),
        )

    @dataclass(frozen=True)
    class Secrets(params.Params):
        password: str = params.secret(_("Password"))
        token: str = params.secret(_("Token"))

    def receiver(self, params: Any) -> str:
        parts = urlsplit(params.url)
        return f"{parts.scheme}://{parts.netloc}"

    def offers(self, params: Any, secrets: Any, errand: Errand) -> list[Offer]:
        with at_field("url"):
            answer = Outbound(errand.hosts).look(params.url, _headers(params, secrets))
        return [Offer(answer.name, answer.size, answer.kind)]

    def beginning(self, params: Any, secrets: Any, errand: Errand, name: str) -> bytes:
        return Outbound(errand.hosts).beginning(params.url, _headers(params, secrets), HEAD)

    def fetch(self, params: Any, secrets: Any, errand: Errand) -> Fetched:
        target = errand.scratch / "download"
        headers = {**_headers(params, secrets), **_unless_changed(errand)}
        answer = Outbound(errand.hosts).download(params.url, headers, target, errand.room, errand.reporter)
        if answer.status == UNCHANGED:
            return Fetched((), dict(errand.seen))
        if not target.stat().st_size:
            raise DataError(say(_("{name}: the server gave an empty file."), name=answer.name))
        digest = file_digest(target)
        if digest == errand.seen.get("digest"):
            return Fetched((), dict(errand.seen))
        seen = {"etag": answer.etag, "modified": answer.modified, "digest": digest}
        return Fetched((LocalFile(target, answer.name),), seen)


def _headers(params: Any, secrets: Any) -> dict[str, str]:
    if secrets.token:
        bare = params.header.lower() == "authorization" and " " not in secrets.token
        return {params.header: f"Bearer {secrets.token}" if bare else secrets.token}
    if params.user:
        pair = base64.b64encode(f"{params.user}:{secrets.password}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}
    return {}


def _unless_changed(errand: Errand) -> dict[str, str]:
    marks = {"If-None-Match": errand.seen.get("etag"), "If-Modified-Since": errand.seen.get("modified")}
    return {name: value for name, value in marks.items() if value}
