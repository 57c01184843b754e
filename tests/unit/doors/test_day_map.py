import re

import pytest

from changming.doors.desk.day_map import beside, close_up, day_map, ground_of, layers_of, side_group
from changming.papers.figures import RoadRow
from changming.papers.report import RoadFace, SegmentLine, Side, Sides

ROAD = RoadFace("S1", "福荣路", "1", "沙嘴队", ((114.0, 22.5), (114.01, 22.5)))
OTHER = RoadFace("S2", "", "3", "", ((114.0, 22.51), (114.01, 22.51)))


def row(face=ROAD, **facts):
    return RoadRow(SegmentLine(face.id, **{"required_passes": 2, "passes": 1, "verdict": "partly", **facts}), face)


def drawn(rows, view="verdicts", roads=(ROAD, OTHER), pass_share=0.8):
    ground = ground_of(roads)
    return day_map(ground, layers_of(ground, rows, view, pass_share), view)


def test_map_draws_each_segment_in_the_layer_of_its_verdict_and_the_rest_as_base():
    made = drawn([row()])

    assert re.findall(r'<g class="m-(\w+)" data-v="\w+"><path data-s="(\w+)"', made.layers_svg) == [("partly", "S1")]
    assert made.base_svg.count("<path") == 1


def test_map_escapes_what_a_ledger_calls_its_roads():
    face = RoadFace('"><script>', '<b onload="x">' * 2, "1", "", ROAD.line)

    made = drawn([row(face, verdict="not_done")], roads=(face,))

    text = made.layers_svg + made.labels_svg + made.base_svg
    assert "<script" not in text
    assert "<b" not in text


def test_passes_are_a_rim_as_wide_as_required_with_a_core_as_wide_as_done():
    made = drawn([row(required_passes=3, passes=1)], "passes")

    widths = dict(re.findall(r'class="p-(\w+) n\d+" stroke-width="(\d+)"', made.over_svg))
    assert widths == {"rim": "8", "ground": "6", "short": "2"}


def test_passes_of_an_unknown_segment_are_a_ladder_in_the_rim():
    made = drawn([row(verdict="unknown", passes=0)], "passes")

    assert re.findall(r'class="p-(\w+)', made.over_svg) == ["rim", "ground", "unknown"]


def test_sides_are_lines_of_their_own_on_their_side():
    sides = Sides(Side(0.9, 0.0), Side(0.1, 0.85))

    made = drawn([row(sides=sides)], "sides")

    starts = dict(re.findall(r'class="s-(\w+)" d="M0 (-?\d+)l', made.over_svg))
    middle = int(starts["road"])
    assert int(starts["done"]) == middle - 12  # the line runs east: left is north, 6 m are 12 units
    assert int(starts["unknown"]) == middle + 12


@pytest.mark.parametrize(
    ("worked", "missing", "group"),
    [(0.8, 0.0, "done"), (0.5, 0.3, "unknown"), (0.5, 0.1, "partly"), (0.0, 0.0, "not_done"), (0.0, 1.0, "unknown")],
)
def test_a_side_is_unknown_only_where_the_missing_evidence_could_make_it_done(worked, missing, group):
    assert side_group(Side(worked, missing), "partly", 0.8) == group


def test_a_few_metres_of_a_missed_segment_are_not_called_part_of_the_work():
    assert side_group(Side(0.02, 0.0), "not_done", 0.8) == "not_done"


def test_beside_moves_to_the_right_of_the_way():
    assert beside(((0, 0), (100, 0)), 10) == ((0, 10), (100, 10))
    assert beside(((0, 0), (0, 100)), 10) == ((-10, 0), (-10, 100))
    assert beside(((5, 5),), 10) == ((5, 5),)


def test_selected_segment_has_its_casing_and_its_name():
    chosen = row(verdict="done")
    ground = ground_of([ROAD, OTHER])

    made = day_map(ground, layers_of(ground, [chosen], "verdicts", 0.8), "verdicts", chosen)

    assert made.selected_path == ground.paths["S1"]
    assert made.selected_group == "done"
    assert ">福荣路</text>" in made.selected_label_svg


def test_map_of_a_ledger_without_lines_says_so():
    face = RoadFace("S1", "福荣路", "1", "", ())

    made = drawn([row(face)], roads=(face,))

    assert not made.has_lines
    assert made.selected_path == "M0 0"


def test_close_up_draws_only_what_is_near():
    far = RoadFace("S3", "", "3", "", ((114.5, 22.9), (114.51, 22.9)))

    near = RoadFace("S4", "", "3", "", ((114.002, 22.5), (114.003, 22.501)))
    ground = ground_of([ROAD, OTHER, far, near])

    made = close_up(ground, [row(), row(far), row(near)], row())

    assert 'data-s="S4"' in made.layers_svg
    assert 'data-s="S3"' not in made.layers_svg
    assert made.selected_path == ground.paths["S1"]


def test_sides_of_the_chosen_segment_lie_above_its_casing():
    sides = Sides(Side(0.9, 0.0), Side(0.1, 0.85))
    chosen = row(sides=sides)

    made = close_up(ground_of([ROAD, OTHER]), [chosen, row(OTHER)], chosen, pass_share=0.8)

    assert sorted(re.findall(r'class="(s-\w+)"', made.over_svg)) == ["s-done", "s-road", "s-unknown"]


def test_close_up_of_a_segment_without_a_line_is_empty():
    face = RoadFace("S9", "", None, "", ())

    assert not close_up(ground_of([ROAD]), [row()], row(face)).has_lines
