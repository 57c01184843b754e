"""All tracks of a day on the ledger, and who does which work when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from changming.areas.fleet.rules import WORK_OF_KIND
from changming.areas.standards.choices import Work
from changming.areas.standards.rules import Duty, Owing, Pack
from changming.day.roads.ledger import Ledger
from changming.day.roads.tracks import Track, numbered
from changming.engines.coverage import Kind, Silences, Stretches

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Window: TypeAlias = tuple[float, float]

ALWAYS_SILENT = Silences.between(np.empty(0), np.empty(0), np.empty(0), np.empty(0))


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The day as seen: tracks by number, their stretches by segment, the duties of each vehicle (excused ones too)."""

    ledger: Ledger
    pack: Pack
    as_of_s: float
    tracks: tuple[Track, ...]
    track_of: Mapping[str, int]  # vehicle → its track
    stretches: Stretches  # by segment, then track, then time
    first: NDArray[np.int64]  # (s + 1,) where the stretches of each segment begin
    duties_of: Mapping[str, tuple[Duty, ...]]

    @classmethod
    def of(
        cls, ledger: Ledger, pack: Pack, as_of_s: float, tracks: tuple[Track, ...], duties: tuple[Duty, ...]
    ) -> "Scene":
        """Put tracks side by side; those of people stay out, whose work is not told by coverage."""
        driven = [numbered(track, number) for number, track in enumerate(tracks) if track.bearer.vehicle]
        joined = Stretches.joined(driven)
        joined = _by_segment(joined, ledger.doubles)
        duties_of: dict[str, list[Duty]] = {}
        for duty in duties:
            if duty.vehicle:
                duties_of.setdefault(duty.vehicle, []).append(duty)
        return cls(
            ledger=ledger,
            pack=pack,
            as_of_s=as_of_s,
            tracks=tracks,
            track_of={track.bearer.party or "": number for number, track in enumerate(tracks) if track.bearer.vehicle},
            stretches=joined,
            first=np.searchsorted(joined.segment, np.arange(len(ledger.segments) + 1)),
            duties_of={vehicle: tuple(owed) for vehicle, owed in duties_of.items()},
        )

    def windows(self, owing: Owing) -> tuple[Window, ...]:
        """What is owed of a duty's window in seconds, as far as it has passed, in order."""
        spans = ((start.timestamp(), min(end.timestamp(), self.as_of_s)) for start, end in owing.windows)
        return tuple(span for span in spans if span[0] < span[1])

    def during(self, owing: Owing, t_s: Floats) -> Bools:
        """Which times lie inside what is owed of a duty's window, as far as it has passed."""
        inside = np.zeros(t_s.size, np.bool_)
        for starts_s, ends_s in self.windows(owing):
            inside |= (t_s >= starts_s) & (t_s <= ends_s)
        return inside

    def within(self, owing: Owing, stretches: Stretches) -> Stretches:
        """What of stretches lies inside what is owed of a duty's window; each track's together, in its order."""
        parts = Stretches.joined([stretches.within(*window) for window in self.windows(owing)])
        return parts.take(np.argsort(parts.track, kind="stable"))

    def ended(self, owing: Owing) -> bool:
        """Whether nothing more of a duty is owed."""
        return owing.ends.timestamp() <= self.as_of_s

    def on(self, segment: int) -> Stretches:
        """All stretches on one segment."""
        return self.stretches.take(np.arange(self.first[segment], self.first[segment + 1]))

    def track(self, owing: Owing) -> Track | None:
        """The track of a duty's vehicle; None where it has no device."""
        number = self.number(owing)
        return None if number < 0 else self.tracks[number]

    def number(self, owing: Owing) -> int:
        """The number of that track; -1 where it has no device."""
        return self.track_of.get(owing.party or "", -1)

    def silences(self, owing: Owing) -> Silences:
        """When a duty's vehicle was not seen: always, where it has no device."""
        track = self.track(owing)
        return ALWAYS_SILENT if track is None else track.silences

    def by_others(self, owing: Owing, segment: int) -> Stretches:
        """What other vehicles worked on a segment inside what is owed of a duty's window, doing the same work.

        A vehicle does at any time what its own duties of that time say, or without one what its kind is for. Where
        its switch is not known it works only what its duties name.
        """
        rows = np.arange(self.first[segment], self.first[segment + 1])
        kind = self.stretches.kind[rows]
        worked = (kind == Kind.ON) | (kind == Kind.UNSWITCHED)
        there = self.stretches.take(rows[worked & (self.stretches.track[rows] != self.number(owing))])
        if there.go.size:
            there = self.within(owing, there)
        if not there.go.size:
            return there
        name = self.ledger.segments[segment].id
        middle_s = (there.start_s + there.end_s) / 2
        same = np.zeros(there.go.size, np.bool_)
        for number in np.unique(there.track).tolist():
            rows = there.track == number
            doing, named = self._does(number, owing.duty.work, name, middle_s[rows])
            same[rows] = np.where(there.kind[rows] == Kind.ON, doing, named)
        return there.take(same)

    def _does(self, number: int, work: Work, segment: str, at_s: Floats) -> tuple[Bools, Bools]:
        """Whether a track's vehicle does a work at given times, and whether a duty to do it names the segment."""
        vehicle = self.tracks[number].bearer.vehicle
        busy, doing, named = (np.zeros(at_s.size, np.bool_) for _ in range(3))
        if vehicle is None:
            return doing, named
        for duty in self.duties_of.get(vehicle.id, ()):
            now = (at_s >= duty.starts.timestamp()) & (at_s <= duty.ends.timestamp())
            busy |= now
            if duty.work is work:
                doing |= now
                named |= now & (segment in duty.segments)
        if WORK_OF_KIND.get(vehicle.kind) is work:
            doing |= ~busy
        return doing, named


def _by_segment(stretches: Stretches, doubles: Iterable[tuple[int, int]]) -> Stretches:
    """Stretches by segment, then track, then time; those on a segment with a double lie on the double too."""
    parts = [stretches]
    for row, double in doubles:
        there = stretches.take(stretches.segment == row)
        parts.append(replace(there, segment=np.full(there.go.size, double, np.int32)))
    joined = Stretches.joined(parts)
    return joined.take(np.lexsort((joined.start_s, joined.track, joined.segment)))
