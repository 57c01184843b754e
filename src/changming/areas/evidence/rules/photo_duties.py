"""To which duties a photo belongs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

from changming.areas.evidence.choices import SignInKind, Stage
from changming.areas.evidence.rules.belonging import nearest
from changming.areas.evidence.rules.facts import Photo
from changming.areas.standards.rules import Duty


def photo_duties(
    photo: Photo, owed: Mapping[str, Sequence[Duty]], by_id: Mapping[str, Duty], *, grace_s: float, zone: tzinfo
) -> list[Duty]:
    """The duties whose party a photo shows at work, by id.

    A photo about a roster row belongs to that row; else, for each person it names, to the nearest duty in time. A roll
    call goes by the start of a shift, and to the first of the day where it tells no time.
    """
    named = [by_id[about] for about in photo.about if about in by_id]
    if named and photo.stage is not Stage.ROLL_CALL:
        return sorted(set(named), key=lambda duty: duty.id)
    found = {
        duty.id: duty
        for person in photo.persons
        for duty in _of_person(photo, owed.get(person, ()), grace_s=grace_s, zone=zone)
    }
    return [found[duty] for duty in sorted(found)]


def _of_person(photo: Photo, duties: Sequence[Duty], *, grace_s: float, zone: tzinfo) -> Iterable[Duty]:
    roll_call = photo.stage is Stage.ROLL_CALL
    if photo.taken_at is None:
        return [min(duties, key=lambda duty: (duty.starts, duty.id))] if roll_call and duties else []
    kind = SignInKind.IN if roll_call else SignInKind.PATROL
    return nearest(kind, photo.taken_at, duties, grace_s=grace_s, zone=zone)[:1]
