"""Under which name a device's fixes stand in the report."""

import pytest

from changming.day.folder import gather
from tests.unit.areas.made import PACK

FILES = {
    "district.toml": 'name = "测试区"\nadcode = "440304"\nday = 2026-11-23\n',
    "roads.csv": 'id,name,wkt\nS1,一路,"LINESTRING(114.05 22.54, 114.06 22.54)"\n',
    "roster.csv": "id,vehicle,work,segments,starts,ends\nD1,V1,机扫,S1,05:00,13:00\n",
    "vehicles.csv": "id,plate,terminal\nV1,粤B12345,013912345678\n",
    "people.csv": "id,name\n1001,张一\n",
}
FIX = "时间,经度,纬度\n06:00:00,114.05,22.54\n"


@pytest.mark.parametrize(
    ("name", "device", "party"),
    [
        ("tracks/13912345678.csv", "013912345678", "V1"),
        ("tracks/粤B12345.csv", "013912345678", "V1"),
        ("轨迹-粤B12345.csv", "013912345678", "V1"),
        ("tracks/轨迹_V1.csv", "013912345678", "V1"),
        ("tracks/1001.csv", "1001", "1001"),
        ("轨迹-张一.csv", "1001", "1001"),
        ("轨迹-一号车.csv", "轨迹-一号车", None),
    ],
)
def test_file_that_names_no_device_is_the_one_its_name_means(tmp_path, name, device, party):
    for file, text in {**FILES, name: FIX}.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text, "utf-8")

    fixes = gather(tmp_path, read_pack=lambda _: PACK, progress=lambda *_: None).fixes

    assert (fixes.devices, fixes.device_party) == ((device,), (party,))
