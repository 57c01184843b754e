"""Rows that name what the folder does not have."""

import pytest

from changming.day.folder import gather
from tests.unit.areas.made import PACK

FILES = {
    "district.toml": 'name = "测试区"\nadcode = "440304"\nday = 2026-11-23\n',
    "roads.csv": 'id,name,wkt\nS1,一路,"LINESTRING(114.05 22.54, 114.06 22.54)"\n',
    "people.csv": "id,name\n1001,张一\n1002,李二\n1003,张一\n",
    "vehicles.csv": "id,plate\nV1,粤B12345\n",
    "posts.csv": "id,name,lon,lat\nP1,一号岗,114.05,22.54\n",
    "facilities.csv": "id,kind,name\nF1,公厕,一号厕\nF2,果皮箱,\n",
}
HEADER = "id,person,vehicle,work,post,segments,facilities,starts,ends\n"


@pytest.mark.parametrize(
    ("row", "party", "place", "wrong"),
    [
        ("1002,,普扫,P1,,", "1002", "P1", []),
        ("李二,,普扫,一号岗,,", "1002", "P1", []),
        (",粤B·12345,机扫,,一路,", "V1", ("S1",), []),
        ("1002,V1,机扫,,S1,", "V1", ("S1",), []),
        ("9,V1,机扫,,S1,", None, None, [("person", "9")]),
        ("1002,V9,机扫,,S1,", None, None, [("vehicle", "V9")]),
        ("张一,,普扫,P1,,", None, None, [("person", "张一")]),
        ("1002,,普扫,P9,,", None, None, [("post", "P9")]),
        ("1002,,普扫,,S1；S9、S8,", "1002", ("S1",), [("segments", "S8"), ("segments", "S9")]),
        ("1002,,普扫,,S9,", None, None, [("segments", "S9")]),
        ("1002,,擦洗,,,F1;F9", "1002", ("F1",), [("facilities", "F9")]),
    ],
)
def test_roster_row_with_an_unknown_name_is_left_out_or_loses_one_of_several(tmp_path, row, party, place, wrong):
    roster = f"{HEADER}D0,1001,,普扫,P1,,,05:00,13:00\nD1,{row},05:00,13:00\n"
    for file, text in {**FILES, "roster.csv": roster}.items():
        (tmp_path / file).write_text(text, "utf-8")

    inputs = gather(tmp_path, read_pack=lambda _: PACK, progress=lambda *_: None)

    duties = [duty for duty in inputs.duties if duty.id == "D1"]
    assert [(duty.vehicle or duty.person, duty.post or duty.segments or duty.facilities) for duty in duties] == (
        [(party, place)] if party else []
    )
    assert sorted((error.column, error.value) for error in inputs.input_errors) == wrong
    assert {(error.file, error.row) for error in inputs.input_errors} <= {("roster.csv", 3)}
