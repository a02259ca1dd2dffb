"""Files of a bucket that speaks S3: AWS, MinIO, Ceph, OVH, Scaleway and the like."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import s3fs
from aiohttp.abc import AbstractResolver, ResolveResult
from botocore.exceptions import BotoCoreError, ClientError

from workers.core import params
from workers.core.connector import HEAD, Connector, Errand, Fetched, LocalFile, Offer, at_field
from workers.core.errors import DataError
from workers.core.places.addresses import place_of
from workers.core.places.folders import MOST_FILES, MOST_LOOKED_AT, too_many_files
from workers.core.places.outbound import judged, safe_name, too_large
from workers.core.places.picking import EVERY, TAKES, picked
from workers.core.words import _, say

PIECE = 8 << 20
PAGE = 1000
TRIES = 3


class S3(Connector):
    """Knows a file again by its name and the mark that the bucket gives to its content."""

    label = _("S3 bucket")
    help = _("Files in a bucket of AWS or of anything that speaks its language, such as MinIO, Ceph, OVH or Scaleway.")
    icon = "cloud"
    files_field = "pattern"

    @dataclass(frozen=True)
    class Params(params.Params):
        bucket: str = params.text(_("Bucket"), max_length=255)
        pattern: str = params.text(
            _("Files"), max_length=1000, help=_("Which names, such as exports/orders-*.csv. A * crosses folders too.")
        )
        take: str = params.choice(_("Take"), TAKES, default=EVERY)
        endpoint: str = params.text(
            _("Address of the service"), default="", max_length=500, help=_("Empty for AWS; else https://host.")
        )
        region: str = params.text(_("Region"), default="", max_length=50, help=_("Such as eu-west-3."))

    @dataclass(frozen=True)
    class Secrets(params.Params):
        key: str = params.secret(_("Access key"), help=_("Leave both keys empty for a bucket that everybody may read."))
        secret: str = params.secret(_("Secret key"))
        session: str = params.secret(_("Session token"))

    def receiver(self, params: Any) -> str:
        return _endpoint(params)

    def offers(self, params: Any, secrets: Any, errand: Errand) -> list[Offer]:
        with _bucket(params, secrets, errand) as bucket:
            return [Offer(item["Key"], int(item["Size"])) for item in _chosen(bucket, params, errand)]

    def beginning(self, params: Any, secrets: Any, errand: Errand, name: str) -> bytes:
        with _bucket(params, secrets, errand) as bucket:
            return bytes(bucket.cat_file(f"{params.bucket}/{name}", start=0, end=HEAD))

    def fetch(self, params: Any, secrets: Any, errand: Errand) -> Fetched:
        with _bucket(params, secrets, errand) as bucket:
            chosen = {item["Key"]: item for item in _chosen(bucket, params, errand)}
            seen = {key: [int(item["Size"]), item["ETag"]] for key, item in chosen.items()}
            wanted = picked(seen, errand)
            errand.reporter.phase(_("Downloading"), sum(int(chosen[key]["Size"]) for key in wanted))
            files = [_downloaded(bucket, params, chosen[key], errand, place) for place, key in enumerate(wanted)]
        return Fetched(tuple(files), {"files": {**errand.seen.get("files", {}), **seen} if errand.only_new else seen})


class JudgedResolver(AbstractResolver):
    """Names mean what the judge of addresses says; the connection goes to what was judged."""

    def __init__(self, hosts: tuple[str, ...]) -> None:
        self.hosts = hosts

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[ResolveResult]:
        place = await asyncio.to_thread(place_of, host, port, self.hosts)
        return [
            ResolveResult(hostname=host, host=address, port=port, family=_family(address), proto=0, flags=0)
            for address in place.addresses
        ]

    async def close(self) -> None: ...


def _family(address: str) -> int:
    return int(socket.AF_INET6 if ":" in address else socket.AF_INET)


def _endpoint(params: Any) -> str:
    region = params.region or "us-east-1"
    return str(params.endpoint or f"https://s3.{region}.amazonaws.com").rstrip("/")


@contextmanager
def _bucket(params: Any, secrets: Any, errand: Errand) -> Iterator[Any]:
    """The file system of the bucket, with these keys or with none: never with those that the machine itself holds."""
    if bool(secrets.key) != bool(secrets.secret):
        both = _("Enter both keys, or none for a bucket that everybody may read.")
        raise DataError(say(both), field="secret" if secrets.key else "key")
    endpoint = _endpoint(params)
    with at_field("endpoint"):
        judged(endpoint, errand.hosts)
    style = "path" if params.endpoint else "auto"
    bucket = s3fs.S3FileSystem(
        anon=not secrets.key,
        key=secrets.key or None,
        secret=secrets.secret or None,
        token=secrets.session or None,
        client_kwargs={"endpoint_url": endpoint, "region_name": params.region or "us-east-1"},
        config_kwargs={
            "connector_args": {"resolver": JudgedResolver(errand.hosts)},
            "s3": {"addressing_style": style},
            "connect_timeout": 10,
            "read_timeout": 60,
            "retries": {"max_attempts": 1, "mode": "standard"},
        },
        skip_instance_cache=True,
        use_listings_cache=False,
    )
    bucket.retries = TRIES
    try:
        yield bucket
    except PermissionError:
        closed = _("{host} does not open the bucket {bucket} to these keys.")
        raise DataError(say(closed, host=_host(endpoint), bucket=params.bucket), field="key") from None
    except FileNotFoundError:
        absent = _("{host} has no bucket {bucket}, or no longer this file.")
        raise DataError(say(absent, host=_host(endpoint), bucket=params.bucket), field="bucket") from None
    except (ClientError, BotoCoreError, OSError, aiohttp.ClientError) as problem:
        if isinstance(cause := _judgement(problem), DataError):
            raise cause from None
        away = _("{host} cannot be asked, or broke off: {reason}. Nothing was stored.")
        reason = str(problem)[:300].rstrip(".")
        raise DataError(say(away, host=_host(endpoint), reason=reason), field="endpoint") from None


def _judgement(problem: BaseException | None) -> BaseException | None:
    """The refusal of an address, however deep the libraries wrapped it."""
    while problem is not None and not isinstance(problem, DataError):
        problem = getattr(problem, "kwargs", {}).get("error") or problem.__cause__ or problem.__context__
    return problem


def _host(endpoint: str) -> str:
    return urlsplit(endpoint).netloc


def _chosen(bucket: Any, params: Any, errand: Errand) -> list[dict[str, Any]]:
    found = [item for item in _listed(bucket, params, errand) if int(item["Size"])]
    if not found:
        none = _("No file in the bucket {bucket} fits “{pattern}”.")
        raise DataError(say(none, bucket=params.bucket, pattern=params.pattern), field="pattern")
    if len(found) > MOST_FILES:
        raise too_many_files(len(found), params.pattern)
    if params.take != EVERY:
        found = [max(found, key=lambda item: (item["LastModified"], item["Key"]))]
    total = sum(int(item["Size"]) for item in found)
    if total > errand.room:
        raise too_large(params.bucket, total, errand.room)
    return sorted(found, key=lambda item: str(item["Key"]))


def _listed(bucket: Any, params: Any, errand: Errand) -> Iterator[dict[str, Any]]:
    """Every object whose name fits, page after page."""
    prefix = params.pattern[: min((params.pattern.find(c) for c in "*?[" if c in params.pattern), default=None)]
    more: dict[str, str] = {}
    for _page in range(MOST_LOOKED_AT // PAGE):
        page = bucket.call_s3("list_objects_v2", Bucket=params.bucket, Prefix=prefix, MaxKeys=PAGE, **more)
        yield from (item for item in page.get("Contents", ()) if fnmatchcase(item["Key"], params.pattern))
        errand.reporter.check()
        if not page.get("IsTruncated"):
            return
        more = {"ContinuationToken": page["NextContinuationToken"]}
    crowded = _("More than {n} files begin with “{prefix}”. Write more of the name before the first *.")
    raise DataError(say(crowded, n=MOST_LOOKED_AT, prefix=prefix), field="pattern")


def _downloaded(bucket: Any, params: Any, item: dict[str, Any], errand: Errand, place: int) -> LocalFile:
    target, size = errand.scratch / f"file-{place}", int(item["Size"])
    name = safe_name(item["Key"]) or PurePosixPath(params.bucket).name
    with bucket.open(f"{params.bucket}/{item['Key']}", "rb", block_size=PIECE, cache_type="readahead") as source:
        if source.details.get("ETag") != item["ETag"]:
            replaced = _("{name}: it was replaced while it was read. Nothing was stored. Try again later.")
            raise DataError(say(replaced, name=name))
        with target.open("xb") as copy:
            while piece := source.read(PIECE):
                copy.write(piece)
                errand.reporter.advance(len(piece))
    if target.stat().st_size != size:
        raise DataError(say(_("{name}: it did not arrive whole. Nothing was stored. Try again later."), name=name))
    return LocalFile(target, name)
