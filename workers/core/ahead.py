"""Working ahead: the next items are made in threads of their own while this one is used."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

S = TypeVar("S")
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


def side_by_side(work: Callable[[S], T], items: Iterable[S], threads: int = 2) -> Generator[T, None, None]:
    """``work`` of every item, in their order, on so many threads; at most ``threads`` results wait.

    What it raises is raised here, at its turn. Close the iterator when the rest is not wanted.
    """
    waiting: deque[Future[T]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) > threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


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
