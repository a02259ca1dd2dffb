"""What was worked out is kept while it is small enough together: the least recently used goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by key, up to ``most`` of what ``weigh`` says of them. One that is heavier is kept alone."""

    def __init__(self, most: int, weigh: Callable[[Value], int] = lambda _value: 1) -> None:
        self._most, self._weigh = most, weigh
        self._held: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._weight, self._lock = 0, Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of ``key``, made where it is not there. Two threads may both make it; the last one is kept."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key][0]
        value = make()
        with self._lock:
            self._put(key, value)
        return value

    def _put(self, key: Hashable, value: Value) -> None:
        if key in self._held:
            self._weight -= self._held.pop(key)[1]
        weight = self._weigh(value)
        self._held[key] = value, weight
        self._weight += weight
        while self._weight > self._most and len(self._held) > 1:
            self._weight -= self._held.popitem(last=False)[1][1]
