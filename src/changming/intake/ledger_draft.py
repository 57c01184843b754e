"""Draft geometry for a ledger of names: 路名 with 起点 and 止点 found on a street network.

A draft is a proposal. A person looks at it on a map, puts it right and renames the file before a day is checked by it.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from changming.engines.geo import LocalPlane
from changming.intake.features import Shape
from changming.intake.problem import Problem, marked
from changming.intake.road import RoadRecord
from changming.intake.street_net import Meeting, Piece, between, cut, joined, meeting
from changming.intake.words import fold

Doubts = list[tuple[str, Mapping[str, str]]]

SLACK_SHARE, SLACK_M = 0.2, 40.0  # the other carriageway may be that much longer than the shorter one
SPREAD_M = 150.0  # two streets that meet at places further apart meet more than once
SIDE_ROAD = "辅路"
PLACES = 8  # decimals of a degree: a millimetre
LENGTH_SHARE, LENGTH_M = 0.2, 50.0  # a length in the sheet that differs by more deserves a look
WHOLE = frozenset(
    map(fold, ("", "全段", "全线", "全路段", "全程", "整条", "起点", "终点", "止点", "路头", "路尾", "尽头", "断头"))
)
BESIDE_A_NAME = re.compile(
    "(?:[与和及至自从由到以往向处口侧边面段端起止东西南北]|十字|丁字|三岔|交叉|相交|交汇|交界|交|路口)*"
)
END_OF_A_STREET = re.compile("最?([东西南北])(?:端|头|口|尽头|侧|起点|终点)?")
TOWARDS = {"东": (1.0, 0.0), "西": (-1.0, 0.0), "南": (0.0, -1.0), "北": (0.0, 1.0)}


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A line proposed for a row of the sheet. `doubts`: marked sentences with the facts that fill them; none: sure.

    Where the row's stretch has two carriageways or parts, each is a draft, ids `ID`, `ID-2`, … and `part_of` `ID`.
    """

    road: RoadRecord
    doubts: tuple[tuple[str, Mapping[str, str]], ...] = ()

    @property
    def sure(self) -> bool:
        """Whether both ends are junctions of the network and the lengths agree."""
        return not self.doubts


class _Unplaced(Exception):
    """A row that cannot be placed, and why."""

    def __init__(self, column: str, value: str, expected: str, **facts: str) -> None:
        super().__init__(expected)
        self.column, self.value, self.expected, self.facts = column, value, expected, facts


def draft(sheet: Iterable[RoadRecord], network: Iterable[RoadRecord]) -> tuple[list[Draft], list[Problem]]:
    """Lines for the sheet's rows, in their order, and a Problem for each row that could not be placed.

    sheet    rows without geometry: `name`, `starts`, `ends`, where known `length_m`
    network  lines with names; several names of one line are joined with `;`
    """
    net = _Net([road for road in network if road.line is not None])
    drafts: list[Draft] = []
    unplaced: list[Problem] = []
    for road in sheet:
        try:
            drafts += net.place(road)
        except _Unplaced as why:
            header = road.headers.get(why.column, why.column)
            unplaced.append(Problem(road.file, road.row, header, why.value, why.expected, why.facts))
    return drafts, unplaced


class _Net:
    """The network's streets by name, on a plane."""

    def __init__(self, roads: Sequence[RoadRecord]) -> None:
        self.roads = roads
        lines = [road.line for road in roads if road.line is not None]
        every = np.vstack(lines) if lines else np.zeros((1, 2))
        self.plane = LocalPlane.around(every[:, 0], every[:, 1])
        self.lines_m = [np.column_stack(self.plane.to_m(line[:, 0], line[:, 1])) for line in lines]
        self.streets: dict[str, list[int]] = {}
        for place, road in enumerate(roads):
            for name in dict.fromkeys(fold(part) for part in road.name.split(";")):
                if name:
                    self.streets.setdefault(name, []).append(place)

    def place(self, road: RoadRecord) -> list[Draft]:
        """Drafts for one row; raises _Unplaced with the reason."""
        street = self.streets.get(fold(road.name))
        if not street:
            raise _Unplaced("name", road.name, marked("a street of this name in the network"))
        if fold(road.starts) in WHOLE and fold(road.ends) in WHOLE:
            return self._whole(road, street)
        starts = self._meeting(road, "from", road.starts, street)
        ends = self._meeting(road, "to", road.ends, street)
        return self._stretch(road, street, starts, ends)

    def _meeting(self, road: RoadRecord, column: str, text: str, street: Sequence[int]) -> Meeting:
        """Where the row's street meets the one that `text` names, or ends on the side that `text` says."""
        ours = [self.lines_m[place] for place in street]
        if side := END_OF_A_STREET.fullmatch(fold(text)):
            ends = np.array([line[end] for line in ours for end in (0, -1)])
            return Meeting(ends[[int(np.argmax(ends @ TOWARDS[side[1]]))]], "end")
        name = self._other_street(fold(text), fold(road.name))
        if name is None:
            raise _Unplaced(column, text, marked("a street of the network that crosses {road}"), road=road.name)
        met = meeting(ours, [self.lines_m[place] for place in self.streets[name]])
        if met is None or met.how != "junction":
            met = self._at_side_road(ours, name) or met
        if met is None:
            raise _Unplaced(column, text, marked("a street that meets {road}"), road=road.name)
        return met

    def _at_side_road(self, ours: Sequence[NDArray[np.float64]], name: str) -> Meeting | None:
        """Where the street joins the side road (辅路) of one that it passes over or under."""
        side = self.streets.get(name + SIDE_ROAD)
        met = meeting(ours, [self.lines_m[place] for place in side]) if side else None
        return Meeting(met.points_m, "side road") if met is not None and met.how == "junction" else None

    def _other_street(self, text: str, own: str) -> str | None:
        """The street that a 起点 or 止点 names beside the row's own, as in 新洲路口 or 福荣路与新洲路交叉口以东."""
        inside = sorted(
            (name for name in self.streets if name in text and name != own), key=lambda name: (-len(name), name)
        )
        for name in inside:
            if BESIDE_A_NAME.fullmatch(text.replace(name, "", 1).replace(own, "", 1)):
                return name
        return None

    def _whole(self, road: RoadRecord, street: Sequence[int]) -> list[Draft]:
        pieces, _ = cut([self.lines_m[place] for place in street], np.empty((0, 2)))
        return self._drafts(road, street, pieces, [])

    def _stretch(self, road: RoadRecord, street: Sequence[int], starts: Meeting, ends: Meeting) -> list[Draft]:
        points = np.vstack((starts.points_m, ends.points_m))
        pieces, nodes = cut([self.lines_m[place] for place in street], points)
        first, last = nodes[: len(starts.points_m)], nodes[len(starts.points_m) :]
        straight_m = float(shapely.distance(shapely.MultiPoint(starts.points_m), shapely.MultiPoint(ends.points_m)))
        chosen = between(pieces, first, last, SLACK_M + SLACK_SHARE * straight_m)
        if not chosen:
            raise _Unplaced(
                "to",
                road.ends,
                marked("an end that can be reached from {start} along {road}"),
                start=road.starts,
                road=road.name,
            )
        doubts = [doubt for met, text in ((starts, road.starts), (ends, road.ends)) for doubt in _of_meeting(met, text)]
        return self._drafts(road, street, chosen, doubts)

    def _drafts(self, road: RoadRecord, street: Sequence[int], pieces: Sequence[Piece], doubts: Doubts) -> list[Draft]:
        """The pieces as lines of the ledger, each carriageway its own."""
        lines: list[tuple[Shape, bool]] = []
        for oneway in (True, False):
            chosen = [piece for piece in pieces if self.roads[street[piece.source]].oneway == oneway]
            lines += [(line, oneway) for line in joined(chosen, directed=oneway)]
        lines.sort(key=lambda pair: -pair[0].length)
        found = [*doubts, *_of_length(road, [line.length for line, _ in lines]), *_of_parts(lines)]
        return [
            Draft(self._record(road, number, line, oneway=oneway), tuple(found))
            for number, (line, oneway) in enumerate(lines, 1)
        ]

    def _record(self, road: RoadRecord, number: int, line: Shape, *, oneway: bool) -> RoadRecord:
        points = shapely.get_coordinates(line)
        lon, lat = self.plane.to_deg(points[:, 0], points[:, 1])
        return replace(
            road,
            id=road.id if number == 1 else f"{road.id}-{number}",
            part_of=None if number == 1 else road.id,
            line=np.column_stack((lon, lat)).round(PLACES),
            oneway=oneway,
        )


def _of_meeting(met: Meeting, text: str) -> Doubts:
    """What makes an end of the stretch unsure."""
    if met.how == "end":
        return [(marked("{end} is taken for the last point of the street on that side"), {"end": text})]
    if met.how == "side road":
        return [(marked("the street joins the side road of {end}"), {"end": text})]
    if met.how == "crossing":
        return [(marked("the street crosses {end} without a junction"), {"end": text})]
    if met.how == "near":
        return [(marked("the street only comes near {end}"), {"end": text})]
    spread_m = float(np.hypot(*np.ptp(met.points_m, axis=0)))
    if spread_m > SPREAD_M:
        return [
            (marked("the street meets {end} at places {spread} m apart"), {"end": text, "spread": f"{spread_m:.0f}"})
        ]
    return []


def _of_length(road: RoadRecord, lengths_m: Sequence[float]) -> Doubts:
    """The sheet's length against that of one carriageway and of all lines."""
    if road.length_m is None or not lengths_m:
        return []
    allowed_m = LENGTH_M + LENGTH_SHARE * road.length_m
    if min(abs(road.length_m - drawn_m) for drawn_m in (lengths_m[0], sum(lengths_m))) <= allowed_m:
        return []
    facts = {"drawn": f"{lengths_m[0]:.0f}", "given": f"{road.length_m:.0f}"}
    return [(marked("the line is {drawn} m long, the sheet says {given} m"), facts)]


def _of_parts(lines: Sequence[tuple[Shape, bool]]) -> Doubts:
    """One line, or one each way, is what a street has."""
    if len(lines) == 1 or (len(lines) == 2 and all(oneway for _, oneway in lines)):
        return []
    return [(marked("the stretch comes in {count} lines"), {"count": str(len(lines))})]


def as_geojson(drafts: Iterable[Draft], say: Callable[[str, Mapping[str, str]], str]) -> str:
    """The drafts as GeoJSON in WGS-84, with how sure they are; `say` puts a marked sentence and its facts in words.

    Lines of one row that are alike one-way, or alike not, are one feature: read again, they have the same ids.
    """
    together: dict[tuple[str, bool], list[Draft]] = {}
    for each in drafts:
        together.setdefault((each.road.part_of or each.road.id, each.road.oneway), []).append(each)
    lines = ",\n".join(json.dumps(_feature(parts, say), ensure_ascii=False) for parts in together.values())
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def _feature(parts: Sequence[Draft], say: Callable[[str, Mapping[str, str]], str]) -> dict[str, object]:
    first, road = parts[0], parts[0].road
    given = {
        "id": road.id,
        "name": road.name,
        "grade": road.grade,
        "kind": road.kind,
        "team": road.team or None,
        "oneway": road.oneway,
        "width_m": road.width_m,
        "length_m": road.length_m,
        "起点": road.starts or None,
        "止点": road.ends or None,
        "sure": first.sure,
        "doubts": "; ".join(say(sentence, facts) for sentence, facts in first.doubts) or None,
    }
    properties = {column: value for column, value in given.items() if value is not None}
    lines = [part.road.line.tolist() for part in parts if part.road.line is not None]
    if len(lines) == 1:
        geometry = {"type": "LineString", "coordinates": lines[0]}
    else:
        geometry = {"type": "MultiLineString", "coordinates": lines}
    return {"type": "Feature", "properties": properties, "geometry": geometry}
