"""EXIF as cameras and phones write it, broken ones too: orientation, time of taking, place."""

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

ORIENTATION, CHANGED, EXIF_IFD, GPS_IFD = 0x0112, 0x0132, 0x8769, 0x8825
TAKEN, DIGITISED = 0x9003, 0x9004
OFFSETS = {TAKEN: 0x9011, DIGITISED: 0x9012, CHANGED: 0x9010}
LAT_REF, LAT, LON_REF, LON = 1, 2, 3, 4
ENTRIES = 512  # more entries in one directory are no EXIF
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
LONGEST = 4096  # bytes; no value read here is longer
TIME = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D+(\d{1,2})\D(\d{1,2})(?:\D(\d{1,2}))?")
OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")


@dataclass(frozen=True, slots=True)
class Exif:
    """What EXIF claims. `local_time` has no zone; `offset` only where the camera wrote one."""

    orientation: int = 1  # 1-8 as in EXIF
    local_time: datetime | None = None
    offset: timedelta | None = None
    lon_lat: tuple[float, float] | None = None  # WGS-84 degrees

    def time(self, zone: ZoneInfo) -> datetime | None:
        """When the picture was taken; without an offset in the district's zone."""
        if self.local_time is None:
            return None
        return self.local_time.replace(tzinfo=zone if self.offset is None else timezone(self.offset))


def read_exif(tiff: bytes) -> Exif:
    """The three claims of an EXIF block; whatever cannot be read is not claimed. Never raises."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return Exif()
    first = _directory(tiff, order, _number(tiff, order, 4))
    exif = _directory(tiff, order, _pointer(first, EXIF_IFD))
    gps = _directory(tiff, order, _pointer(first, GPS_IFD))
    local_time, offset = _time({**first, **exif})
    turned = first.get(ORIENTATION, (1,))[0]
    orientation = turned if isinstance(turned, int) and 1 <= turned <= 8 else 1
    return Exif(orientation, local_time, offset, _lon_lat(gps))


Value = tuple[float | int | str, ...]


def _number(tiff: bytes, order: str, at: int) -> int:
    return int.from_bytes(tiff[at : at + 4], "little" if order == "<" else "big")


def _pointer(directory: Mapping[int, Value], tag: int) -> int:
    value = directory.get(tag, (0,))[0]
    return value if isinstance(value, int) else 0


def _directory(tiff: bytes, order: str, at: int) -> dict[int, Value]:
    """Every entry of one directory that can be read, by tag; the first of a repeated tag holds."""
    found: dict[int, Value] = {}
    if at < 8 or at + 2 > len(tiff):
        return found
    (count,) = struct.unpack(order + "H", tiff[at : at + 2])
    for start in range(at + 2, at + 2 + 12 * min(count, ENTRIES), 12):
        if start + 12 > len(tiff):
            break
        tag, kind, number = struct.unpack(order + "HHI", tiff[start : start + 8])
        size = SIZES.get(kind, 0) * number
        if not 0 < size <= LONGEST:
            continue
        place = start + 8 if size <= 4 else _number(tiff, order, start + 8)
        value = _value(tiff[place : place + size], order, kind, number)
        if value:
            found.setdefault(tag, value)
    return found


def _value(raw: bytes, order: str, kind: int, number: int) -> Value:
    if len(raw) < SIZES[kind] * number:
        return ()
    if kind in {2, 7}:
        return (raw.split(b"\0")[0].decode("ascii", "replace").strip(),)
    if kind in {5, 10}:
        parts = struct.unpack(f"{order}{2 * number}{'I' if kind == 5 else 'i'}", raw)
        return tuple(_ratio(*pair) for pair in zip(parts[::2], parts[1::2], strict=True))
    return struct.unpack(f"{order}{number}{' BBHI bbhiifd'[kind]}", raw) if kind != 10 else ()


def _ratio(over: int, under: int) -> float:
    """A rational; 0/0, which cameras write for a part they leave out, is 0."""
    if under == 0:
        return 0.0 if over == 0 else float("nan")
    return over / under


def _time(entries: Mapping[int, Value]) -> tuple[datetime | None, timedelta | None]:
    """The first time that can be meant: taken, digitised, changed; with its own offset."""
    for tag, offset_tag in OFFSETS.items():
        found = TIME.search(str(entries.get(tag, ("",))[0]))
        if found is None:
            continue
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        try:
            local_time = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 -- EXIF has no zone
        except ValueError:
            continue
        return local_time, _offset(str(entries.get(offset_tag, ("",))[0]))
    return None, None


def _offset(text: str) -> timedelta | None:
    if text == "Z":
        return timedelta()
    found = OFFSET.fullmatch(text)
    if found is None:
        return None
    sign, hours, minutes = found[1], int(found[2]), int(found[3])
    offset = timedelta(hours=hours, minutes=minutes)
    if offset > timedelta(hours=14) or minutes > 59:
        return None
    return -offset if sign == "-" else offset


def _lon_lat(gps: Mapping[int, Value]) -> tuple[float, float] | None:
    lon = _degrees(gps.get(LON, ()), gps.get(LON_REF, ("E",)), 180)
    lat = _degrees(gps.get(LAT, ()), gps.get(LAT_REF, ("N",)), 90)
    if lon is None or lat is None or (lon == 0 and lat == 0):
        return None
    return lon, lat


def _degrees(parts: Value, ref: Value, most: float) -> float | None:
    numbers = [part for part in parts[:3] if isinstance(part, int | float)]
    if not numbers or len(numbers) != len(parts[:3]):
        return None
    degrees = sum((number / 60.0**power for power, number in enumerate(numbers)), 0.0)
    if not 0 <= degrees <= most:  # NaN is none of both
        return None
    return -degrees if str(ref[0])[:1].upper() in {"S", "W"} else degrees
