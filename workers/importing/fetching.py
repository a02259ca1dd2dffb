"""From a saved source to stored files, in the job's own process."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workers.connectors import connectors
from workers.core.connector import Connector, Errand, Fetched, Offer
from workers.core.errors import Cancelled, ComputeError, DataError, TransientError
from workers.core.reporter import Reporter
from workers.core.store import Store, StoreRef
from workers.core.words import Phrase, _, counted, say
from workers.importing.judging import refuse_unreadable
from workers.importing.opening import StoredFile

COPIES = 3
"""An import needs what was brought, its stored copy and the table, each at most as large."""
HIDDEN = "•••"
MOST_OFFERS = 200


@dataclass(frozen=True)
class FetchSpec:
    """What to bring. ``secrets``, ``hosts``, ``folders`` and ``upload`` are told to the job's process alone, when it
    starts; they are never part of a stored job. ``only_look`` tries the connection and brings nothing.
    """

    store: StoreRef
    connector: str
    params: dict[str, Any]
    seen: dict[str, Any] = field(default_factory=dict)
    only_new: bool = False
    only_look: bool = False
    secrets: dict[str, str] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    upload: str = ""


@dataclass(frozen=True)
class FetchResult:
    """What was brought, now in the store; no files when there is nothing new. ``offers`` answer ``only_look``."""

    files: tuple[StoredFile, ...] = ()
    seen: dict[str, Any] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    more: int = 0


def fetch_source(spec: FetchSpec, reporter: Reporter) -> FetchResult:
    """Ask the source, or bring its data into the store. Raises ``DataError``; nothing is stored then.

    Whatever goes wrong, no sentence and no log line holds a secret.
    """
    try:
        return _fetch(spec, reporter)
    except (Cancelled, TransientError, MemoryError):
        raise
    except ComputeError as problem:
        raise DataError(_discreet(spec.secrets, problem.message), **problem.details) from None
    except Exception as problem:
        said = f"{type(problem).__name__}: {problem}"
        if said != _without(spec.secrets, said):
            raise DataError(_without(spec.secrets, said)) from None
        raise


def _fetch(spec: FetchSpec, reporter: Reporter) -> FetchResult:
    connector, store = connectors.get(spec.connector), Store(spec.store)
    params, secrets = connector.Params.parse(spec.params), connector.Secrets.parse(spec.secrets)
    errand = Errand(
        scratch=reporter.scratch,
        reporter=reporter,
        room=shutil.disk_usage(reporter.scratch).free // COPIES,
        seen=spec.seen,
        only_new=spec.only_new,
        hosts=spec.hosts,
        folders=spec.folders,
        upload=store.local_file(spec.upload) if spec.upload else None,
    )
    reporter.phase(_("Connecting"))
    if spec.only_look:
        return _looked(connector, params, secrets, errand)
    return _kept(store, connector.fetch(params, secrets, errand), reporter)


def _looked(connector: Connector, params: Any, secrets: Any, errand: Errand) -> FetchResult:
    offers = connector.offers(params, secrets, errand)
    refuse_unreadable(connector, params, secrets, errand, offers)
    return FetchResult(offers=tuple(offers[:MOST_OFFERS]), more=max(0, len(offers) - MOST_OFFERS))


def _kept(store: Store, fetched: Fetched, reporter: Reporter) -> FetchResult:
    for note in fetched.notes:
        reporter.log(note)
    if not fetched.files:
        reporter.log(_("Nothing is new since the last time."))
        return FetchResult(seen=fetched.seen)
    reporter.phase(_("Storing what came"), len(fetched.files))
    stored = []
    for file in fetched.files:
        stored.append(StoredFile(_put(store, file.path), file.name))
        reporter.advance()
    reporter.log(counted(_("1 file came."), _("{n} files came."), len(stored)))
    return FetchResult(files=tuple(stored), seen=fetched.seen)


def _put(store: Store, path: Path) -> str:
    """Store the file and free its place in scratch."""
    digest = store.put_file(path, final=True)
    path.unlink()
    return digest


def _discreet(secrets: dict[str, str], message: str) -> str:
    """The message without any secret; still to be said in other languages where only its values held one."""
    if isinstance(message, Phrase):
        values = {k: _discreet(secrets, v) if isinstance(v, str) else v for k, v in message.values.items()}
        message = say(message.template, **values)
    clean = _without(secrets, message)
    return message if clean == message else clean


def _without(secrets: dict[str, str], text: str) -> str:
    for secret in sorted(secrets.values(), key=len, reverse=True):
        if secret:
            text = text.replace(secret, HIDDEN)
    return text
