"""What stands on the books of a day: places, people, vehicles, and who owes what."""

from dataclasses import dataclass

from changming.areas.fleet.rules import Vehicle
from changming.areas.people.rules import Person
from changming.areas.places.rules import Facility, Post, Segment
from changming.areas.standards.rules import Duty, Pack
from changming.day.gathering.duties import read_duties
from changming.day.gathering.people import read_people, read_vehicles
from changming.day.gathering.places import read_facilities, read_posts, read_segments
from changming.day.gathering.reading import Reading


@dataclass(frozen=True, slots=True)
class Books:
    """Ledger and roster, each by id; `attribution` is whom the ledger names as its source."""

    segments: tuple[Segment, ...]
    facilities: tuple[Facility, ...]
    posts: tuple[Post, ...]
    people: tuple[Person, ...]
    vehicles: tuple[Vehicle, ...]
    duties: tuple[Duty, ...]
    attribution: str


def read_books(reading: Reading, pack: Pack) -> Books:
    """Read them in the order in which they name one another; `reading` learns who is who."""
    segments, attribution = read_segments(reading, pack)
    facilities = read_facilities(reading, segments)
    posts = read_posts(reading, segments)
    people, vehicles = read_people(reading), read_vehicles(reading)
    duties = read_duties(reading, pack, people, vehicles, segments)
    return Books(segments, facilities, posts, people, vehicles, duties, attribution)
