"""A list of shifts in place of a roster, and rows of either that cannot be owed by anybody."""

import pytest

from changming.day.folder import gather
from tests.unit.areas.made import PACK, at

BASE = {
    "district.toml": 'name = "测试区"\nadcode = "440304"\nday = 2026-11-23\n',
    "roads.csv": "id,name,wkt\n"
    'S1,一路,"LINESTRING(114.05 22.54, 114.06 22.54)"\nS2,一路,"LINESTRING(114.06 22.54, 114.07 22.54)"\n'
    'S3,二路,"LINESTRING(114.05 22.55, 114.06 22.55)"\n',
    "people.csv": "id,name,team\n1001,张一,一队\n1002,李二,一队\n",
    "vehicles.csv": "id,plate,kind\nV1,粤B12345,洗扫车\n",
}


def read(folder, **files):
    for name, text in {**BASE, **files}.items():
        (folder / name).write_text(text, "utf-8")
    return gather(folder, read_pack=lambda _: PACK, progress=lambda *_: None)


def told(inputs):
    return [(duty.person or duty.vehicle, duty.work, duty.segments, duty.starts, duty.ends) for duty in inputs.duties]


def test_a_road_is_all_its_segments_and_a_row_may_give_a_start_and_an_end(tmp_path):
    rows = "人员,责任路段,开始,结束\n张一,一路;S3,05:30,11:00\n"

    inputs = read(tmp_path, **{"责任路段.csv": rows})

    assert told(inputs) == [("1001", "manual_sweep", ("S1", "S2", "S3"), at("5:30"), at("11:00"))]


def test_a_vehicle_s_shift_is_sweeping_where_nothing_else_is_said(tmp_path):
    rows = "车辆,责任路段,班次,作业类型\n粤B12345,二路,05:00-09:00,\nV1,二路,21:00-01:00,冲洗\n"

    inputs = read(tmp_path, **{"责任路段.csv": rows})

    assert sorted(told(inputs), key=lambda one: one[3]) == [
        ("V1", "sweep", ("S3",), at("5:00"), at("9:00")),
        ("V1", "wash", ("S3",), at("21:00"), at("25:00")),
    ]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("张一,三路,05:00-13:00,", "责任路段", "三路"),
        ("张一,S1,夜猫班,", "班次", "夜猫班"),
        ("王五,S1,05:00-13:00,", "人员", "王五"),
    ],
)
def test_a_row_that_nobody_can_owe_is_named_and_left_out(tmp_path, row, column, value):
    inputs = read(tmp_path, **{"责任路段.csv": f"人员,责任路段,班次,轮休\n{row}\n李二,S3,05:00-13:00,\n"})

    assert [(error.row, error.column, error.value) for error in inputs.input_errors] == [(2, column, value)]
    assert [one[0] for one in told(inputs)] == ["1002"]


def test_a_pattern_that_nobody_understands_leaves_the_person_on_duty(tmp_path):
    inputs = read(tmp_path, **{"责任路段.csv": "人员,责任路段,班次,轮休\n张一,S1,05:00-13:00,看天气\n"})

    assert [(error.column, error.value) for error in inputs.input_errors] == [("轮休", "看天气")]
    assert len(inputs.duties) == 1


def test_a_roster_row_of_nobody_or_of_no_place_is_no_duty(tmp_path):
    rows = "id,person,vehicle,work,segments,starts,ends\nD1,,,普扫,S1,05:00,13:00\nD2,1001,,普扫,,05:00,13:00\n"
    rows += "D3,1002,,普扫,S3,05:00,13:00\n"

    inputs = read(tmp_path, **{"roster.csv": rows})

    assert [duty.id for duty in inputs.duties] == ["D3"]
    assert {error.row for error in inputs.input_errors} == {2, 3}
