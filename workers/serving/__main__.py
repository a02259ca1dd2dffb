"""``python -m workers.serving --state <store>``: one inference server."""

import argparse
import json
import logging
import socket
from pathlib import Path

import uvicorn

from workers import packages
from workers.core.store import Store, StoreRef
from workers.serving.app import App
from workers.serving.captures import CaptureWriter
from workers.serving.keeper import Keeper

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
KEEP_ALIVE_SECONDS = 60
GOODBYE_SECONDS = 5


def main() -> None:
    args = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    store = Store(args.state)
    captures = CaptureWriter(store)
    keeper = Keeper(store, args.replica or f"{socket.gethostname()}-{args.port}", captures, packages.load)
    uvicorn.run(
        App(keeper, captures, frozenset((*LOOPBACK, *args.allow_host))),
        host=args.host,
        port=args.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m workers.serving", description="The real-time inference server.")
    parser.add_argument("--state", type=_store, required=True, help="the store: a root path, or a StoreRef as JSON")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--allow-host", action="append", default=[], help="a host name clients use; may be repeated")
    parser.add_argument("--replica", help="this server's name among several; host name and port when left out")
    args = parser.parse_args()
    if args.host not in LOOPBACK and not args.allow_host:
        parser.error(f"--host {args.host} is open to others: name the host they use with --allow-host.")
    return args


def _store(text: str) -> StoreRef:
    if not text.startswith("{"):
        return StoreRef(str(Path(text).resolve()) if "://" not in text else text)
    return StoreRef(**json.loads(text))


if __name__ == "__main__":
    main()
