"""How far a camera's own position lies from what a photo claims."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from changming.areas.evidence.choices import Stage
from changming.areas.evidence.rules import Photo
from changming.areas.standards.rules import Duty
from changming.day.inputs import DayInputs
from changming.engines.geo import LocalPlane, distance_m

FAR_M = 50_000.0  # beyond this the shape of a place no longer matters

Shape = tuple[NDArray[np.float64], float]  # (n, 2) longitude, latitude, and how far around it a place reaches


def exif_off_m(inputs: DayInputs, photos: Sequence[Photo], duties: Mapping[str, Sequence[Duty]]) -> dict[str, float]:
    """By file, the metres between EXIF position and claim; photos without the one or the other are left out.

    The claim is the position in the photo's row and the place it is about (of several, the nearest); where there is
    neither, and it is no roll call, the place of its duties. Both must fit: the larger distance is given.
    """
    located = [photo for photo in photos if photo.exif_position is not None]
    if not located:
        return {}
    places = _Places(inputs, {duty.id: duty for found in duties.values() for duty in found})
    off = {}
    for photo in located:
        if (found := _off_m(photo, places, duties.get(photo.file, ()))) is not None:
            off[photo.file] = found
    return off


def _off_m(photo: Photo, places: "_Places", duties: Sequence[Duty]) -> float | None:
    exif = photo.exif_position
    if exif is None:
        return None
    off = []
    if photo.position is not None:
        claimed = photo.position
        off.append(float(distance_m(exif.lon, exif.lat, claimed.lon, claimed.lat)))
    about = places.nearest_m(exif.lon, exif.lat, photo.about)
    if about is not None:
        off.append(about)
    if not off and photo.stage not in {Stage.ROLL_CALL, Stage.LOCATION_SHOT}:
        return places.nearest_m(exif.lon, exif.lat, [duty.id for duty in duties])
    return max(off, default=None)


class _Places:
    """Lines and spots of whatever a photo can be about, by id, in degrees."""

    def __init__(self, inputs: DayInputs, duties: Mapping[str, Duty]) -> None:
        self._duties = duties
        self._lines = {each.id: each.line for each in inputs.segments if each.line is not None}
        self._posts = {post.id: post for post in inputs.posts}
        self._facilities = {each.id: each for each in inputs.facilities}
        self._radius_m = inputs.pack.presence.radius_m

    def nearest_m(self, lon: float, lat: float, ids: Iterable[str]) -> float | None:
        """Metres from a position to the nearest of these places; None where none has a position."""
        shapes = [shape for each in ids for shape in self._shapes(each)]
        return min((max(0.0, _apart_m(lon, lat, line) - around_m) for line, around_m in shapes), default=None)

    def _shapes(self, name: str) -> list[Shape]:
        duty = self._duties.get(name)
        if duty is not None:
            parts = [each for each in (duty.post, *duty.segments, *duty.facilities) if each]
            return [shape for each in parts for shape in self._shapes(each)]
        shapes: list[Shape] = []
        facility, post = self._facilities.get(name), self._posts.get(name)
        if facility is not None and facility.lon is not None and facility.lat is not None:
            shapes.append((np.array([[facility.lon, facility.lat]]), 0.0))
        if post is not None and post.lon is not None and post.lat is not None:
            around_m = self._radius_m if post.radius_m is None else post.radius_m
            shapes.append((np.array([[post.lon, post.lat]]), around_m))
        segments = [name, *(post.segments if post is not None else ())]
        return [*shapes, *((self._lines[each], 0.0) for each in segments if each in self._lines)]


def _apart_m(lon: float, lat: float, line: NDArray[np.float64]) -> float:
    """Metres from a position to a line or spot; from afar, to its first place."""
    far_m = float(distance_m(lon, lat, line[0, 0], line[0, 1]))
    if len(line) == 1 or far_m > FAR_M:
        return far_m
    x_m, y_m = LocalPlane.around(line[:1, 0], line[:1, 1]).to_m([lon, *line[:, 0]], [lat, *line[:, 1]])
    drawn = shapely.linestrings(np.column_stack([x_m[1:], y_m[1:]]))
    return float(shapely.distance(shapely.points(x_m[0], y_m[0]), drawn))
