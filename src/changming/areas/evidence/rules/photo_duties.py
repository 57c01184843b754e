"""What photos have to do with duties: which ones they stand under, whom they show at work, what they show done."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from changming.areas.evidence.choices import SignInKind, Stage
from changming.areas.evidence.rules.belonging import by_party, nearest, outside_window_s
from changming.areas.evidence.rules.facts import Photo
from changming.areas.standards.choices import Work
from changming.areas.standards.rules import Duty, Owing

SHOWS_NOTHING_DONE = frozenset({Stage.BEFORE, Stage.ROLL_CALL, Stage.LOCATION_SHOT})


class PhotoDuties:
    """The duties of a day, asked by photo.

    A photo stands under more duties than it proves anything for: one of a place stands under every duty that names the
    place, but shows nobody at work; one about a roster row stands under it whenever it was taken, but counts only
    inside the window.
    """

    def __init__(self, owings: Iterable[Owing], *, grace_s: float, zone: tzinfo) -> None:
        """`grace_s`: how long before its start and after its end a duty takes photos."""
        self._grace_s, self._zone = grace_s, zone
        owed = sorted(owings, key=lambda owing: owing.duty.id)
        self._all = _Duties(owed)
        self._on_foot = _Duties([owing for owing in owed if owing.duty.on_foot])
        self._party = {owing.duty.id: owing.party for owing in owed}
        self._at_place: dict[str, list[Duty]] = {}
        self._works_at: dict[str, dict[Work, None]] = {}
        for owing in owed:
            duty = owing.duty
            for place in {duty.post or "", *duty.segments, *duty.facilities}:
                self._at_place.setdefault(place, []).append(duty)
            for facility in duty.facilities if duty.at_facilities else ():
                self._works_at.setdefault(facility, {})[duty.work] = None

    def of(self, photo: Photo) -> list[Duty]:
        """The duties it stands under, by id, and with them its doubts.

        A photo about a place belongs to all that name the place, of its persons where it names any; else it belongs to
        whom it shows. It was taken inside the window with its grace, or is about the roster row itself.
        """
        found = self._of_place(photo) or self._of_people(photo, self._all)
        return [duty for duty in found if duty.id in photo.about or self._timely(photo, duty)]

    def at_work(self, photo: Photo) -> list[Duty]:
        """The duties on foot at which it shows their party, by id, inside the window with its grace."""
        return [duty for duty in self._of_people(photo, self._on_foot) if self._timely(photo, duty)]

    def done(self, photo: Photo) -> list[tuple[str, Work]]:
        """The facilities at which it shows work done, and which: any owed there, or that of the roster row it is about.

        A roster row says which facility only where it names no other. None of it is shown by a photo without a time,
        from before the work, of a roll call or of a map.
        """
        if photo.taken_at is None or photo.stage in SHOWS_NOTHING_DONE:
            return []
        found: list[tuple[str, Work]] = []
        for about in photo.about:
            if about in self._works_at:
                found += [(about, work) for work in self._works_at[about]]
            elif (duty := self._all.by_id.get(about)) is not None and duty.at_facilities and len(duty.facilities) == 1:
                found.append((duty.facilities[0], duty.work))
        return found

    def _of_place(self, photo: Photo) -> list[Duty]:
        if any(about in self._all.by_id for about in photo.about):
            return []
        named = {duty.id: duty for about in photo.about for duty in self._at_place.get(about, ())}
        return [named[each] for each in sorted(named) if not photo.persons or self._party[each] in photo.persons]

    def _of_people(self, photo: Photo, among: "_Duties") -> list[Duty]:
        """A photo about roster rows belongs to those; else, for each person it names, to the nearest duty in time.

        A roll call goes by the start of a shift, and to the first of the day where it tells no time.
        """
        named = {about: among.by_id[about] for about in photo.about if about in among.by_id}
        if named and photo.stage is not Stage.ROLL_CALL:
            return [named[each] for each in sorted(named)]
        near = [self._nearest(photo, among.by_party.get(person, ())) for person in photo.persons]
        found = {duty.id: duty for duties in near for duty in duties}
        return [found[each] for each in sorted(found)]

    def _nearest(self, photo: Photo, duties: Sequence[Duty]) -> Sequence[Duty]:
        roll_call = photo.stage is Stage.ROLL_CALL
        if photo.taken_at is None:
            return [min(duties, key=lambda duty: (duty.starts, duty.id))] if roll_call and duties else []
        kind = SignInKind.IN if roll_call else SignInKind.PATROL
        return nearest(kind, photo.taken_at, duties, grace_s=self._grace_s, zone=self._zone)[:1]

    def _timely(self, photo: Photo, duty: Duty) -> bool:
        return photo.taken_at is None or outside_window_s(photo.taken_at, duty) <= self._grace_s


class _Duties:
    """Some duties by id, and by who owes them."""

    def __init__(self, owings: Sequence[Owing]) -> None:
        self.by_id = {owing.duty.id: owing.duty for owing in owings}
        self.by_party = by_party((owing.party, owing.duty) for owing in owings if owing.party is not None)
