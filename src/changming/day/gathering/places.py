"""Road ledger, facilities and posts."""

from changming.areas.places.choices import FacilityKind, Grade, RoadKind
from changming.areas.places.rules import Facility, Post, Segment
from changming.areas.standards.rules import Pack
from changming.day.gathering.named import named_by_duties
from changming.day.gathering.reading import Reading
from changming.intake.record import Place, Record
from changming.intake.references import Directory, Entry
from changming.intake.road import RoadRecord


def read_segments(reading: Reading, pack: Pack) -> tuple[tuple[Segment, ...], str]:
    """Every line or row of the ledger, by id, and whom it names as its source."""
    roads = reading.source.roads()
    reading.problems += roads.problems
    segments = tuple(sorted((_segment(record, pack) for record in roads.records), key=lambda segment: segment.id))
    known = (Entry(record.id, record.name, part_of=record.part_of) for record in roads.records)
    reading.known.segments = Directory(known)
    return segments, roads.attribution


def _segment(record: RoadRecord, pack: Pack) -> Segment:
    grade = record.grade or pack.highway_grades.get(record.highway or "")
    return Segment(
        id=record.id,
        name=record.name,
        grade=Grade(grade) if grade else None,
        kind=RoadKind(record.kind) if record.kind else RoadKind.CARRIAGEWAY,
        team=record.team,
        oneway=record.oneway,
        width_m=record.width_m,
        length_m=record.length_m,
        line=record.line,
    )


def read_facilities(reading: Reading, segments: tuple[Segment, ...]) -> tuple[Facility, ...]:
    """Facilities by id; one without a team belongs to its segment's. Without a table those that duties name."""
    teams = {segment.id: segment.team for segment in segments}
    records = reading.records("facilities")
    given = [_facility(reading, record, teams) for record in records]
    given += [Facility(text, FacilityKind.OTHER) for text in named_by_duties(reading, "facilities", "facilities")]
    facilities = tuple(sorted(given, key=lambda each: each.id))
    reading.known.facilities = Directory(Entry(facility.id, facility.name) for facility in facilities)
    return facilities


def _facility(reading: Reading, record: Record, teams: dict[str, str]) -> Facility:
    place: Place | None = record.values.get("place")
    segment = reading.one(record, "segment", reading.known.segments)
    return Facility(
        id=record.values["id"],
        kind=FacilityKind(record.values.get("kind", FacilityKind.OTHER)),
        name=record.values.get("name", ""),
        lon=place.lon if place else None,
        lat=place.lat if place else None,
        segment=segment,
        team=record.values.get("team", "") or teams.get(segment or "", ""),
    )


def read_posts(reading: Reading, segments: tuple[Segment, ...]) -> tuple[Post, ...]:
    """Posts by id; without a table those that duties name, nobody knows where."""
    teams = {segment.id: segment.team for segment in segments}
    records = reading.records("posts")
    given = [_post(reading, record, teams) for record in records]
    given += [Post(text) for text in named_by_duties(reading, "posts", "post")]
    posts = tuple(sorted(given, key=lambda post: post.id))
    reading.known.posts = Directory(Entry(post.id, post.name) for post in posts)
    return posts


def _post(reading: Reading, record: Record, teams: dict[str, str]) -> Post:
    place: Place | None = record.values.get("place")
    along = reading.many(record, "segments", reading.known.segments)
    return Post(
        id=record.values["id"],
        name=record.values.get("name", ""),
        team=record.values.get("team", "") or (teams.get(along[0], "") if along else ""),
        lon=place.lon if place else None,
        lat=place.lat if place else None,
        radius_m=record.values.get("radius_m"),
        segments=along,
    )
