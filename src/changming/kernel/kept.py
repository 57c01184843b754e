"""Things that are made once and looked at often: kept in the process by key, the least lately used dropped."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """At most `most` things. Keys name a version, so nothing that is kept can grow old.

    Threads that ask for the same thing at once wait for the one that makes it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """The thing of a key; `make` is called only where it is not kept. What it raises goes on up, nothing kept."""
        with self._lock:
            if key in self._things:
                return self._found(key)
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._things:
                    return self._found(key)
            try:
                made = make()
                self._keep(key, made)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return made

    def _found(self, key: Hashable) -> Thing:
        self._things.move_to_end(key)
        return self._things[key]

    def _keep(self, key: Hashable, made: Thing) -> None:
        with self._lock:
            self._things[key] = made
            while len(self._things) > self._most:
                self._things.popitem(last=False)
