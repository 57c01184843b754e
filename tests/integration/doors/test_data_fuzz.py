"""Changed uploads through the page 数据; `make bench ONLY=fuzz-uploads` sends two thousand."""

import io
import json
import os

import openpyxl
import polars as pl
import pytest
from PIL import Image

from tests.bench.upload_fuzz import send
from tests.factories.accounts import made_account, made_district

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BODIES = int(os.environ.get("UPLOAD_BODIES", "60"))
SIGN_INS = "工号,时间,类型,经度,纬度\n" + "".join(
    f"1000{n},2026-11-23 06:0{n}:05,签到,114.0{n},22.53\n" for n in range(9)
)
PEOPLE = "工号,姓名,队所\n" + "".join(f"1000{n},王{n},一队\n" for n in range(9))
POINT = '<trkpt lat="22.53{n}" lon="114.02"><time>2026-11-23T06:0{n}:00Z</time></trkpt>'
GPX = (
    '<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
    + "".join(POINT.format(n=n) for n in range(9))
    + "</trkseg></trk></gpx>"
)


def workbook():
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (["班次", "人员", "作业", "岗位", "开始", "结束"], ["R1", "10001", "普扫", "P1", "06:00", "14:00"]):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def picture():
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (90, 120, 30)).save(out, "JPEG")
    return out.getvalue()


def track():
    out = io.BytesIO()
    rows = {"device": ["T1"] * 9, "time": [f"2026-11-23 06:0{n}:00" for n in range(9)]}
    pl.DataFrame(rows | {"lon": [114.02] * 9, "lat": [22.53 + n / 1000 for n in range(9)]}).write_parquet(out)
    return out.getvalue()


def roads():
    line = {"type": "LineString", "coordinates": [[114.0, 22.5], [114.01, 22.5], [114.02, 22.51]]}
    facts = [{"id": f"S{n}", "name": "路", "grade": "一级", "team": "一队"} for n in range(4)]
    features = [{"type": "Feature", "properties": one, "geometry": line} for one in facts]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


SEEDS = {
    "签到-一队.csv": SIGN_INS.encode(),
    "人员.csv": PEOPLE.encode("gb18030"),
    "排班.xlsx": workbook(),
    "photos/微信图片_20261123063015.jpg": picture(),
    "tracks/T1.gpx": GPX.encode(),
    "tracks/a.parquet": track(),
    "roads.geojson": roads(),
}


def test_changed_uploads_end_in_no_fault_and_write_nothing_that_nobody_confirmed(settings, tmp_path):
    settings.HOME = tmp_path
    made_district()
    account = made_account(role="inspector")

    told = send(BODIES, dict(SEEDS), account, tmp_path, first=10_000)

    assert (told.faults, told.foreign, told.early) == ([], [], [])
    assert told.answers.total() == BODIES
    assert told.states["stored"] > BODIES / 20
