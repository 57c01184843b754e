"""Who owes what on a day: leave and substitutes, weather, accepted reasons to skip."""

from collections.abc import Iterable

from changming.areas.standards.rules import Owing, Skip, owings, skip_accepted
from changming.day.inputs import DayInputs


def who_owes_what(inputs: DayInputs) -> tuple[Owing, ...]:
    """Every duty of the day with who owes it and when, by id."""
    skips = [
        Skip(row.segment, row.work)
        for row in inputs.works
        if row.segment is not None and skip_accepted(row.skipped_reason, inputs.pack)
    ]
    return owings(inputs.duties, inputs.leaves, inputs.weather, inputs.pack, skips)


def skipped_by_machine(owings: Iterable[Owing]) -> frozenset[str]:
    """Segments for which every vehicle duty that names them was skipped for an accepted reason."""
    named: set[str] = set()
    owed: set[str] = set()
    for owing in owings:
        if owing.by_machine:
            named.update(owing.duty.segments)
            owed.update(set(owing.duty.segments) - owing.skipped)
    return frozenset(named - owed)
