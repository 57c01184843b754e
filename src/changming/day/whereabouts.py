"""Where persons with a device of their own were during their duties."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from changming.areas.attendance.rules import Whereabouts
from changming.areas.evidence.rules import Fixes, Source
from changming.areas.standards.rules import Owing
from changming.day.grounds import Grounds, away

Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class PersonFixes:
    """The used fixes of a day by the person whose device gave them, each by time."""

    grounds: Grounds
    fixes: Fixes
    rows: dict[str, Ints] = field(default_factory=dict)

    @classmethod
    def of(cls, fixes: Fixes, owings: Sequence[Owing], grounds: Grounds) -> "PersonFixes":
        """The fixes, all of them used, of those who owe duties in person."""
        people = {owing.party for owing in owings if owing.party is not None and owing.duty.vehicle is None}
        rows: dict[str, list[Ints]] = {}
        owners = {index: party for index, party in enumerate(fixes.device_party) if party in people}
        if owners:
            picked = np.flatnonzero(np.isin(fixes.device, list(owners)))
            for index, party in owners.items():
                rows.setdefault(str(party), []).append(picked[fixes.device[picked] == index])
        joined = {party: np.concatenate(parts) for party, parts in rows.items()}
        by_time = {party: own[np.argsort(fixes.t_s[own], kind="stable")] for party, own in joined.items()}
        return cls(grounds, fixes, by_time)

    def seen(self, owing: Owing) -> tuple[Whereabouts, Source] | None:
        """Where the party was during its duty, and the first row that says so; None without fixes or place."""
        own = self.rows.get(owing.party or "")
        if own is None:
            return None
        t_s, duty = self.fixes.t_s[own], owing.duty
        near = (t_s >= duty.starts.timestamp()) & (t_s <= duty.ends.timestamp())
        own, ground = own[near], self.grounds.of_duty(duty)
        if not len(own) or not ground.asked or (ground.spot is None and ground.strip is None):
            return None
        x_m, y_m = self.grounds.plane.to_m(self.fixes.lon[own], self.fixes.lat[own])
        accuracy_m = np.nan_to_num(self.fixes.accuracy_m[own], nan=0.0)
        away_m, allowed_m = away([ground] * len(own), x_m, y_m, accuracy_m)
        first = Source(self.fixes.files[self.fixes.file[own[0]]], int(self.fixes.row[own[0]]))
        return Whereabouts(self.fixes.t_s[own], away_m <= allowed_m), first
