"""Likenesses of the pictures of every district and day, found by the sha256 of their content.

`ROOT/DISTRICT/DAY/SHA256.npz`: each putting adds a file, named by the hash of its pictures' hashes; where there are
many the smallest become one. A day is one file or a few, whatever the number of puttings.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from changming.engines.likeness import Likenesses
from changming.stores.arrays import Arrays, read_arrays, write_arrays
from changming.stores.drafts import StorageFull, draft
from changming.stores.partitions import changing, folder_of, remove

__all__ = ["Got", "get", "put", "remove"]

ENDING = ".npz"
MOST_FILES = 32  # of a day
JOINED = 16  # the smallest, where there are more
HASHES = "sha256s"  # (n, 32) uint8
HASH_BYTES, HASH_DIGITS = 32, 64
COLUMNS = Likenesses().arrays()
OF_FEATURES = {"spots", "words"}  # columns with a row for each feature


@dataclass(frozen=True, slots=True, eq=False)
class Got:
    """Likenesses in the order they were asked for; `missing` are the places of those that are not there.

    What is missing is all zero among the likenesses, and so like no other picture.
    """

    likenesses: Likenesses
    missing: tuple[int, ...]


class _BadFile(Exception):
    """A file that cannot be read, or not any more."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True, eq=False)
class _File:
    """A file of the shelf, its pictures' hashes and where their features begin."""

    path: Path
    sha256s: list[str]
    starts: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Fetch:
    """Pictures `at` their places in a file, for the places `to` of the answer."""

    file: _File
    at: NDArray[np.int64]
    to: NDArray[np.int64]


def put(root: Path, district: str, day: date, sha256s: Sequence[str], likenesses: Likenesses) -> int:
    """Add the likenesses of pictures that the day does not have yet; how many.

    On the disk once this has returned. Raises StorageFull with nothing added, ValueError where hashes and likenesses
    differ in number.
    """
    if len(sha256s) != len(likenesses):
        raise ValueError("as many hashes as likenesses")
    folder = folder_of(root, district, day)
    with changing(folder):
        files = _files(folder)
        there = {sha256 for file in files for sha256 in file.sha256s}
        first = {sha256: place for place, sha256 in reversed(list(enumerate(sha256s))) if sha256 not in there}
        places = sorted(first.values())
        if not places:
            return 0
        _write(folder, [sha256s[place] for place in places], likenesses.take(places))
        if len(files) >= MOST_FILES:
            with suppress(StorageFull):  # a day in more files than wished is still a day
                _join(folder)
    return len(places)


def get(root: Path, district: str, wanted: Sequence[tuple[date, str]]) -> Got:
    """Likenesses of pictures by day and sha256, of many days at once.

    Takes the memory of what is asked for, and that of one file. A file that is broken is as one that is not there.
    """
    days = list(dict.fromkeys(day for day, _sha256 in wanted))
    without: set[Path] = set()
    while True:
        files = {day: _files(folder_of(root, district, day)) for day in days}
        shelved = {day: [file for file in of_day if file.path not in without] for day, of_day in files.items()}
        try:
            return _fetched(_plan(wanted, shelved), len(wanted))
        except _BadFile as bad:  # broken, or joined with others since it was listed
            without.add(bad.path)


def _plan(wanted: Sequence[tuple[date, str]], shelved: dict[date, list[_File]]) -> list[_Fetch]:
    """What to fetch from where: each picture from the first file that has it."""
    places: defaultdict[date, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, (day, sha256) in enumerate(wanted):
        places[day][sha256].append(place)
    fetches = []
    for day, files in shelved.items():
        for file in files:
            pairs = [(at, to) for at, sha256 in enumerate(file.sha256s) for to in places[day].pop(sha256, ())]
            if pairs:
                at, to = np.array(pairs).T
                fetches.append(_Fetch(file, at, to))
    return fetches


def _fetched(fetches: list[_Fetch], count: int) -> Got:
    features, found = np.zeros(count, np.int64), np.zeros(count, np.bool_)
    for fetch in fetches:
        features[fetch.to] = np.diff(fetch.file.starts)[fetch.at]
        found[fetch.to] = True
    starts = np.concatenate([[0], np.cumsum(features)])
    sizes = {name: starts[-1] if name in OF_FEATURES else count for name in COLUMNS}
    columns: Arrays = {
        name: np.zeros((sizes[name], *column.shape[1:]), column.dtype) for name, column in COLUMNS.items()
    }
    columns["starts"] = starts
    for fetch in fetches:
        part = _opened(fetch.file.path).take(fetch.at)
        spots = np.repeat(starts[fetch.to] - part.starts[:-1], features[fetch.to]) + np.arange(part.starts[-1])
        for name, column in part.arrays().items():
            if name != "starts":
                columns[name][spots if name in OF_FEATURES else fetch.to] = column
    return Got(Likenesses.from_arrays(columns), tuple(np.flatnonzero(~found).tolist()))


def _files(folder: Path) -> list[_File]:
    """The files of a day that can be read."""
    files = []
    for path in sorted(folder.glob(f"*{ENDING}")):
        try:
            said = read_arrays(path, (HASHES, "starts"))
        except ValueError:
            continue
        hashes, starts = said[HASHES], said["starts"]
        if hashes.dtype == np.uint8 and hashes.shape == (len(starts) - 1, HASH_BYTES):
            whole = hashes.tobytes().hex()
            each = [whole[begin : begin + HASH_DIGITS] for begin in range(0, len(whole), HASH_DIGITS)]
            files.append(_File(path, each, starts))
    return files


def _opened(path: Path) -> Likenesses:
    try:
        return Likenesses.from_arrays(read_arrays(path))
    except ValueError as broken:
        raise _BadFile(path) from broken


def _write(folder: Path, sha256s: list[str], likenesses: Likenesses) -> Path:
    hashes = np.frombuffer(bytes.fromhex("".join(sha256s)), np.uint8).reshape(-1, HASH_BYTES)
    target = folder / f"{hashlib.sha256(hashes.tobytes()).hexdigest()}{ENDING}"
    with draft(folder) as begun:
        write_arrays(begun.file, {HASHES: hashes, **likenesses.arrays()})
        begun.land(target)
    return target


def _join(folder: Path) -> None:
    """Make the smallest files one. Cut short, it leaves pictures in two files, which harms nobody."""
    smallest = sorted(_files(folder), key=lambda file: (len(file.sha256s), file.path))[:JOINED]
    sha256s, parts, joined = [], [], []
    for file in smallest:
        try:
            parts.append(_opened(file.path))
        except _BadFile:
            continue
        sha256s += file.sha256s
        joined.append(file.path)
    once = list({sha256: place for place, sha256 in enumerate(sha256s)}.values())
    whole = _write(folder, [sha256s[place] for place in once], Likenesses.concat(parts).take(once))
    for path in joined:
        if path != whole:
            path.unlink()
