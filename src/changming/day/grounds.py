"""Where the duties of a day are owed, as shapes on one plane."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from changming.areas.places.rules import Facility, Post, Segment
from changming.areas.standards.choices import Work
from changming.areas.standards.rules import Duty
from changming.day.inputs import DayInputs
from changming.engines.geo import LocalPlane

Floats = NDArray[np.float64]
Key = tuple[str | None, tuple[str, ...], tuple[str, ...], bool]


@dataclass(frozen=True, slots=True)
class Ground:
    """The place of a duty: a spot with its radius, a strip with its half width, or both; None where there is none.

    `asked` False: the duty names things to visit, no post to keep, so that nobody can be off it.
    """

    id: str
    spot: Any = None
    spot_m: float = 0.0
    strip: Any = None
    strip_m: float = 0.0
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Grounds:
    """The grounds of a day's duties on the district's plane."""

    plane: LocalPlane
    radius_m: float
    lines: dict[str, Any] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    facilities: dict[str, Facility] = field(default_factory=dict)
    _known: dict[Key, Ground] = field(default_factory=dict)

    @classmethod
    def of(cls, inputs: DayInputs) -> "Grounds":
        """The grounds of a day."""
        plane = _plane(inputs)
        return cls(
            plane,
            inputs.pack.presence.radius_m,
            _drawn(inputs.segments, plane),
            {post.id: post for post in inputs.posts},
            {facility.id: facility for facility in inputs.facilities},
        )

    def of_duty(self, duty: Duty) -> Ground:
        """The ground of one duty."""
        key = (duty.post, duty.segments, duty.facilities, duty.work is Work.TOILET_DUTY)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._ground(duty)
        return known

    def _ground(self, duty: Duty) -> Ground:
        name = place_name(duty)
        if duty.post is not None:
            post = self.posts.get(duty.post)
            return Ground(name) if post is None else self._of_post(post)
        if duty.segments:
            return Ground(name, strip=self._strip(duty.segments), strip_m=self.radius_m)
        spots = [self.facilities[each] for each in duty.facilities if each in self.facilities]
        spot = self._spots([(each.lon, each.lat) for each in spots])
        return Ground(name, spot, self.radius_m, asked=duty.work is Work.TOILET_DUTY)

    def _of_post(self, post: Post) -> Ground:
        radius_m = self.radius_m if post.radius_m is None else post.radius_m
        spot = self._spots([(post.lon, post.lat)])
        return Ground(post.id, spot, radius_m, self._strip(post.segments), self.radius_m)

    def _strip(self, ids: Iterable[str]) -> Any:  # noqa: ANN401 -- shapely has no types
        drawn = [self.lines[each] for each in ids if each in self.lines]
        return shapely.multilinestrings(drawn) if drawn else None

    def _spots(self, degrees: Sequence[tuple[float | None, float | None]]) -> Any:  # noqa: ANN401 -- shapely has no types
        given = [(lon, lat) for lon, lat in degrees if lon is not None and lat is not None]
        if not given:
            return None
        return shapely.multipoints(np.column_stack(self.plane.to_m([at[0] for at in given], [at[1] for at in given])))


def away(grounds: Sequence[Ground], x_m: Floats, y_m: Floats, accuracy_m: Floats) -> tuple[Floats, Floats]:
    """How far positions lie from their grounds, and how far they may.

    grounds    n grounds, one per position
    x_m, y_m, accuracy_m  (n,) float64
    returns    (n,), (n,) float64  distance from the spot's centre or the strip's line, whichever the position fits
               better, and its radius or half width plus the accuracy; NaN where the ground has no geometry or the
               position is unknown
    """
    points = shapely.points(x_m, y_m)
    spot_m = shapely.distance(points, np.array([ground.spot for ground in grounds], dtype=object))
    strip_m = shapely.distance(points, np.array([ground.strip for ground in grounds], dtype=object))
    spot_over = spot_m - [ground.spot_m for ground in grounds]
    strip_over = strip_m - [ground.strip_m for ground in grounds]
    on_spot = ~np.isnan(spot_over) & ~(strip_over < spot_over)
    away_m = np.where(on_spot, spot_m, strip_m)
    allowed_m = np.where(on_spot, [ground.spot_m for ground in grounds], [ground.strip_m for ground in grounds])
    allowed_m = np.where([ground.asked for ground in grounds], allowed_m + accuracy_m, np.inf)
    return away_m, np.where(np.isnan(away_m), np.nan, allowed_m)


def place_name(duty: Duty) -> str:
    """The place of a duty as the report names it: its post, or its segments or facilities joined by `;`."""
    return duty.post or ";".join(duty.segments or duty.facilities)


def _drawn(segments: Iterable[Segment], plane: LocalPlane) -> dict[str, Any]:
    """The lines of a ledger in metres, by id."""
    found = {segment.id: segment.line for segment in segments if segment.line is not None and len(segment.line) > 1}
    if not found:
        return {}
    degrees = np.concatenate(list(found.values()))
    owner = np.repeat(np.arange(len(found)), [len(line) for line in found.values()])
    lines = shapely.linestrings(np.column_stack(plane.to_m(degrees[:, 0], degrees[:, 1])), indices=owner)
    return dict(zip(found, lines, strict=True))


def _plane(inputs: DayInputs) -> LocalPlane:
    """Around all that has a position, else around what is claimed; any where nothing has one."""
    lines = [segment.line for segment in inputs.segments if segment.line is not None and len(segment.line)]
    spots = [(each.lon, each.lat) for each in inputs.posts if each.lon is not None]
    spots += [(each.lon, each.lat) for each in inputs.facilities if each.lon is not None]
    degrees = np.concatenate([*lines, np.array(spots, np.float64).reshape(-1, 2)])
    if not len(degrees):
        given = [each.position for each in inputs.sign_ins if each.position is not None]
        degrees = np.array([(at.lon, at.lat) for at in given], np.float64).reshape(-1, 2)
    if not np.isfinite(degrees).all(axis=1).any():
        return LocalPlane(0.0, 0.0)
    return LocalPlane.around(degrees[:, 0], degrees[:, 1])
