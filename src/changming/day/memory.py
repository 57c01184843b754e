"""Results of long work that a day check may find again instead of making them anew. They change nothing but the time.

A key is a hash of all that a result follows from, the version of the program included; so what is found under it is
what would be made. Where nothing is remembered, everything is made.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from changming import __version__

Values = Mapping[str, NDArray[Any] | str]


class Memory(Protocol):
    """Where results are kept. What is kept may be gone at any time."""

    def recall(self, key: str) -> Values | None:
        """What was kept under a key."""

    def keep(self, key: str, values: Values) -> None:
        """Keep a result, if there is room."""


class Forgetful:
    """Remembers nothing: a day from a folder is checked once."""

    def recall(self, _key: str) -> Values | None:
        """Nothing."""
        return None

    def keep(self, _key: str, _values: Values) -> None:
        """Nowhere."""


FORGETFUL = Forgetful()


def key_of(*parts: NDArray[Any] | str) -> str:
    """The hash of what a result follows from, in order: texts, and arrays with their types and shapes."""
    digest = hashlib.sha256(__version__.encode())
    for part in parts:
        if isinstance(part, str):
            digest.update(f"\n{len(part)} ".encode() + part.encode())
        else:
            digest.update(f"\n{part.dtype.str} {part.shape} ".encode() + np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()
