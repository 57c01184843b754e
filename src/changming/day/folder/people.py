"""People and vehicles of a day folder."""

from changming.areas.fleet.choices import VehicleKind
from changming.areas.fleet.rules import Vehicle
from changming.areas.people.rules import Person
from changming.day.folder.reading import Reading
from changming.intake.references import Directory, Entry


def read_people(reading: Reading) -> tuple[Person, ...]:
    """Everybody on the books, by id."""
    people = [
        Person(
            id=record.values["id"],
            name=record.values.get("name", ""),
            team=record.values.get("team", ""),
            role=record.values.get("role", ""),
        )
        for record in reading.records("people")
    ]
    reading.people = Directory(Entry(person.id, person.name) for person in people)
    return tuple(sorted(people, key=lambda person: person.id))


def read_vehicles(reading: Reading) -> tuple[Vehicle, ...]:
    """Every vehicle, by id."""
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
    reading.vehicles = Directory(
        Entry(vehicle.id, plate=vehicle.plate, terminal=vehicle.terminal) for vehicle in vehicles
    )
    return tuple(sorted(vehicles, key=lambda vehicle: vehicle.id))
