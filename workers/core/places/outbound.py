"""The one client that fetches addresses which people typed: judged, pinned, without redirects, bounded in every way."""

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import httpx

from workers.core.errors import DataError
from workers.core.places.addresses import UNREACHABLE, Place, place_of
from workers.core.reporter import Reporter
from workers.core.words import _, say

TIMEOUT = httpx.Timeout(60.0, connect=10.0)
LONGEST = 6 * 3600.0
PIECE = 1 << 20
PORTS = {"http": 80, "https": 443}
UNCHANGED = 304


@dataclass(frozen=True)
class Answer:
    """What a server said of an address. ``name`` is a safe file name; ``size`` None when it was not announced."""

    status: int
    name: str
    size: int | None
    etag: str
    modified: str
    kind: str


class Outbound:
    """Fetches over http and https. ``hosts`` may be private; everybody else must be public."""

    def __init__(self, hosts: tuple[str, ...] = ()) -> None:
        self.hosts = hosts

    def look(self, url: str, headers: Mapping[str, str]) -> Answer:
        """What the server says of the address, without its content. Raises ``DataError``."""
        with self._opened(url, headers) as response:
            return _answer(url, response)

    def beginning(self, url: str, headers: Mapping[str, str], size: int) -> bytes:
        """The first bytes of the content, at most ``size``. Raises ``DataError``."""
        with self._opened(url, headers) as response:
            return next(response.iter_raw(size), b"")

    def download(self, url: str, headers: Mapping[str, str], target: Path, room: int, reporter: Reporter) -> Answer:
        """Write the content to ``target`` and say what came; nothing is written when it is unchanged (304).

        Raises ``DataError`` when it is larger than ``room`` bytes, takes too long or breaks off; ``target`` is gone.
        """
        with self._opened(url, headers) as response:
            answer = _answer(url, response)
            if answer.status != UNCHANGED:
                try:
                    _write(response, answer, target, room, reporter)
                except BaseException:
                    target.unlink(missing_ok=True)
                    raise
        return answer

    @contextmanager
    def _opened(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        place = judged(url, self.hosts)
        with _client() as client:
            response = _first_answer(client, place, url, headers)
            try:
                _refuse_unless_good(url, response)
                yield response
            except httpx.TransportError:
                broke = _("{host} broke off before everything had arrived. Nothing was stored. Try again later.")
                raise DataError(say(broke, host=place.host)) from None
            finally:
                response.close()


def judged(url: str, hosts: tuple[str, ...]) -> Place:
    """The place that an address names, if it may be spoken to. Raises ``DataError``."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise DataError(say(_("This is not a complete address. Write it as https://host/path."))) from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise DataError(say(_("The address must begin with http:// or https:// and name a host.")))
    if parts.username or parts.password:
        shown = _("Leave user and password out of the address: it is shown. They have fields of their own.")
        raise DataError(say(shown))
    return place_of(parts.hostname, port, hosts)


@cache
def _trust() -> ssl.SSLContext:
    trust = httpx.create_ssl_context(trust_env=False)
    trust.load_default_certs()  # a company's own authority is in the machine's list, not in the package's
    return trust


def _client() -> httpx.Client:
    return httpx.Client(verify=_trust(), trust_env=False, follow_redirects=False, timeout=TIMEOUT)


def _first_answer(client: httpx.Client, place: Place, url: str, headers: Mapping[str, str]) -> httpx.Response:
    """From the first of the judged addresses that takes the connection; the certificate is checked for the name."""
    problem: Exception | None = None
    for address in place.addresses:
        request = client.build_request(
            "GET",
            httpx.URL(url).copy_with(host=address),
            headers={"Accept-Encoding": "identity", **headers, "Host": _host_header(url)},
            extensions={"sni_hostname": place.host},
        )
        try:
            return client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as refused:
            problem = refused
        except httpx.LocalProtocolError:
            unfit = _("A header of this source holds a character that headers cannot have.")
            raise DataError(say(unfit), field="header") from None
        except httpx.TransportError:
            silent = _("{host} took the connection and gave no answer. Try again later.")
            raise DataError(say(silent, host=place.host)) from None
    untrusted = _("{host} cannot be reached at port {port}: its certificate is not trusted.")
    why = untrusted if "CERTIFICATE" in str(problem) else UNREACHABLE
    raise DataError(say(why, host=place.host, port=place.port))


def _host_header(url: str) -> str:
    return urlsplit(url).netloc


_REASONS = {
    401: _("it wants to know who asks. Enter the credentials, or renew them"),
    403: _("these credentials may not have it"),
    404: _("there is nothing at this address"),
    410: _("what was at this address is gone"),
    429: _("it was asked too often. Try again later"),
}
_BROKEN, _REFUSED = _("it has a problem of its own. Try again later"), _("it refused")


def _refuse_unless_good(url: str, response: httpx.Response) -> None:
    status, host = response.status_code, urlsplit(url).hostname
    if status in (200, UNCHANGED):
        return
    if 300 <= status < 400:
        sent_on = _(
            "{host} sends visitors on to {elsewhere}. Redirects are not followed: if you trust that address, use it as "
            "the source's address."
        )
        elsewhere = response.headers.get("location", "")[:300] or say(_("another address"))
        raise DataError(say(sent_on, host=host, elsewhere=elsewhere))
    reason = say(_REASONS.get(status) or (_BROKEN if status >= 500 else _REFUSED))
    place = {"field": "token"} if status in (401, 403) else {}
    raise DataError(say(_("{host} answered {status}: {reason}."), host=host, status=status, reason=reason), **place)


def _answer(url: str, response: httpx.Response) -> Answer:
    headers = response.headers
    announced = headers.get("content-length", "")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return Answer(
        status=response.status_code,
        name=file_name(headers.get("content-disposition", ""), url, kind),
        size=int(announced) if announced.isdigit() and len(announced) < 19 else None,
        etag=headers.get("etag", "")[:500],
        modified=headers.get("last-modified", "")[:100],
        kind=kind,
    )


_EXTENSIONS = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/vnd.apache.parquet": ".parquet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/zip": ".zip",
    "application/gzip": ".gz",
}


def file_name(disposition: str, url: str, kind: str) -> str:
    """What to call the file: as the server says, else as the address ends; never a path, never hidden or endless."""
    message = Message()
    message["content-disposition"] = disposition.replace("\n", " ").replace("\r", " ")
    for wanted in (message.get_filename() or "", unquote(urlsplit(url).path), urlsplit(url).hostname or ""):
        name = safe_name(wanted)
        if name:
            return name if "." in name else name + _EXTENSIONS.get(kind, "")
    return "download" + _EXTENSIONS.get(kind, "")


def safe_name(text: str) -> str:
    """The last part of a path, without what a file name should not hold; perhaps nothing."""
    last = PurePosixPath(text.replace("\\", "/").replace("\0", "")).name
    return "".join(letter for letter in last if letter.isprintable()).strip(" .")[-150:]


def _write(response: httpx.Response, answer: Answer, target: Path, room: int, reporter: Reporter) -> None:
    if answer.size is not None and answer.size > room:
        raise too_large(answer.name, answer.size, room)
    started, written = time.monotonic(), 0
    reporter.phase(_("Downloading"), answer.size)
    with target.open("xb") as file:
        for piece in response.iter_raw(PIECE):
            written += len(piece)
            if written > room:
                raise too_large(answer.name, written, room)
            if time.monotonic() - started > LONGEST:
                late = _("{name}: it did not arrive within {hours} hours.")
                raise DataError(say(late, name=answer.name, hours=round(LONGEST / 3600)))
            file.write(piece)
            reporter.advance(len(piece))


def too_large(name: str, size: int, room: int) -> DataError:
    """The refusal of something larger than what may be brought."""
    large = _(
        "{name}: it has at least {size} GB, and there is room for {room} GB here. Free some space first, or fetch less."
    )
    return DataError(say(large, name=name, size=f"{size / 1e9:.2f}", room=f"{room / 1e9:.2f}"))
