"""Sign-ins of a day: to which duty each belongs, how far from its place it stood, and what is doubtful about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from changming.areas.evidence.rules import (
    Before,
    Decided,
    Doubt,
    Entry,
    Given,
    Position,
    SignIn,
    Standing,
    belongs_to,
    by_party,
    counts,
    sign_in_doubts,
)
from changming.areas.standards.rules import Duty, Owing
from changming.day.grounds import Grounds, away, place_name
from changming.day.inputs import DayInputs, History
from changming.engines.geo import DATUMS, convert, distance_m

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighed:
    """One sign-in with the duty it belongs to and its doubts. `false`: a person decided that it is."""

    entry: Entry
    doubts: tuple[Doubt, ...]
    false: bool = False

    @property
    def counts(self) -> bool:
        """Whether it counts for its duty."""
        return not self.false and counts(self.doubts)


def weigh_sign_ins(inputs: DayInputs, owings: Iterable[Owing], grounds: Grounds) -> list[Weighed]:
    """Every sign-in, by file and row."""
    rules, zone = inputs.pack.presence, inputs.district.zone
    owed = by_party((each.party, each.duty) for each in owings if each.party is not None and each.duty.vehicle is None)
    given = sorted(inputs.sign_ins, key=lambda each: (each.source, each.named))
    near = [belongs_to(each, owed, grace_s=rules.window_grace_s, zone=zone) for each in given]
    duties = [_best_placed(each, tied, grounds) for each, tied in zip(given, near, strict=True)]
    standings = _standings(given, duties, grounds)
    entries = [
        Entry(sign_in, duty, standing, place_name(duty) if duty else "")
        for sign_in, duty, standing in zip(given, duties, standings, strict=True)
    ]
    before = Before(inputs.history.device_of, _given_before(inputs.history), inputs.district.shared_devices)
    doubts = sign_in_doubts(entries, rules, before)
    return [_settled(entry, found, inputs.decided) for entry, found in zip(entries, doubts, strict=True)]


def _settled(entry: Entry, doubts: Sequence[Doubt], decided: Decided) -> Weighed:
    """A sign-in with the doubts that nobody dismissed; it is still compared with others when it is false."""
    proof = entry.sign_in.proof
    return Weighed(entry, decided.left(proof, doubts), decided.is_false(proof, doubts))


def _best_placed(sign_in: SignIn, tied: Sequence[Duty], grounds: Grounds) -> Duty | None:
    """Of duties equally near in time the one whose place a position fits best, else the first by id."""
    at = sign_in.position
    if len(tied) < 2 or at is None:
        return tied[0] if tied else None
    x_m, y_m = grounds.plane.to_m([at.lon] * len(tied), [at.lat] * len(tied))
    accuracy_m = np.full(len(tied), at.accuracy_m or 0.0)
    away_m, allowed_m = away([grounds.of_duty(duty) for duty in tied], x_m, y_m, accuracy_m)
    over_m = np.nan_to_num(away_m - allowed_m, nan=np.inf)
    return tied[int(np.argmin(np.maximum(over_m, 0.0)))]


def _standings(given: Sequence[SignIn], duties: Sequence[Duty | None], grounds: Grounds) -> list[Standing | None]:
    """Where each sign-in stood; None without a position."""
    found: list[Standing | None] = [None] * len(given)
    placed = [(index, each.position) for index, each in enumerate(given) if each.position is not None]
    if not placed:
        return found
    at = [position for _, position in placed]
    x_m, y_m = grounds.plane.to_m([each.lon for each in at], [each.lat for each in at])
    owed = [duties[index] for index, _ in placed]
    away_m, allowed_m = _from_grounds(owed, grounds, at, (x_m, y_m))
    away_m = np.where(np.isnan(x_m) & ~np.isnan(allowed_m), _far_m(grounds, at), away_m)
    fits = _fits_other(owed, grounds, at, away_m > allowed_m)
    for place, (index, _) in enumerate(placed):
        known = not np.isnan(away_m[place])
        found[index] = Standing(
            float(x_m[place]),
            float(y_m[place]),
            float(away_m[place]) if known else None,
            float(allowed_m[place]) if known else 0.0,
            fits.get(place, ""),
        )
    return found


def _from_grounds(
    duties: Sequence[Duty | None], grounds: Grounds, at: Sequence[Position], metres: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Distance from the place of the duty and what is allowed, (n,) each; NaN where there is no place."""
    away_m, allowed_m = np.full(len(at), np.nan), np.full(len(at), np.nan)
    owed = [place for place, duty in enumerate(duties) if duty is not None]
    own = [grounds.of_duty(duty) for duty in duties if duty is not None]
    accuracy_m = np.array([at[place].accuracy_m or 0.0 for place in owed], np.float64)
    away_m[owed], allowed_m[owed] = away(own, metres[0][owed], metres[1][owed], accuracy_m)
    return away_m, allowed_m


def _far_m(grounds: Grounds, at: Sequence[Position]) -> Floats:
    """Metres to the middle of the district, for what lies beyond its plane."""
    lon, lat = np.array([(each.lon, each.lat) for each in at], np.float64).T
    return np.asarray(distance_m(grounds.plane.lon_deg, grounds.plane.lat_deg, lon, lat), np.float64)


def _fits_other(
    duties: Sequence[Duty | None], grounds: Grounds, at: Sequence[Position], off: NDArray[np.bool_]
) -> dict[int, str]:
    """The first other datum in which a position that is off its place would be on it, by number of the position."""
    fits: dict[int, str] = {}
    for datum in DATUMS:
        asked = [place for place in np.flatnonzero(off).tolist() if at[place].datum != datum and place not in fits]
        if not asked:
            continue
        read = [at[place] for place in asked]
        degrees = convert([each.raw_lon for each in read], [each.raw_lat for each in read], datum, "wgs84")
        owed = [duties[place] for place in asked]
        away_m, allowed_m = _from_grounds(owed, grounds, read, grounds.plane.to_m(*degrees))
        fits.update({place: datum for place, fit in zip(asked, away_m <= allowed_m, strict=True) if fit})
    return fits


def _given_before(history: History) -> list[Given]:
    """Coordinates of earlier days, in both readings."""
    found = []
    for datum, keys in groupby(sorted(history.coordinates), key=lambda key: key[0]):
        own = list(keys)
        lon, lat = convert([key[1] for key in own], [key[2] for key in own], datum, "wgs84")
        found += [
            Given(Position(float(east), float(north), key[1], key[2], datum), history.coordinates[key])
            for key, east, north in zip(own, lon, lat, strict=True)
        ]
    return found
