"""Working ahead: the next item is made in a thread of its own while this one is used."""

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_END = object()
_TICK = 0.1


def ahead(items: Iterable[T], depth: int = 1) -> Iterator[T]:
    """The same items in the same order; at most ``depth`` of them wait. What making one raises is raised here.

    Worth it where both sides leave the interpreter lock for most of their time, as parsers and writers do.
    """
    maker = _Maker(items, depth)
    maker.start()
    try:
        while (item := maker.waiting.get()) is not _END:
            if isinstance(item, _Raised):
                raise item.problem
            yield item  # type: ignore[misc]
    finally:
        maker.over.set()
        maker.join()


class _Raised:
    def __init__(self, problem: BaseException) -> None:
        self.problem = problem


class _Maker(threading.Thread):
    """Makes items until there are no more or nobody wants them."""

    def __init__(self, items: Iterable[object], depth: int) -> None:
        super().__init__(daemon=True)
        self.items = iter(items)
        self.waiting: queue.Queue[object] = queue.Queue(depth)
        self.over = threading.Event()

    def run(self) -> None:
        try:
            for item in self.items:
                if not self._put(item):
                    break
            last: object = _END
        except BaseException as problem:  # noqa: BLE001 - it is raised again on the other side
            last = _Raised(problem)
        finally:
            close = getattr(self.items, "close", None)
            if close is not None:
                close()
        self._put(last)

    def _put(self, item: object) -> bool:
        """False when nobody waits for it any more."""
        while not self.over.is_set():
            try:
                self.waiting.put(item, timeout=_TICK)
                return True
            except queue.Full:
                continue
        return False
