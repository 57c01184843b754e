"""Photos that show the same picture: within the day, and between the day and each earlier one."""

from collections.abc import Iterator, Sequence

import numpy as np

from changming.areas.evidence.rules import Copy
from changming.day.inputs import DayInputs, EarlierPhotos
from changming.day.memory import Memory, key_of
from changming.engines.likeness import Copies, Likenesses, LikenessParams, find_copies

Pair = tuple[str, int, float]  # sha256 of the query, place of the original, distance


def copies_of(inputs: DayInputs) -> Iterator[Copy]:
    """Pairs of photos that show the same picture. Earlier days are searched one by one, each as a set of its own."""
    params = LikenessParams(differing_share=inputs.pack.photos.copy_share)
    files = [photo.file for photo in inputs.photos]
    found = _within(inputs, params)
    for query, original, distance in zip(found.query, found.original, found.distance, strict=True):
        yield Copy(files[int(query)], files[int(original)], float(distance))
    files_of: dict[str, list[str]] = {}
    for photo in inputs.photos:
        files_of.setdefault(photo.sha256, []).append(photo.file)
    for earlier in inputs.history.pictures:
        for sha256, original, distance in _earlier(inputs, earlier, params):
            for file in files_of[sha256]:
                yield Copy(file, earlier.photos[original].file, distance)


def _within(inputs: DayInputs, params: LikenessParams) -> Copies:
    """Copies among the day's photos."""
    key = key_of("copies within", repr(params), *(photo.sha256 for photo in inputs.photos))
    kept = inputs.memory.recall(key)
    if kept is not None:
        return Copies(*(np.asarray(kept[name]) for name in ("query", "original", "distance")))
    found = find_copies(inputs.likenesses, inputs.likenesses, params=params)
    inputs.memory.keep(key, {"query": found.query, "original": found.original, "distance": found.distance})
    return found


def _earlier(inputs: DayInputs, earlier: EarlierPhotos, params: LikenessParams) -> list[Pair]:
    """Copies of the day's photos in an earlier day. A photo is searched there once: what it gives hangs on no other."""
    if not earlier.photos:
        return []
    key = key_of("copies earlier", repr(params), *(photo.sha256 for photo in earlier.photos))
    asked, pairs = _recalled(inputs.memory, key)
    known = set(asked)
    fresh = {photo.sha256: place for place, photo in enumerate(inputs.photos) if photo.sha256 not in known}
    if fresh:
        queries = inputs.likenesses.take(list(fresh.values()))
        pairs += _searched(list(fresh), queries, earlier.load(), params)
        _keep(inputs.memory, key, [*asked, *fresh], pairs)
    today = {photo.sha256 for photo in inputs.photos}
    return [pair for pair in pairs if pair[0] in today]


def _searched(sha256s: Sequence[str], queries: Likenesses, among: Likenesses, params: LikenessParams) -> list[Pair]:
    found = find_copies(queries, among, params=params)
    places = zip(found.query, found.original, found.distance, strict=True)
    return [(sha256s[int(query)], int(original), float(distance)) for query, original, distance in places]


def _recalled(memory: Memory, key: str) -> tuple[list[str], list[Pair]]:
    kept = memory.recall(key)
    if kept is None:
        return [], []
    asked = str(kept["asked"]).split()
    columns = (np.asarray(kept[name]) for name in ("query", "original", "distance"))
    return asked, [(asked[int(q)], int(original), float(apart)) for q, original, apart in zip(*columns, strict=True)]


def _keep(memory: Memory, key: str, asked: Sequence[str], pairs: Sequence[Pair]) -> None:
    place = {sha256: number for number, sha256 in enumerate(asked)}
    memory.keep(
        key,
        {
            "asked": " ".join(asked),
            "query": np.array([place[sha256] for sha256, _original, _distance in pairs], np.int64),
            "original": np.array([original for _sha256, original, _distance in pairs], np.int64),
            "distance": np.array([distance for _sha256, _original, distance in pairs], np.float64),
        },
    )
