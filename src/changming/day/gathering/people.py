"""People and vehicles."""

from changming.areas.fleet.choices import VehicleKind
from changming.areas.fleet.rules import Vehicle
from changming.areas.people.rules import Person
from changming.day.gathering.named import named_by_duties
from changming.day.gathering.reading import Reading
from changming.intake.references import Directory, Entry


def read_people(reading: Reading) -> tuple[Person, ...]:
    """Everybody on the books, by id; without a table of people those whom roster and shifts name."""
    people = [
        Person(
            id=record.values["id"],
            name=record.values.get("name", ""),
            team=record.values.get("team", ""),
            role=record.values.get("role", ""),
        )
        for record in reading.records("people")
    ]
    people += [Person(text, "", "") for text in named_by_duties(reading, "people", "person")]
    reading.known.people = Directory(Entry(person.id, person.name) for person in people)
    reading.known.teams = frozenset(person.team for person in people)
    return tuple(sorted(people, key=lambda person: person.id))


def read_vehicles(reading: Reading) -> tuple[Vehicle, ...]:
    """Every vehicle, by id; without a table of vehicles those that roster and shifts name."""
    vehicles = [
        Vehicle(
            id=record.values["id"],
            plate=record.values.get("plate", ""),
            team=record.values.get("team", ""),
            kind=VehicleKind(record.values.get("kind", VehicleKind.OTHER)),
            terminal=record.values.get("terminal", ""),
        )
        for record in reading.records("vehicles")
    ]
    vehicles += [Vehicle(text, plate=text) for text in named_by_duties(reading, "vehicles", "vehicle")]
    reading.known.vehicles = Directory(
        Entry(vehicle.id, plate=vehicle.plate, terminal=vehicle.terminal) for vehicle in vehicles
    )
    return tuple(sorted(vehicles, key=lambda vehicle: vehicle.id))
