"""The same picture found again after edits, another shot of the same place left alone, and how fast."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from changming.engines.likeness import Likeness, Likenesses, describe, find_copies, warm
from changming.intake.photos import read_photo, read_photo_bytes
from changming.simulation.scenes import render
from tests.bench.lines import Line
from tests.factories.picture_edits import JOINED, SINGLE, jpeg, scaled

NAME = "likeness"
ROOT = Path(__file__).parents[2]
LONGEST_PX = 2304  # 4 MP
SCENES = 40  # rendered originals beside the photos
CROWD = 3000  # pictures of the timed search
HASH_BITS = 31  # of 256, what whole-picture hashes are compared with
HARD = ("photos-same-place-opensfm", "photos-litter-santiago")

Edit = Callable[[Image.Image], bytes]


def prepare(cache: Path, seed: int) -> Path:
    """Originals of 4 MP: the photos of `CHANGMING_REAL_DATA` or else of `sample/`, and rendered scenes."""
    place = cache / f"likeness-{seed}"
    place.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(_photos()):
        target = place / f"photo-{number:02}-{path.parent.name}-{path.stem}.jpg"
        if not target.exists():
            target.write_bytes(jpeg(scaled(Image.open(path).convert("RGB"), LONGEST_PX), 92))
    for number in range(SCENES):
        target = place / f"scene-{number:02}.jpg"
        if not target.exists():
            target.write_bytes(jpeg(Image.fromarray(render([seed, number], LONGEST_PX, 1728)[:, :, ::-1]), 92))
    return place


def measure(data: Path) -> Iterable[Line]:
    """Recall by edit beside a plain difference hash, false pairs, photos a CPU second, time of a day's search."""
    cv2.setNumThreads(1)
    warm()
    paths = sorted(data.glob("*.jpg"))
    originals = [_gray(path.read_bytes()) for path in paths]
    among = Likenesses.of(describe(gray) for gray in originals)
    hashes = np.array([_difference_hash(gray) for gray in originals])
    for name, edit in (SINGLE | JOINED).items():
        yield _recall(name, edit, paths, among, hashes)
    yield Line("false pairs among the originals", float(len(find_copies(among, among))), "pairs", 0, at_most=True)
    for folder in HARD:
        shots = _likenesses(_pictures(folder))
        if shots:
            pairs = len(find_copies(columns := Likenesses.of(shots), columns))
            yield Line(f"false pairs of {len(shots)} in {folder}", float(pairs), "pairs", 0, at_most=True)
    yield from _speed(paths)


def _recall(name: str, edit: Edit, paths: list[Path], among: Likenesses, hashes: NDArray[np.bool_]) -> Line:
    """Share of originals whose edited copy is found; the peer is the hash of the same pictures."""
    grays = [_gray(edit(Image.open(path).convert("RGB"))) for path in paths]
    copies = find_copies(Likenesses.of(describe(gray) for gray in grays), among)
    wrong = int(np.sum(copies.query != copies.original))
    if wrong:
        sys.stderr.write(f"{name}: {wrong} false pairs\n")
    plain = np.mean(
        [np.sum(_difference_hash(gray) ^ own) <= HASH_BITS for gray, own in zip(grays, hashes, strict=True)]
    )
    found = float(np.mean(np.isin(np.arange(len(paths)), copies.query[copies.query == copies.original])))
    return Line(f"found, {name}", found, "share", 0.98, peer=float(plain) or None)


def _speed(paths: list[Path]) -> Iterator[Line]:
    files = [path.read_bytes() for path in paths[:24]]
    start_s = time.process_time()
    grays = [_gray(data) for data in files]
    decode_s = time.process_time() - start_s
    start_s = time.process_time()
    for gray in grays * 4:
        describe(gray)
    describe_s = (time.process_time() - start_s) / 4
    yield Line("decode alone, 4 MP", len(files) / decode_s, "photos a CPU second")
    yield Line("describe alone", describe_s / len(files) * 1000, "ms", 4, at_most=True)
    yield Line("decode and describe", len(files) / (decode_s + describe_s), "photos a CPU second", 76)
    crowd = Likenesses.of(_crowd())
    for count in (CROWD // 2, CROWD):
        part = crowd.take(np.arange(count))
        start_s = time.process_time()
        find_copies(part, part)
        goal = 3.0 if count == CROWD else None
        yield Line(f"search of {count} among themselves", time.process_time() - start_s, "CPU s", goal, at_most=True)


def _crowd() -> Iterator[Likeness]:
    """Distinct scenes, drawn small: the search sees features, not pixels."""
    for number in range(CROWD):
        yield describe(cv2.cvtColor(render([99, number], 400, 300), cv2.COLOR_BGR2GRAY))


def _gray(data: bytes) -> NDArray[np.uint8]:
    gray = read_photo_bytes(data, "").gray
    if gray is None:
        raise ValueError("a picture of the bench cannot be read")
    return gray


def _difference_hash(gray: NDArray[np.uint8]) -> NDArray[np.bool_]:
    small = np.asarray(Image.fromarray(gray).resize((17, 16), Image.Resampling.LANCZOS), np.int16)
    return (small[:, 1:] > small[:, :-1]).ravel()


def _likenesses(paths: list[Path]) -> list[Likeness]:
    return [describe(read_photo(path, path.name).gray) for path in paths]


def _pictures(folder: str) -> list[Path]:
    root = os.environ.get("CHANGMING_REAL_DATA")
    if not root:
        sys.stderr.write(f"{folder}: not measured, CHANGMING_REAL_DATA is not set\n")
        return []
    return sorted(path for path in (Path(root) / folder).rglob("*") if path.suffix.lower() in {".jpg", ".png"})


def _photos() -> list[Path]:
    if os.environ.get("CHANGMING_REAL_DATA"):
        bridge = [path for path in _pictures("photos-edited-pdq") if path.name == "aaa-orig.jpg"]
        return [*bridge, *(path for folder in HARD for path in _pictures(folder))]
    return sorted((ROOT / "sample" / "photos").rglob("*.jpg"))
