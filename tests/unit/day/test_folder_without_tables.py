import pytest

from changming.day.folder import gather
from changming.day.owing import who_owes_what
from changming.day.presence import judge_presence
from changming.day.report import sign_in_line
from tests.unit.areas.made import PACK, photo_duties

DISTRICT = 'name = "测试区"\nadcode = "440304"\nday = 2026-11-23\n'
ROADS = 'id,name,wkt\nS1,一路,"LINESTRING(114.05 22.54, 114.06 22.54)"\n'
ROSTER = """id,person,vehicle,work,post,segments,facilities,starts,ends
D1,1001,,普扫,,S1,,05:00,13:00
D2,1002,,普扫,岗1,,,05:00,13:00
D3,,粤B12345,机扫,,S1,,05:00,13:00
D4,1003,,擦洗,,,F1;F2,05:00,13:00
"""
SIGN_INS = """工号,时间,类型,经度,纬度
1001,05:02,签到,114.055,22.5401
1001,13:01,签退,114.0551,22.5402
1002,05:02,签到,114.055,22.5403
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in (
        ("district.toml", DISTRICT),
        ("roads.csv", ROADS),
        ("roster.csv", ROSTER),
        ("签到表.csv", SIGN_INS),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def read(folder):
    return gather(folder, read_pack=lambda _: PACK, progress=lambda *_: None)


def test_roster_and_ledger_are_enough(folder):
    inputs = read(folder)

    assert [error.expected for error in inputs.input_errors] == []
    assert [duty.id for duty in inputs.duties] == ["D1", "D2", "D3", "D4"]
    owed = who_owes_what(inputs)
    result = judge_presence(inputs, owed, photo_duties(owed), inputs.fixes)
    assert {key: each.verdict for key, each in result.results.items()} == {"D1": "done", "D2": "partly"}
    lines = [sign_in_line(each, inputs.district.zone) for each in result.sign_ins]
    assert [(line.duty, line.distance_m is None) for line in lines] == [
        ("D1", False),
        ("D1", False),
        ("D2", True),
    ]


def test_a_table_that_is_there_says_who_is_known(folder):
    (folder / "people.csv").write_text("工号,姓名\n1001,张一\n", "utf-8")

    inputs = read(folder)

    assert [duty.id for duty in inputs.duties] == ["D1", "D3"]
    assert [(error.file, error.row) for error in inputs.input_errors if error.file == "roster.csv"] == [
        ("roster.csv", 3),
        ("roster.csv", 5),
    ]


@pytest.mark.parametrize(("device", "named", "party"), [("7", "7", "7"), ("007", "007", "V1"), ("08", "008", "V2")])
def test_a_person_id_is_no_terminal_without_its_zeros(folder, device, named, party):
    (folder / "people.csv").write_text("id,name\n7,张三\n", "utf-8")
    (folder / "vehicles.csv").write_text("id,terminal\nV1,007\nV2,008\n", "utf-8")
    (folder / "tracks").mkdir()
    (folder / "tracks" / "t.csv").write_text(f"device,time,lon,lat\n{device},06:00,114.05,22.54\n", "utf-8")

    fixes = read(folder).fixes

    assert (fixes.devices, fixes.device_party) == ((named,), (party,))
