"""Draws the pictures of an album and writes them as JPEG files, with or without EXIF."""

import os
import struct
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np

from changming.simulation.edits import edit, quality
from changming.simulation.scenes import Picture, render

SOFTWARE = b"changming simulation"
COMMENT = b"\xff\xfe" + struct.pack(">H", len(SOFTWARE) + 2) + SOFTWARE
SHAPES = ((4, 3), (3, 4), (4, 3), (16, 9))
MANY = 40  # from so many pictures on, all cores draw


@dataclass(frozen=True, slots=True)
class Task:
    """One file to write. `scene`: seed of its content, or `licensed`: the picture it is."""

    path: Path
    scene: tuple[int, int]
    licensed: Path | None
    how: str
    edit_seed: tuple[int, int]
    megapixels: float
    exif_at: datetime | None
    exif_lon_lat: tuple[float, float] | None


def write_all(tasks: list[Task], progress: Callable[[str, int, int], None]) -> None:
    """Writes every picture; the same tasks give the same bytes."""
    for folder in {task.path.parent for task in tasks}:
        folder.mkdir(parents=True, exist_ok=True)
    if len(tasks) < MANY:
        for task in tasks:
            write(task)
        return
    with ProcessPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        for number, _ in enumerate(pool.map(write, tasks, chunksize=8), 1):
            progress("photos", number, len(tasks))


def write(task: Task) -> None:
    """Writes one picture."""
    rng = np.random.default_rng(task.edit_seed)
    original = _encoded(_content(task), 84)
    if task.how == "photo_unreadable":
        data = (b"", original[: int(rng.integers(40, 400))], rng.bytes(4000))[int(rng.integers(3))]
        task.path.write_bytes(data)
        return
    if task.how not in {"", "exact"}:
        picture = np.asarray(cv2.imdecode(np.frombuffer(original, np.uint8), cv2.IMREAD_COLOR), np.uint8)
        original = _encoded(_changed(picture, task.how, rng), quality(task.how, rng))
    task.path.write_bytes(original[:2] + exif(task.exif_at, task.exif_lon_lat) + COMMENT + original[2:])


def _content(task: Task) -> Picture:
    if task.licensed is not None:
        return np.asarray(cv2.imread(str(task.licensed), cv2.IMREAD_COLOR), np.uint8)
    wide, high = SHAPES[task.scene[1] % len(SHAPES)]
    unit = (task.megapixels * 1e6 / (wide * high)) ** 0.5
    return render([*task.scene], round(wide * unit), round(high * unit))


def _changed(picture: Picture, how: str, rng: np.random.Generator) -> Picture:
    if how == "photo_too_small":
        return np.asarray(cv2.resize(picture, (160, 120), interpolation=cv2.INTER_AREA), np.uint8)
    if how == "photo_too_dark":
        return np.asarray(picture * float(rng.uniform(0.01, 0.035)), np.uint8)
    return edit(picture, how, rng)


def _encoded(picture: Picture, jpeg_quality: int) -> bytes:
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, jpeg_quality])[1].tobytes()


def exif(at: datetime | None, lon_lat: tuple[float, float] | None) -> bytes:
    """The APP1 segment: time of taking, place in WGS-84, and that the picture is simulated; empty without either."""
    if at is None and lon_lat is None:
        return b""
    stamp = at.strftime("%Y:%m:%d %H:%M:%S").encode() + b"\0" if at else b""
    first: list[tuple[int, int, bytes]] = [(0x0131, 2, SOFTWARE + b"\0")]
    inner = [(0x9003, 2, stamp)] if at else []
    place = _place(*lon_lat) if lon_lat else []
    if at:
        first.append((0x0132, 2, stamp))
    links = [(tag, 4, b"\0\0\0\0") for tag, part in ((0x8769, inner), (0x8825, place)) if part]
    start = 8
    after_first = start + len(_directory([*first, *links], start))
    after_inner = after_first + (len(_directory(inner, after_first)) if inner else 0)
    offsets = {0x8769: after_first, 0x8825: after_inner}
    links = [(tag, kind, struct.pack("<I", offsets[tag])) for tag, kind, _ in links]
    body = b"II*\0" + struct.pack("<I", start) + _directory([*first, *links], start)
    body += (_directory(inner, after_first) if inner else b"") + (_directory(place, after_inner) if place else b"")
    payload = b"Exif\0\0" + body
    return b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload


def _place(lon: float, lat: float) -> list[tuple[int, int, bytes]]:
    def dms(value: float) -> bytes:
        minutes, degrees = (value % 1) * 60, int(value)
        seconds = round((minutes % 1) * 60 * 10_000)
        return struct.pack("<6I", degrees, 1, int(minutes), 1, seconds, 10_000)

    return [(1, 2, b"N\0"), (2, 5, dms(lat)), (3, 2, b"E\0"), (4, 5, dms(lon))]


def _directory(entries: list[tuple[int, int, bytes]], at: int) -> bytes:
    """A TIFF directory that starts at an offset, with the values that need more than four bytes behind it."""
    sizes = {2: 1, 4: 4, 5: 8}
    head, tail = struct.pack("<H", len(entries)), b""
    behind = at + 2 + 12 * len(entries) + 4
    for tag, kind, value in sorted(entries):
        count = len(value) // sizes[kind]
        if len(value) <= 4:
            head += struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
        else:
            head += struct.pack("<HHII", tag, kind, count, behind + len(tail))
            tail += value + (b"\0" if len(value) % 2 else b"")
    return head + b"\0\0\0\0" + tail
