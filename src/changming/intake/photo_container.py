"""What a picture file says of itself before it is decoded: kind by content, pixels, EXIF block."""

import re
import struct
from dataclasses import dataclass
from typing import Literal

Kind = Literal["jpeg", "png", "webp", "heic"]

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
AVIF_BRANDS = frozenset({b"avif", b"avis"})
JPEG_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
MARKER = re.compile(rb"\xff[\x01-\xfe]")
EXIF_HEAD = b"Exif\0\0"
HEIC_EXIF = re.compile(rb"(?:Exif\0\0|\0\0\0\0)(II\*\0|MM\0\*)")  # an item begins with the offset of its TIFF block


@dataclass(frozen=True, slots=True)
class Container:
    """A picture file from outside. `width_px`, `height_px` as stored, before orientation; 0 where it does not say."""

    kind: Kind
    width_px: int = 0
    height_px: int = 0
    exif: bytes = b""  # a TIFF structure


def kind_of(data: bytes) -> Kind | None:
    """The kind of picture by its first bytes, whatever its name says; None for anything else."""
    if data[:3] == b"\xff\xd8\xff":
        return "jpeg"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and _is_heic(data):
        return "heic"
    return None


def open_container(data: bytes) -> Container | None:
    """Kind, size and EXIF of a picture; None where it is no picture of a kind that is read. Never raises."""
    kind = kind_of(data)
    if kind == "jpeg":
        return _jpeg(data)
    if kind == "png":
        return _png(data)
    if kind == "webp":
        return _webp(data)
    if kind == "heic":
        return _heic(data)
    return None


def _is_heic(data: bytes) -> bool:
    size = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[8:12]} | {data[at : at + 4] for at in range(16, size, 4)}
    return bool(brands & HEIC_BRANDS) and not brands & AVIF_BRANDS


def _jpeg(data: bytes) -> Container:
    width, height, exif = 0, 0, b""
    at = 2
    while found := MARKER.search(data, at):
        marker, at = data[found.start() + 1], found.end()
        if marker in JPEG_WITHOUT_LENGTH:
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        body = data[at + 2 : at + length]
        if marker in JPEG_FRAMES and len(body) >= 5:
            height, width = struct.unpack(">HH", body[1:5])
        elif marker == 0xE1 and body[:6] == EXIF_HEAD and not exif:
            exif = body[6:]
        elif marker in {0xDA, 0xD9}:
            break
        at += max(length, 2)
    return Container("jpeg", width, height, exif)


def _png(data: bytes) -> Container:
    width, height, exif = 0, 0, b""
    at = 8
    while at + 8 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        if name == b"IHDR" and len(body) >= 8:
            width, height = struct.unpack(">II", body[:8])
        elif name == b"eXIf":
            exif = body.removeprefix(EXIF_HEAD)
        at += 12 + length
    return Container("png", width, height, exif)


def _webp(data: bytes) -> Container:
    width, height, exif = 0, 0, b""
    at = 12
    while at + 8 <= len(data):
        name, length = struct.unpack("<4sI", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        if name == b"VP8X" and len(body) >= 10:
            width, height = (1 + int.from_bytes(body[start : start + 3], "little") for start in (4, 7))
        elif name == b"VP8 " and len(body) >= 10:
            width, height = (side & 0x3FFF for side in struct.unpack("<HH", body[6:10]))
        elif name == b"VP8L" and len(body) >= 5:
            bits = int.from_bytes(body[1:5], "little")
            width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        elif name == b"EXIF":
            exif = body.removeprefix(EXIF_HEAD)
        at += 8 + length + length % 2
    return Container("webp", width, height, exif)


def _heic(data: bytes) -> Container:
    """Pixels of the largest image extent, and the EXIF item by its head; a HEIC decoder applies its own turns."""
    sizes = [
        struct.unpack(">II", data[found.end() + 4 : found.end() + 12])
        for found in re.finditer(rb"ispe", data[: 2**20])
        if len(data) >= found.end() + 12
    ]
    width, height = max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))
    head = HEIC_EXIF.search(data)
    return Container("heic", width, height, data[head.start(1) : head.start(1) + 2**16] if head else b"")
