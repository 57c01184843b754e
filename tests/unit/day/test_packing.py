"""A packed report says what the report said, to the byte of its JSON."""

from zoneinfo import ZoneInfo

import pytest

from changming.day.packing import pack, unpack
from changming.papers.report import Faces, Report
from changming.papers.report_json import to_json
from tests.factories.report import grid_roads, made_report

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_packed_report_comes_back_as_it_was(language):
    report, faces = made_report(3, roads=grid_roads(12))

    again = unpack(Report, pack(report), ZONE)

    assert to_json(again, language) == to_json(report, language)
    assert unpack(Faces, pack(faces), ZONE) == faces


def test_packed_report_is_the_same_each_time():
    report, _faces = made_report(3, roads=grid_roads(12))

    assert pack(report) == pack(unpack(Report, pack(report), ZONE))


@pytest.mark.parametrize("packed", [b"", b"not gzip", pack(Faces())[:-9]])
def test_other_bytes_are_no_report(packed):
    with pytest.raises(ValueError, match="no packed Report"):
        unpack(Report, packed, ZONE)
