"""Fixes of one district and day: `ROOT/DISTRICT/DAY/SHA256.parquet`, one file for what each track file brought.

Files are only ever added. Each is named by the hash of its content, so that a half or changed one is known before
it is opened.
"""

import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from changming.stores.drafts import StorageFull, write_whole
from changming.stores.lake.batch import Batch
from changming.stores.lake.contents import Contents, Entry, Span, entry_of, load, save
from changming.stores.lake.packing import Unpackable, pack, unpack, unpack_devices
from changming.stores.partitions import changing, folder_of

ENDING, ASIDE = ".parquet", ".broken"
CHANGED = "its content does not match its name"
SHUT = "cannot be opened"


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did with its fixes: `added`, or `already` there (by device as well); the file it wrote, if any."""

    added: int
    already: int
    already_of: dict[str, int] = field(default_factory=dict, compare=False)
    name: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Broken:
    """A file of the lake that cannot be used: half, changed or unreadable.

    path  below the lake's root
    file  the track file it was made of, "" where that is not known; given again, it closes the hole
    why   what is wrong with it
    """

    path: str
    file: str
    why: str


@dataclass(frozen=True, slots=True)
class Fixes:
    """What was read: batches by name of their file, then arrival; `arrivals` stand beside them."""

    batches: tuple[Batch, ...] = ()
    arrivals: tuple[datetime, ...] = ()
    broken: tuple[Broken, ...] = ()


def append(root: Path, district: str, day: date, batch: Batch, *, arrival: datetime) -> Appended:
    """Add the fixes of one track file that the partition does not have yet.

    It has a fix when it has one of the same device, as written, at the same time that tells the same, whatever its
    file and row. One that tells something else is kept too, and so are all that repeat inside the batch: the day
    check chooses among them, so that nothing depends on which came first. Safe twice, and at once from several
    processes: once this has returned the fixes are on the disk, and each is there once. Raises StorageFull with
    nothing added, OSError where a file that may hold the same fixes cannot be opened now, ValueError where `arrival`
    has no zone or a file was written by a later version.
    """
    with delivering(root, district, day, [batch], arrival=arrival) as (appended,):
        return appended


@contextmanager
def delivering(
    root: Path,
    district: str,
    day: date,
    batches: Sequence[Batch],
    *,
    arrival: datetime,
    among: Callable[[], Collection[str]] | None = None,
) -> Iterator[list[Appended]]:
    """Add the fixes of several track files at once, each as `append` does, and stay alone with the day.

    A fix that stands in two of the batches is kept in both: they are held against what was there before. With `among`
    that is the files it names, asked for once we are alone; others are what a writer left whose delivery was never
    finished. Whoever keeps such a list writes it before the block is left.
    """
    if arrival.tzinfo is None:
        raise ValueError("an arrival without a zone")
    folder = folder_of(root, district, day)
    with changing(folder):
        listed = load(folder)
        contents = _contents(folder, listed)
        names = None if among is None else frozenset(among())
        before = {name: entry for name, entry in contents.items() if _counts(name, names)}
        known = [_known(folder, contents, before, batch) for batch in batches]
        appended = [_added(folder, contents, *each, arrival) for each in zip(batches, known, strict=True)]
        if contents != listed:
            with suppress(StorageFull):  # the list may be behind; what it lists is safe
                save(folder, contents)
        yield appended


def weigh(root: Path, district: str, day: date, batch: Batch, *, among: Collection[str] | None = None) -> Appended:
    """What an append would say, nothing of it done; `among` as `read` has it.

    Raises OSError where a file that the list does not know cannot be opened now.
    """
    folder = folder_of(root, district, day)
    known = np.zeros(len(batch), np.bool_)
    for name in _near(_contents(folder), batch):
        if _counts(name, among):
            with suppress(Unpackable, OSError):
                known |= batch.told_by(unpack(_whole(folder / name))[0])
    return _said(batch, known)


def read(root: Path, district: str, day: date, *, among: Collection[str] | None = None) -> Fixes:
    """All fixes, batch by batch as they were given; with `among` those of the files it names alone.

    A broken file is named and the others are read.
    """
    return _read(folder_of(root, district, day), lambda _entry: True, unpack, among)


def of_device(
    root: Path, district: str, day: date, names: Collection[str], *, among: Collection[str] | None = None
) -> Fixes:
    """Fixes of devices, by their names as written; opens only files that have some. `among` as `read` has it."""
    return _read(
        folder_of(root, district, day),
        lambda entry: not entry.devices.keys().isdisjoint(names),
        lambda packed: unpack_devices(packed, names),
        among,
    )


def devices(root: Path, district: str, day: date) -> dict[str, Span]:
    """How many fixes each device has, the first and the last; by name as written.

    Raises OSError where a file that the list does not know cannot be opened now.
    """
    found: dict[str, Span] = {}
    for name, entry in _contents(folder_of(root, district, day)).items():
        for device, span in entry.devices.items() if name.endswith(ENDING) else ():
            so_far = found.get(device, Span(0, span.first_s, span.last_s))
            first_s, last_s = min(so_far.first_s, span.first_s), max(so_far.last_s, span.last_s)
            found[device] = Span(so_far.fixes + span.fixes, first_s, last_s)
    return dict(sorted(found.items()))


def _name(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest() + ENDING


def _whole(path: Path) -> bytes:
    """The content of a file that is what was written. Raises Unpackable."""
    packed = path.read_bytes()
    if _name(packed) != path.name:  # set aside, or changed since
        raise Unpackable(CHANGED)
    return packed


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*") if path.suffix in {ENDING, ASIDE})


def _contents(folder: Path, listed: Contents | None = None) -> Contents:
    """What the partition has, opening only files that the list does not know; without those that cannot be used."""
    listed = load(folder) if listed is None else listed
    contents = {}
    for name in _files(folder):
        entry = listed.get(name)
        if entry is None and name.endswith(ENDING):
            entry = _entry_of_file(folder / name)
        if entry is not None:
            contents[name] = entry
    return contents


def _entry_of_file(path: Path) -> Entry | None:
    try:
        batch, _arrival = unpack(_whole(path))
        return entry_of(batch)
    except (Unpackable, FileNotFoundError):
        return None


def _counts(name: str, among: Collection[str] | None) -> bool:
    return among is None or Path(name).stem in among


def _added(folder: Path, contents: Contents, batch: Batch, known: NDArray[np.bool_], arrival: datetime) -> Appended:
    """Write the fixes that are not known."""
    kept, name = batch.take(~known), None
    if len(kept):
        packed = pack(kept, arrival)
        name = _name(packed)
        write_whole(folder / name, packed)
        contents[name] = entry_of(kept)
    _close_holes(folder, contents, batch.file)
    said = _said(batch, known)
    return replace(said, name=None if name is None else Path(name).stem)


def _known(folder: Path, contents: Contents, before: Contents, batch: Batch) -> NDArray[np.bool_]:
    """(n,) which fixes the files `before` have. One that has changed since it was written is set aside."""
    known = np.zeros(len(batch), np.bool_)
    for name in _near(before, batch):
        try:
            other, _arrival = unpack(_whole(folder / name))
        except Unpackable as broken:
            if str(broken) != CHANGED:
                raise
            _set_aside(folder, contents, name)
            del before[name]
            continue
        known |= batch.told_by(other)
    return known


def _said(batch: Batch, known: NDArray[np.bool_]) -> Appended:
    places, counts = np.unique(batch.device[known], return_counts=True)
    again = {batch.devices[place]: count for place, count in zip(places.tolist(), counts.tolist(), strict=True)}
    return Appended(len(batch) - int(known.sum()), int(known.sum()), again)


def _near(contents: Contents, batch: Batch) -> list[str]:
    """Files that may have fixes of the batch."""
    spans = entry_of(batch).devices
    return [name for name, entry in contents.items() if name.endswith(ENDING) and _meet(entry.devices, spans)]


def _meet(these: dict[str, Span], those: dict[str, Span]) -> bool:
    """Whether two files may share a fix."""
    both = these.keys() & those.keys()
    return any(these[it].first_s <= those[it].last_s and those[it].first_s <= these[it].last_s for it in both)


def _set_aside(folder: Path, contents: Contents, name: str) -> None:
    """Take a changed file out of use, so that it cannot come back beside what replaces it."""
    aside = Path(name).with_suffix(ASIDE).name
    (folder / name).rename(folder / aside)
    contents[aside] = contents.pop(name)


def _close_holes(folder: Path, contents: Contents, file: str) -> None:
    """Drop files set aside that were made of a track file which has been given again."""
    for name in [name for name, entry in contents.items() if name.endswith(ASIDE) and entry.file == file]:
        (folder / name).unlink(missing_ok=True)
        del contents[name]


def _read(
    folder: Path,
    wanted: Callable[[Entry], bool],
    unpacked: Callable[[bytes], tuple[Batch, datetime]],
    among: Collection[str] | None,
) -> Fixes:
    """The files that are wanted, as far as the list knows; what is removed meanwhile is not seen in part."""
    while True:
        listed = load(folder)
        files = [name for name in _files(folder) if _counts(name, among)]
        chosen = [name for name in files if name not in listed or wanted(listed[name])]
        try:
            return _opened(folder, chosen, listed, unpacked)
        except FileNotFoundError:
            continue  # removed or set aside since it was listed


def _opened(
    folder: Path, names: list[str], listed: Contents, unpacked: Callable[[bytes], tuple[Batch, datetime]]
) -> Fixes:
    found, broken = [], []
    for name in names:
        try:
            batch, arrival = unpacked(_whole(folder / name))
            found.append((batch.file, arrival, name, batch))
        except (Unpackable, OSError) as reason:
            if not os.path.lexists(folder / name):
                raise FileNotFoundError(name) from reason
            file = listed[name].file if name in listed else ""
            path = (folder / name).relative_to(folder.parents[1]).as_posix()
            broken.append(Broken(path, file, str(reason) if isinstance(reason, Unpackable) else SHUT))
    found = sorted((each for each in found if len(each[-1])), key=lambda each: each[:-1])
    return Fixes(tuple(each[-1] for each in found), tuple(each[1] for each in found), tuple(broken))
