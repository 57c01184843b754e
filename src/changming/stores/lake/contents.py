"""What lies in a partition, so that an append opens only files that may have its fixes.

The files are the truth; this list beside them is kept to save their opening, and made again where it is missing,
damaged or behind.
"""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from changming.stores.drafts import write_whole
from changming.stores.lake.batch import Batch

NAME = ".contents.json"


class Span(NamedTuple):
    """Fixes of one device."""

    fixes: int
    first_s: float
    last_s: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a partition: the track file it was made of, and its devices."""

    file: str
    devices: dict[str, Span]


Contents = dict[str, Entry]  # by name of the file in the partition


def entry_of(batch: Batch) -> Entry:
    """What the list says of a batch."""
    order = np.argsort(batch.device, kind="stable")
    bounds = np.searchsorted(batch.device[order], np.arange(len(batch.devices) + 1)).tolist()
    spans = {}
    for name, (start, stop) in zip(batch.devices, pairwise(bounds), strict=True):
        if start < stop:
            own = batch.t_s[order[start:stop]]
            spans[name] = Span(stop - start, float(own.min()), float(own.max()))
    return Entry(batch.file, spans)


def load(partition: Path) -> Contents:
    """The list as it was last written; empty where there is none that can be trusted."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        said = json.loads((partition / NAME).read_bytes())
        if said["check"] == _check(said["files"]):
            return {name: _entry(entry) for name, entry in said["files"].items()}
    return {}


def save(partition: Path, contents: Contents) -> None:
    """Write the list; not waited for until it is on the disk, as it can be made again."""
    files = {name: {"file": entry.file, "devices": entry.devices} for name, entry in sorted(contents.items())}
    whole = json.dumps({"check": _check(files), "files": files}, separators=(",", ":"))
    write_whole(partition / NAME, whole.encode(), durable=False)


def _entry(said: dict[str, Any]) -> Entry:
    return Entry(said["file"], {name: Span(*span) for name, span in said["devices"].items()})


def _check(files: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(files, separators=(",", ":")).encode()).hexdigest()
