"""Drafts on Futian: a sheet made from real junctions, the truth walked along the edges between them."""

import json
from collections import defaultdict
from datetime import date
from itertools import combinations
from zoneinfo import ZoneInfo

import shapely

from changming.engines.geo import LocalPlane
from changming.intake.ledger_draft import draft
from changming.intake.record import Frame
from changming.intake.road import RoadRecord
from changming.intake.roads import read_roads
from tests.integration.real_data import ROOT, needs_real_data

pytestmark = needs_real_data

SOURCE = "china/roads-shenzhen-futian/district-roads.geojson"
PLANE = LocalPlane(114.02, 22.53)
FRAME = Frame(date(2026, 11, 23), ZoneInfo("Asia/Shanghai"))


def names(feature: dict) -> list[str]:
    return [name for name in (feature["properties"]["name"] or "").split(";") if name]


def in_metres(coordinates) -> shapely.LineString:
    return shapely.LineString(list(zip(*PLANE.to_m(*zip(*coordinates, strict=True)), strict=True)))


def chains(features: list[dict]):
    """Streets that are one chain of edges by their nodes: name, nodes in order, edges in order."""
    by_name = defaultdict(list)
    for feature in features:
        for name in names(feature):
            by_name[name].append(feature)
    for name, edges in sorted(by_name.items()):
        beside = defaultdict(list)
        for edge in edges:
            beside[edge["properties"]["u"]].append(edge)
            beside[edge["properties"]["v"]].append(edge)
        ends = [node for node, around in beside.items() if len(around) == 1]
        if len(ends) != 2 or max(map(len, beside.values())) > 2:
            continue
        nodes, walked = [min(ends)], []
        while step := next((edge for edge in beside[nodes[-1]] if edge not in walked), None):
            walked.append(step)
            nodes.append(step["properties"]["v"] if step["properties"]["u"] == nodes[-1] else step["properties"]["u"])
        if len(walked) == len(edges):
            yield name, nodes, walked


def sheet_and_truth(features: list[dict]):
    """Rows between every two crossings that a street has once, and the line that each means."""
    crossing = defaultdict(set)
    for feature in features:
        for node in (feature["properties"]["u"], feature["properties"]["v"]):
            crossing[node].update(names(feature))
    for name, nodes, edges in chains(features):
        at = defaultdict(list)
        for place, node in enumerate(nodes):
            for other in crossing[node] - {name}:
                at[other].append(place)
        once = sorted((places[0], other) for other, places in at.items() if len(places) == 1)
        for (start, first), (end, last) in combinations(once, 2):
            if start < end:
                lines = [in_metres(edge["geometry"]["coordinates"]) for edge in edges[start:end]]
                yield (name, first, last), shapely.union_all(lines)


def test_drafts_equal_what_lies_between_real_junctions():
    network = read_roads(ROOT / SOURCE, SOURCE, FRAME).records
    features = json.loads((ROOT / SOURCE).read_text("utf-8"))["features"]
    truth = {str(row): pair for row, pair in enumerate(sheet_and_truth(features))}
    sheet = [
        RoadRecord("台账.csv", int(key), key, name=name, starts=f"{first}路口", ends=f"{last}与{name}交叉口")
        for key, ((name, first, last), _) in truth.items()
    ]

    drafts, unplaced = draft(sheet, network)

    drawn = defaultdict(list)
    for each in drafts:
        drawn[each.road.part_of or each.road.id].append(in_metres(each.road.line.tolist()))
    apart_m = {key: shapely.hausdorff_distance(shapely.union_all(drawn[key]), truth[key][1]) for key in drawn}
    assert unplaced == []
    assert len(truth) >= 40
    assert set(drawn) == set(truth)
    assert max(apart_m.values()) < 0.1
