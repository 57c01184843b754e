"""Whole columns of cells at once; cell by cell only where a column is not plain.

Each function gives what the reader of single cells gives, quicker: that is asked for every cell that is not plain.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from changming.intake.cells import Cell

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

CHUNK = 4096  # one bad cell makes its neighbours slow, not the whole column
NUMBER_BYTES = b"0123456789.-"
MOST_SHAPES = 12  # ways of writing a time in one column that are read at once
FIRST_YEAR, LAST_YEAR = 1900, 2200  # others are left to the reader of single cells
MOST_OFFSET_S = 14 * 3600
NOTHING = ("", None)
QUARTER_S = 900  # clocks change at whole quarters of an hour
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- local clocks are counted from here before the zone is known

MOMENT = re.compile(
    r"(?P<year>0000)(?P<mark>[-/])(?P<month>00?)(?P=mark)(?P<day>00?)[ T](?P<hour>00?):(?P<minute>00)"
    r"(?::(?P<second>00)(?P<part>\.0{1,9})?)?(?P<offset>Z|[+-]00:?00)?"
)
CLOCK = re.compile(r"(?P<hour>00?):(?P<minute>00)(?::(?P<second>00))?")


def numbers(cells: Sequence[Cell], one: Callable[[int], float], least: float, most: float) -> Floats:
    """(n,) float64: each cell as `one` reads it, which is given the cell's place; NaN where nothing is given.

    `one` is asked for whatever is not a plain number from `least` to `most`.
    """
    values = np.full(len(cells), np.nan)
    for start in range(0, len(cells), CHUNK):
        chunk = cells[start : start + CHUNK]
        plain = np.array(_plain_numbers(chunk), np.float64)
        values[start : start + len(chunk)] = plain
        asked = (plain < least) | (plain > most) | ~np.isfinite(plain)
        for place in np.flatnonzero(asked).tolist():
            if chunk[place] not in NOTHING:
                values[start + place] = one(start + place)
    return values


def _plain_numbers(cells: Sequence[Cell]) -> list[float]:
    """The cells' numbers where all are empty or plain digits, or all are numbers or None; else NaN for each."""
    kinds = set(map(type, cells))
    if kinds <= {float, type(None)}:
        return [cell if isinstance(cell, float) else np.nan for cell in cells]
    texts = cast("Sequence[str]", cells)
    try:
        if kinds == {str} and not "".join(texts).encode("ascii").translate(None, NUMBER_BYTES):
            return [float(text) if text else np.nan for text in texts]
    except ValueError:
        pass
    return [np.nan] * len(cells)


def distinct(cells: Sequence[Cell]) -> tuple[list[Cell], NDArray[np.int32]]:
    """The distinct cells in the order they are met, and for each cell the place of its own among them."""
    places: dict[tuple[type, Cell], int] = {}
    codes = [places.setdefault((type(cell), cell), len(places)) for cell in cells]  # 1 and True are not the same
    return [cell for _, cell in places], np.array(codes, np.int32)


def times(cells: Sequence[Cell], one: Callable[[int], float], day: date, zone: ZoneInfo) -> Floats:
    """(n,) float64 seconds since 1970 UTC: each cell as `one` reads it, which is given the cell's place.

    A clock without a date is on `day`; one without an offset is the zone's.
    """
    values = np.full(len(cells), np.nan)
    left = np.ones(len(cells), bool)
    widths = np.fromiter(
        (len(cell) if isinstance(cell, str) and cell.isascii() else 0 for cell in cells), np.int32, len(cells)
    )
    for width in np.unique(widths[widths > 0]).tolist():
        group = np.flatnonzero(widths == width)
        texts = "".join(str(cells[place]) for place in group.tolist())
        letters = np.frombuffer(texts.encode("ascii"), np.uint8)
        read = _times_of_one_width(letters.reshape(-1, width), day, zone)
        values[group] = read
        left[group] = np.isnan(read)
    for place in np.flatnonzero(left).tolist():
        values[place] = one(place)
    return values


def _times_of_one_width(letters: NDArray[np.uint8], day: date, zone: ZoneInfo) -> Floats:
    """(n,) seconds of n texts as wide as each other; NaN for those that are not plain."""
    values = np.full(len(letters), np.nan)
    digit = (letters >= ord("0")) & (letters <= ord("9"))
    shapes = np.where(digit, np.uint8(ord("0")), letters)
    left = np.arange(len(letters))
    for _ in range(MOST_SHAPES):
        if not len(left):
            break
        shape = shapes[left[0]]
        alike = (shapes[left] == shape).all(axis=1)
        chosen, left = left[alike], left[~alike]
        text = shape.tobytes().decode("ascii")
        if form := MOMENT.fullmatch(text):
            values[chosen] = _moments(letters[chosen], form, zone)
        elif form := CLOCK.fullmatch(text):
            values[chosen] = _clocks(letters[chosen], form, day, zone)
    return values


def _moments(letters: NDArray[np.uint8], form: re.Match[str], zone: ZoneInfo) -> Floats:
    year, month, day_of_month = (_digits(letters, form, name) for name in ("year", "month", "day"))
    clock_s = _clock_s(letters, form)
    held = (
        (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day_of_month >= 1) & (clock_s >= 0)
    )
    months = (np.where(held, year, 1970) - 1970) * 12 + np.where(held, month, 1) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    following = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    held &= first + day_of_month <= following
    local_s = (first + day_of_month - 1) * 86_400 + clock_s
    values = local_s.astype(np.float64)
    if form["part"]:
        start, end = form.span("part")
        digits = letters[:, start + 1 : min(end, start + 4)]  # to the millisecond
        values += _number(digits) / 10.0 ** digits.shape[1]
    offset_s, known = _offset_s(letters, form, local_s, zone)
    return np.where(held & known, values - offset_s, np.nan)


def _clocks(letters: NDArray[np.uint8], form: re.Match[str], day: date, zone: ZoneInfo) -> Floats:
    clock_s = _clock_s(letters, form)
    local_s = (day - EPOCH.date()).days * 86_400 + clock_s
    return np.where(clock_s >= 0, local_s - zone_offset_s(local_s, zone), np.nan)


def _clock_s(letters: NDArray[np.uint8], form: re.Match[str]) -> Whole:
    """Seconds since midnight; -1 where no clock shows that."""
    hour, minute = _digits(letters, form, "hour"), _digits(letters, form, "minute")
    second = _digits(letters, form, "second") if form["second"] else np.zeros_like(hour)
    return np.where((hour < 24) & (minute < 60) & (second < 60), hour * 3600 + minute * 60 + second, -1)


def _offset_s(
    letters: NDArray[np.uint8], form: re.Match[str], local_s: Whole, zone: ZoneInfo
) -> tuple[Whole, NDArray[np.bool_]]:
    """Seconds that each local clock is ahead of UTC, and whether that is an offset there can be."""
    known = np.ones(len(letters), bool)
    if form["offset"] is None:
        return zone_offset_s(local_s, zone), known
    if form["offset"] == "Z":
        return np.zeros(len(letters), np.int64), known
    start, end = form.span("offset")
    hours, minutes = _number(letters[:, start + 1 : start + 3]), _number(letters[:, end - 2 : end])
    sign = -1 if form["offset"][0] == "-" else 1
    ahead_s = hours * 3600 + minutes * 60
    return sign * ahead_s, ahead_s <= MOST_OFFSET_S


def zone_offset_s(local_s: Whole, zone: ZoneInfo) -> Whole:
    """Seconds that the zone's clocks are ahead of UTC when they show `local_s` since 1970; the first of two."""
    quarters, places = np.unique(local_s // QUARTER_S, return_inverse=True)
    offsets = [_utc_offset_s(int(quarter) * QUARTER_S, zone) for quarter in quarters]
    return np.array(offsets, np.int64)[places] if offsets else np.empty(0, np.int64)


def _utc_offset_s(local_s: int, zone: ZoneInfo) -> int:
    try:
        offset = (EPOCH + timedelta(seconds=local_s)).replace(tzinfo=zone).utcoffset()
    except OverflowError:
        return 0
    return int(offset.total_seconds()) if offset is not None else 0


def _digits(letters: NDArray[np.uint8], form: re.Match[str], name: str) -> Whole:
    start, end = form.span(name)
    return _number(letters[:, start:end])


def _number(digits: NDArray[np.uint8]) -> Whole:
    """(n,) whole numbers of (n, k) digits."""
    powers = 10 ** np.arange(digits.shape[1] - 1, -1, -1, dtype=np.int64)
    numbers: Whole = (digits.astype(np.int64) - ord("0")) @ powers
    return numbers
