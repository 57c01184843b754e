"""The single passes behind a road's verdict: whose, from when to when, how fast, on which side, with what gap."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils.translation import gettext

from changming.areas.people.rules import Permission, Viewer, may
from changming.day.roads import SegmentPass
from changming.doors.desk.frame import Viewing
from changming.doors.desk.told_day import Seen
from changming.papers.words.numbers import clock, duration, share, speed


@dataclass(frozen=True, slots=True)
class PassFact:
    """One pass over the segment. `why_not` says why it does not count, where it does not: "" where it does.

    device   its terminal, for playback; "" where it may not be named
    forward  along the line of the ledger, which works its right side
    """

    vehicle: str
    enters: datetime
    leaves: datetime
    forward: bool = True
    why_not: str = ""
    device: str = ""
    worked_share: float | None = None
    kmh: float | None = None
    silent_s: float = 0.0


@dataclass(frozen=True, slots=True)
class PassRow:
    """A pass in words."""

    vehicle: str
    href: str
    enters: str
    leaves: str
    worked: str
    speed: str
    side: str
    gap: str
    counted: str


def pass_facts(told: Seen, passes: Iterable[SegmentPass], viewer: Viewer, *, owed: bool) -> list[PassFact]:
    """Passes with the names that the viewer may know; a vehicle of another team has none.

    owed  whether anybody owed the road
    """
    zone, limit = told.report.as_of.tzinfo, told.facts.pass_share
    follows = may(viewer, Permission.SEE_POSITIONS, district=told.report.district.adcode)
    devices = devices_of(told) if follows else {}
    return [_fact(one, told.faces.vehicles, devices, zone, _why_not(one, limit, owed=owed)) for one in passes]


def devices_of(told: Seen) -> dict[str, str]:
    """Vehicle → the terminal under which playback knows it."""
    sent = {line.device for line in told.report.tracks}
    own = {party: party for party in told.faces.vehicles if party in sent}
    return own | {one.party: one.device for one in told.report.completeness.devices if one.party}


def _fact(
    one: SegmentPass, vehicles: Mapping[str, str], devices: Mapping[str, str], zone: tzinfo | None, why_not: str
) -> PassFact:
    known = one.vehicle in vehicles
    return PassFact(
        vehicle=(vehicles[one.vehicle] or one.vehicle) if known else gettext("A vehicle of another team"),
        enters=datetime.fromtimestamp(one.starts_s, zone),
        leaves=datetime.fromtimestamp(one.ends_s, zone),
        forward=one.forward,
        why_not=why_not,
        device=devices.get(one.vehicle, "") if known else "",
        worked_share=one.share,
        kmh=one.kmh,
        silent_s=one.silent_s,
    )


def _why_not(one: SegmentPass, pass_share: float, *, owed: bool) -> str:
    if one.duty:
        return ""
    if not one.whole:
        if one.share < pass_share:
            return gettext("no: too little of the length")
        return gettext("no: too fast, or in parts")
    return gettext("no: more than was asked") if owed else gettext("nobody owed it")


def pass_row(viewing: Viewing, one: PassFact, *, oneway: bool) -> PassRow:
    """A pass as a line of the table."""
    sides = gettext("right of the line"), gettext("left of the line")
    return PassRow(
        vehicle=one.vehicle,
        href=viewing.to("playback", selected=one.device) if one.device else "",
        enters=clock(one.enters),
        leaves=clock(one.leaves),
        worked=share(one.worked_share),
        speed="" if one.kmh is None else speed(one.kmh),
        side=gettext("one way") if oneway else sides[not one.forward],
        gap=duration(one.silent_s) if one.silent_s >= 1 else gettext("none"),
        counted=one.why_not or gettext("yes"),
    )


def by_vehicle(passes: Mapping[str, Sequence[SegmentPass]], vehicle: str) -> list[tuple[str, SegmentPass]]:
    """(segment, pass) of one vehicle, in order of time."""
    found = [(segment, one) for segment, each in passes.items() for one in each if one.vehicle == vehicle]
    return sorted(found, key=lambda pair: (pair[1].starts_s, pair[0]))
