"""Work at facilities: records, photos and tracks become verdicts per facility and per duty."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from changming.areas.evidence.rules import Fixes, PhotoDuties, Proof
from changming.areas.standards.rules import Duty, DutyResult, Owing, skip_accepted
from changming.areas.upkeep.rules import Kept, Sign, by_facility, duty_result, kept
from changming.day.inputs import DayInputs
from changming.day.visits import visits


@dataclass(frozen=True, slots=True)
class FacilitiesResult:
    """What records, photos and tracks say of work at facilities.

    results  duties at facilities only
    kept     one per facility and work, by id and work
    proofs   evidence by duty
    """

    results: Mapping[str, DutyResult] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    proofs: Mapping[str, tuple[Proof, ...]] = field(default_factory=dict)


def judge_facilities(
    inputs: DayInputs, owings: Sequence[Owing], photo_duties: PhotoDuties, fixes: Fixes
) -> FacilitiesResult:
    """Verdicts of the duties at facilities.

    owings  of `standards.rules.owings`
    fixes   those of `inputs.fixes` that are used
    """
    own = [owing for owing in owings if owing.duty.at_facilities]
    signs = _signs(inputs, own, photo_duties, fixes)
    facilities = {facility.id: facility for facility in inputs.facilities}
    asked: dict[tuple[str, str], list[Duty]] = {}
    for owing in own:
        for each in dict.fromkeys(owing.duty.facilities):
            asked.setdefault((each, owing.duty.work), []).append(owing.duty)
    by_duty = {
        owing.duty.id: [
            kept(
                owing,
                facilities[each],
                signs.get((each, owing.duty.work), ()),
                asked[each, owing.duty.work],
                inputs.pack,
                as_of=inputs.as_of,
            )
            for each in dict.fromkeys(owing.duty.facilities)
            if each in facilities
        ]
        for owing in own
    }
    return FacilitiesResult(
        results={duty: duty_result(kept_lines) for duty, kept_lines in by_duty.items()},
        kept=tuple(by_facility(line for kept_lines in by_duty.values() for line in kept_lines)),
        proofs={duty: _proofs(kept_lines) for duty, kept_lines in by_duty.items()},
    )


def _signs(
    inputs: DayInputs, owings: Sequence[Owing], photo_duties: PhotoDuties, fixes: Fixes
) -> dict[tuple[str, str], list[Sign]]:
    """Evidence by facility and work."""
    found: dict[tuple[str, str], list[Sign]] = {}
    works: dict[str, set[str]] = {}
    for owing in owings:
        for facility in owing.duty.facilities:
            works.setdefault(facility, set()).add(owing.duty.work)
    for sign, work in (*_records(inputs), *_shown(inputs, photo_duties), *visits(inputs, owings, fixes)):
        for asked in works.get(sign.facility, ()) if work is None else (work,):
            found.setdefault((sign.facility, asked), []).append(sign)
    return found


def _records(inputs: DayInputs) -> list[tuple[Sign, str | None]]:
    """Rows of the register, with the work they name; a row that names none speaks of any."""
    found = []
    for row in inputs.works:
        if row.facility is None or (row.skipped_reason is None and row.done_at is None):
            continue
        if row.skipped_reason is not None and not skip_accepted(row.skipped_reason, inputs.pack):
            continue
        skipped = row.skipped_reason is not None
        found.append((Sign(row.facility, Proof("work", row.source), row.done_at, skipped), row.work))
    return found


def _shown(inputs: DayInputs, photo_duties: PhotoDuties) -> Iterator[tuple[Sign, str]]:
    """What photos show done, but those that a person found false."""
    for photo in inputs.photos:
        if inputs.decided.is_false(photo.proof):
            continue
        for facility, work in photo_duties.done(photo):
            yield Sign(facility, photo.proof, photo.taken_at), work


def _proofs(lines: Sequence[Kept]) -> tuple[Proof, ...]:
    return tuple(sorted({proof for line in lines for proof in line.proofs}))
