"""Roster and shifts: what was owed before leave and weather."""

from collections.abc import Mapping
from dataclasses import dataclass

from changming.areas.fleet.rules import Vehicle
from changming.areas.people.rules import Person, RosterRow, ShiftRow, expand_shifts
from changming.areas.places.rules import Segment
from changming.areas.standards.choices import Work
from changming.areas.standards.rules import Duty, Pack
from changming.day.gathering.reading import Reading
from changming.intake.problem import Problem, marked
from changming.intake.record import Record
from changming.intake.references import Directory, Entry

SHIFT_UNKNOWN = marked("a shift the pack names ({shifts}) or its times, such as 05:00-13:00; the row is left out")
PATTERN_UNKNOWN = marked("a pattern such as 做六休一, 轮休 周三 or dates; the person is taken to be on duty")
REST_DAY_UNKNOWN = marked("which day is the day of rest; the person is taken to be on duty")
REMARKS = {
    "shift_unknown": SHIFT_UNKNOWN,
    "pattern_unknown": PATTERN_UNKNOWN,
    "rest_day_unknown": REST_DAY_UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class _Teams:
    """Whose team a duty counts for: its party's, else that of its place."""

    people: Mapping[str, str]
    vehicles: Mapping[str, str]
    segments: Mapping[str, str]

    def of(self, person: str | None, vehicle: str | None, segments: tuple[str, ...], given: str = "") -> str:
        party = self.vehicles.get(vehicle, "") if vehicle else self.people.get(person or "", "")
        return party or given or next((self.segments[key] for key in segments if self.segments.get(key)), "")


@dataclass(frozen=True, slots=True)
class _Named:
    """Whom and which places a row names."""

    person: str | None
    vehicle: str | None
    post: str | None
    segments: tuple[str, ...]
    facilities: tuple[str, ...]


def read_duties(
    reading: Reading,
    pack: Pack,
    people: tuple[Person, ...],
    vehicles: tuple[Vehicle, ...],
    segments: tuple[Segment, ...],
) -> tuple[Duty, ...]:
    """Every roster row of the day and those that shifts stand for, by id."""
    teams = _Teams(
        {person.id: person.team for person in people},
        {vehicle.id: vehicle.team for vehicle in vehicles},
        {segment.id: segment.team for segment in segments},
    )
    roster, shifts = reading.records("roster"), reading.records("shifts")
    rows = {record.values["id"]: row for record in roster if (row := _roster_row(reading, record)) is not None}
    for row in _expanded(reading, shifts, pack, segments):
        rows.setdefault(row.id, row)
    reading.known.duties = Directory(Entry(key) for key in sorted(rows))
    return tuple(_duty(rows[key], teams) for key in sorted(rows))


def _duty(row: RosterRow, teams: _Teams) -> Duty:
    """A row as a duty: of the places it names the post goes before segments, and segments before facilities."""
    return Duty(
        id=row.id,
        work=Work(row.work),
        person=row.person,
        vehicle=row.vehicle,
        team=teams.of(row.person, row.vehicle, row.segments, row.team),
        starts=row.starts,
        ends=row.ends,
        post=row.post,
        segments=row.segments if row.post is None else (),
        facilities=row.facilities if not (row.post or row.segments) else (),
        passes=row.passes,
    )


def _roster_row(reading: Reading, record: Record) -> RosterRow | None:
    values = record.values
    named = _named(reading, record, reading.many(record, "segments", reading.known.segments))
    if named is None:
        return None
    return RosterRow(
        id=values["id"],
        person=named.person,
        vehicle=named.vehicle,
        work=values["work"],
        starts=values["starts"],
        ends=values["ends"],
        segments=named.segments,
        facilities=named.facilities,
        post=named.post,
        passes=values.get("passes"),
        team=values.get("team", ""),
    )


def _named(reading: Reading, record: Record, segments: tuple[str, ...]) -> _Named | None:
    """What a row names beside its segments; a vehicle goes before a person.

    None where it names nobody or no place, or a vehicle, person or post that the day does not have.
    """
    vehicle = reading.one(record, "vehicle", reading.known.vehicles)
    person = reading.one(record, "person", reading.known.people)
    post = reading.one(record, "post", reading.known.posts)
    facilities = reading.many(record, "facilities", reading.known.facilities)
    parties = [party for column, party in (("vehicle", vehicle), ("person", person)) if column in record.values]
    if not parties or None in parties:
        return None
    if ("post" in record.values and post is None) or not (post or segments or facilities):
        return None
    return _Named(person if vehicle is None else None, vehicle, post, segments, facilities)


def _expanded(
    reading: Reading, records: list[Record], pack: Pack, segments: tuple[Segment, ...]
) -> tuple[RosterRow, ...]:
    by_name: dict[str, list[str]] = {}
    for segment in segments:
        by_name.setdefault(segment.name, []).append(segment.id)
    rows = [row for record in records if (row := _shift_row(reading, record, by_name)) is not None]
    times = {name: (shift.starts, shift.ends) for name, shift in pack.shifts.items()}
    expansion = expand_shifts(rows, reading.frame.day, times, reading.frame.zone)
    headers = {(record.file, record.row): record.headers for record in records}
    for remark in expansion.remarks:
        column = headers[remark.file, remark.row].get(remark.column, remark.column)
        facts = {"shifts": ", ".join(pack.shifts)} if remark.code == "shift_unknown" else {}
        reading.problems.append(Problem(remark.file, remark.row, column, remark.value, REMARKS[remark.code], facts))
    return expansion.rows


def _shift_row(reading: Reading, record: Record, by_name: Mapping[str, list[str]]) -> ShiftRow | None:
    values = record.values
    named = _named(reading, record, _segments_or_roads(reading, record, by_name))
    if named is None:
        return None
    shift = values.get("shift", "")
    if not shift and "starts" in values and "ends" in values:
        shift = f"{values['starts']:%H:%M}-{values['ends']:%H:%M}"
    return ShiftRow(
        file=record.file,
        row=record.row,
        person=named.person,
        vehicle=named.vehicle,
        segments=named.segments,
        facilities=named.facilities,
        post=named.post,
        shift=shift,
        pattern=values.get("pattern", ""),
        rest_column="轮休" in record.headers.get("pattern", ""),
        work=values.get("work", Work.MANUAL_SWEEP if named.vehicle is None else Work.SWEEP),
        passes=values.get("passes"),
        team=values.get("team", ""),
    )


def _segments_or_roads(reading: Reading, record: Record, by_name: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Segments by id, or all segments of a road by its name."""
    found: list[str] = []
    for text in record.values.get("segments", ()):
        answer = reading.known.segments.resolve(text)
        if answer.id is not None:
            found += reading.known.segments.with_parts(answer.id)
        elif text in by_name:
            found += by_name[text]
        else:
            reading.refuse(record, "segments", text, answer)
    return tuple(dict.fromkeys(found))
