import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.intake.cells import BadCell
from changming.intake.coordinates import PAIR_EXPECTED, read_pair
from changming.intake.sheets import read_grids
from changming.intake.tracks import read_track
from tests.unit.intake.made import FRAME, read, refused, values


@pytest.mark.parametrize(
    "cell",
    [
        "103.62,36.10",
        "103.62 36.10",
        "36.10,103.62",
        "36.10，103.62",
        " (103.62, 36.10) ",
        "[103.62,36.1]",
        "103.62;36.1",
        "103.62、36.10",
        "103.62/36.10",
        "103.62\t36.10",
        "103.62°E，36.10°N",
        "东经103.62 北纬36.10",
        "经度：103.62，纬度：36.10",
        "lat: 36.10, lng: 103.62",
        "E103.62 N36.10",
        "POINT (103.62 36.10)",
        "１０３．６２，３６．１０",
    ],
)
def test_pair_is_read_in_either_order(cell):
    assert read_pair(cell) == (103.62, 36.10)


@pytest.mark.parametrize(
    "cell",
    ["103.62", "18.06,59.33", "103.62,136.1", "36.1,36.2", "a,b", "1,2,3", "-103.6,36.1", 103.62, "1" + " " * 30_000],
)
def test_pair_outside_china_or_that_is_none_is_refused_in_words(cell):
    with pytest.raises(BadCell) as refusal:
        read_pair(cell)

    assert refusal.value.expected == PAIR_EXPECTED


@given(st.floats(73, 136), st.floats(3, 54), st.sampled_from([",", " ", "，", ";"]))
def test_pair_says_the_same_in_either_order(lon, lat, between):
    lon, lat = round(lon, 6), round(lat, 6)

    assert read_pair(f"{lon:f}{between}{lat:f}") == read_pair(f"{lat:f}{between}{lon:f}") == (lon, lat)


@pytest.mark.parametrize("cell", ["", None, "-", "/"])
def test_empty_pair_is_none(cell):
    assert read_pair(cell) is None


HEADERS = ["经纬度", "坐标", "位置坐标", "lonlat", "LonLat", "lat,lng", "GPS坐标", "经度,纬度", "经纬度(WGS84)"]


@pytest.mark.parametrize("header", HEADERS)
def test_row_with_its_position_in_one_cell_has_it(header):
    row = values("posts", ("岗位编号", header, "半径"), ("P1", "36.10,103.62", 50))[0]

    assert (row["place"].raw_lon, row["place"].raw_lat) == (103.62, 36.10)


def test_columns_of_their_own_go_before_one_cell():
    rows = values(
        "facilities",
        ("编号", "类型", "坐标", "经度", "纬度"),
        ("F1", "公厕", "103.1,36.1", 103.2, 36.2),
        ("F2", "公厕", "103.1,36.1", None, None),
        ("F3", "公厕", "0,0", None, None),
    )

    places = [row.get("place") and (row["place"].raw_lon, row["place"].raw_lat) for row in rows]
    assert places == [(103.2, 36.2), (103.1, 36.1), None]


def test_pair_that_cannot_be_read_costs_the_cell_not_the_row():
    found = read("sign_ins", ("工号", "时间", "类型", "位置坐标"), ("1", "06:00", "签到", "七里河区西站"))

    assert refused(found) == [(2, "位置坐标", "七里河区西站")]
    assert "place" not in found.records[0].values


def test_track_with_its_positions_in_one_cell_is_read(tmp_path):
    path = tmp_path / "轨迹.csv"
    path.write_text(
        '终端,时间,坐标\n1,06:00:00,"103.62,36.10"\n1,06:00:10,"36.11,103.63"\n1,06:00:20,\n1,06:00:30,"8,9"\n',
        "utf-8",
    )

    track = read_track(path, "轨迹.csv", FRAME)[0]

    assert track.raw_lon.tolist()[:2] == [103.62, 103.63]
    assert track.raw_lat.tolist()[:2] == [36.10, 36.11]
    assert len(track.t_s) == 4
    assert [(problem.row, problem.column, problem.value) for problem in track.problems] == [(5, "坐标", "8,9")]


def test_json_with_its_position_in_a_list_is_read(tmp_path):
    path = tmp_path / "posts.json"
    path.write_text('[{"id": "P1", "坐标": [103.62, 36.1]}]', "utf-8")

    assert read_grids(path, "posts.json")[0].rows[1] == ["P1", "103.62;36.1"]
    assert values("posts", ("id", "坐标"), ("P1", "103.62;36.1"))[0]["place"].raw_lat == 36.1
