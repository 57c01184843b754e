import math

from hypothesis import given
from hypothesis import strategies as st

from changming.papers.drawing import UNIT_M, lay_out, length, path
from changming.papers.figures import road_rows
from changming.papers.report import RoadFace
from changming.papers.road_labels import named_lines, place_labels
from tests.factories.report import made_report


def road(name, *points):
    return RoadFace(name, name, "1", "甲队", tuple(points))


def test_lay_out_keeps_metres_and_directions():
    east = road("e", (114.0, 22.5), (114.01, 22.5))
    north = road("n", (114.0, 22.5), (114.0, 22.51))

    lines = lay_out([east, north]).lines

    assert math.isclose(length(lines["e"]) * UNIT_M, 1028.5, abs_tol=2)
    assert math.isclose(length(lines["n"]) * UNIT_M, 1113.2, abs_tol=2)
    assert lines["e"][0][0] < lines["e"][1][0]
    assert lines["n"][0][1] > lines["n"][1][1]


def test_lay_out_leaves_out_roads_without_a_line():
    assert lay_out([road("a"), road("b", (114.0, 22.5))]).lines == {}


def test_lay_out_shows_the_district_where_one_line_is_far_away():
    near = [road(f"r{n}", (114 + n / 1000, 22.5), (114.001 + n / 1000, 22.51)) for n in range(40)]
    far = road("far", (0.0, 0.0), (0.001, 0.001))

    assert lay_out([*near, far]).view.width < 2 * lay_out(near).view.width


def test_lay_out_shows_where_work_was_owed():
    roads = [road(f"r{n}", (114 + n / 1000, 22.5), (114.001 + n / 1000, 22.51)) for n in range(40)]

    assert lay_out(roads, {"r3", "r4"}).view.width < lay_out(roads).view.width
    assert lay_out(roads, {"elsewhere"}).view == lay_out(roads).view


def test_lay_out_any_order_same_sheet():
    roads = [road(f"r{n}", (114 + n / 1000, 22.5), (114.001 + n / 1000, 22.51)) for n in range(10)]

    assert lay_out(roads) == lay_out(list(reversed(roads)))


@given(st.lists(st.tuples(st.integers(-9999, 9999), st.integers(-9999, 9999)), min_size=2, max_size=9))
def test_path_says_every_point(points):
    numbers = [int(n) for n in path(tuple(points)).replace("M", " ").replace("l", " ").replace("-", " -").split()]

    x = y = 0
    walked = []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        walked.append((x, y))
    assert walked == points


def test_labels_name_faulty_and_first_grade_roads_without_overlap():
    report, faces = made_report(seed=2)
    sheet = lay_out(faces.roads)
    named = named_lines(road_rows(report, faces), sheet)

    labels = place_labels(named, sheet.view, 430)

    first = [label for label in labels if label.zoom == 1]
    apart = [math.dist((a.x, a.y), (b.x, b.y)) for a in first for b in first if a is not b]
    assert first
    assert min(apart) * 430 / sheet.view.width > 12
    assert all(-90 < label.angle_deg <= 90 for label in labels)
