"""Sign-ins, leave, work records and weather."""

from changming.areas.evidence.choices import SignInGrade, SignInKind
from changming.areas.evidence.rules import SignIn, WorkRecord
from changming.areas.people.choices import LeaveKind
from changming.areas.people.rules import Leave
from changming.areas.standards.choices import SkipReason, WeatherKind
from changming.areas.standards.rules import WeatherSpell
from changming.day.gathering.reading import Reading, position, where
from changming.intake.record import Record

QUEUED = ("离线", "补传", "offline", "queued")


def read_sign_ins(reading: Reading) -> tuple[SignIn, ...]:
    """Every sign-in, also of people nobody knows."""
    records = reading.records("sign_ins")
    return tuple(sorted((_sign_in(reading, record) for record in records), key=lambda each: each.source))


def _sign_in(reading: Reading, record: Record) -> SignIn:
    values = record.values
    expected = bool(values.get("position_expected", True))
    note = str(values.get("note", "")).casefold()
    return SignIn(
        source=where(record),
        person=reading.one(record, "person", reading.known.people),
        named=values["person"],
        time=values["time"],
        kind=SignInKind(values["kind"]),
        position=position(values.get("place"), values.get("accuracy_m")),
        grade=SignInGrade.POSITION if expected else SignInGrade.SHEET,
        position_expected=expected,
        device=values.get("device"),
        photo=values.get("photo"),
        mock=bool(values.get("mock", False)),
        received_at=values.get("received_at"),
        queued_offline=any(word in note for word in QUEUED),
        marked_outside=bool(values.get("marked_outside", False)),
    )


def read_leaves(reading: Reading) -> tuple[Leave, ...]:
    """Who is off when. A row whose person is not known is left out; an unknown substitute is nobody."""
    leaves = []
    for record in reading.records("leave"):
        person = reading.one(record, "person", reading.known.people)
        substitute = reading.one(record, "substitute", reading.known.people)
        if person is None:
            continue
        kind = LeaveKind(record.values.get("kind", LeaveKind.LEAVE))
        leaves.append(Leave(person, record.values["from"], record.values["to"], kind, substitute))
    return tuple(sorted(leaves, key=lambda leave: (leave.person, leave.starts, leave.ends, leave.kind)))


def read_works(reading: Reading) -> tuple[WorkRecord, ...]:
    """Hand-kept records of work. A row that names a person or place the day does not have is left out."""
    works = []
    for record in reading.records("works"):
        person = reading.one(record, "person", reading.known.people)
        facility = reading.one(record, "facility", reading.known.facilities)
        segment = reading.one(record, "segment", reading.known.segments)
        found = {"person": person, "facility": facility, "segment": segment}
        if any(column in record.values and found[column] is None for column in found):
            continue
        works.append(
            WorkRecord(
                source=where(record),
                work=record.values.get("work"),
                facility=facility,
                segment=segment,
                person=person,
                done_at=record.values.get("done_at"),
                photo=record.values.get("photo"),
                skipped_reason=SkipReason(reason) if (reason := record.values.get("skipped_reason")) else None,
            )
        )
    return tuple(sorted(works, key=lambda work: work.source))


def read_weather(reading: Reading) -> tuple[WeatherSpell, ...]:
    """Weather that may excuse work."""
    spells = [
        WeatherSpell(
            kind=WeatherKind(record.values["kind"]),
            starts=record.values["from"],
            ends=record.values["to"],
            value=record.values.get("value"),
            unit=record.values.get("unit", ""),
            source=record.values.get("source", ""),
        )
        for record in reading.records("weather")
    ]
    return tuple(sorted(spells, key=lambda spell: (spell.kind, spell.starts, spell.ends)))
