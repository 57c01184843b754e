"""What exports call .xls though it is a web page, an XML spreadsheet, an .xlsx or a text."""

import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from changming.intake.problem import LIMITS, Unreadable
from changming.intake.sheets import read_grids
from changming.intake.tracks import read_track
from tests.unit.intake.made import FRAME, at, read_file, refused

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}">
<!--[if gte mso 9]><xml><x:Name>签到</x:Name></xml><![endif]--><style>td {{mso-number-format:"\\@"; a<b>c}}</style>
</head><body><table border=1>
<tr><td colspan="5" align=center><b>二队签到表</b></td></tr>
<tr><th>工号</th><th>时间</th><th>类型</th><th>经度</th><th>纬度</th><th>备注</th></tr>
<tr><td rowspan=2>10001</td><td>2026-11-23 06:01</td><td>签到</td><td>103.78</td><td>36.06</td>
  <td>A&amp;B&nbsp;<br>补传</td></tr>
<tr><td>2026-11-23 13:02</td><td>签退</td><td>103.78</td><td>36.06</td></tr>
<tr><td>10002</td><td>早上</td><td>签到</td><td></td><td></td></tr>
<tr><td>合计</td><td colspan=4>3</td></tr>
</table></body></html>"""

WORKBOOK = """<?xml version="1.0" encoding="{charset}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="s1"><NumberFormat ss:Format="@"/></Style></Styles>
<Worksheet ss:Name="填表说明"><Table><Row><Cell><Data ss:Type="String">别填这里</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="人员"><Table ss:ExpandedColumnCount="3">
<Row ss:Index="2"><Cell ss:MergeAcross="2"><Data ss:Type="String">二队人员</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">工号</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">姓名</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">10001</Data><Comment><ss:Data>不是 <B>单元格</B></ss:Data></Comment></Cell>
<Cell ss:Index="3"><ss:Data ss:Type="String"><B>张</B>三 &amp; 李四</ss:Data></Cell></Row>
<Row><Cell ss:StyleID="s1"/><Cell/></Row>
</Table></Worksheet>
<Worksheet ss:Name="签到"><Table>
<Row><Cell><Data ss:Type="String">人员</Data></Cell><Cell><Data ss:Type="String">时间</Data></Cell>
<Cell><Data ss:Type="String">类型</Data></Cell><Cell><Data ss:Type="String">模拟定位</Data></Cell></Row>
<Row><Cell ss:MergeDown="1"><Data ss:Type="String">10001</Data></Cell>
<Cell><Data ss:Type="DateTime">2026-11-23T06:01:30.000</Data></Cell><Cell><Data ss:Type="String">签到</Data></Cell>
<Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="DateTime">1899-12-31T13:02:00.000</Data></Cell>
<Cell><Data ss:Type="String">签退</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def written(folder: Path, text: str, charset: str, name: str = "签到.xls") -> Path:
    path = folder / name
    path.write_bytes(text.format(charset=charset).encode(charset))
    return path


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_page_called_xls_is_read_as_its_table(tmp_path: Path, charset: str) -> None:
    found = read_file("sign_ins", written(tmp_path, PAGE, charset))

    rows = [(record.row, record.values["person"], record.values["time"]) for record in found.records]
    assert rows == [(3, "10001", at(6, 1)), (4, "10001", at(13, 2))]
    assert found.records[0].values["note"] == "A&B\n补传"
    assert found.records[0].values["place"].raw_lon == 103.78
    assert refused(found) == [(5, "时间", "早上")]


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "utf-16"])
def test_xml_spreadsheet_called_xls_is_read_sheet_by_sheet(tmp_path: Path, charset: str) -> None:
    path = written(tmp_path, WORKBOOK, charset)

    people, signs = read_grids(path, "a.xls")

    assert [(grid.file, grid.sheet) for grid in (people, signs)] == [("a.xls#人员", "人员"), ("a.xls#签到", "签到")]
    assert people.rows == [[], ["二队人员"], ["工号", "", "姓名"], [10001.0, "", "张三 & 李四"], []]
    assert signs.rows[1:] == [
        ["10001", datetime(2026, 11, 23, 6, 1, 30), "签到", True],  # noqa: DTZ001 -- as a spreadsheet has it
        ["10001", datetime(1899, 12, 31, 13, 2), "签退"],  # noqa: DTZ001 -- the same
    ]


def test_layout_around_a_table_and_unclosed_tags_are_read_over(tmp_path: Path) -> None:
    text = """<!DOCTYPE html><!-- x --><table><tr><td>导出
    <table><tr><td>工号<td>姓名<tr><td>1<td>a < b</td><tr><td title="1>0">2</td><td>丙<script>if (a<b) "</td>"</script>
    </table></td></tr></table>"""

    grids = read_grids(written(tmp_path, text, "utf-8"), "a.xls")

    assert grids[0].rows == [["工号", "姓名"], ["1", "a < b"], ["2", "丙"], ["导出"]]


def test_entities_of_a_document_type_are_not_expanded(tmp_path: Path) -> None:
    begin = '<!DOCTYPE html [<!ENTITY a "b"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = begin + "<table><tr><td>&a;&f;</td><td>&lt;&#20108;</td></tr></table>"

    grids = read_grids(written(tmp_path, text, "utf-8"), "a.xls")

    assert grids[0].rows[-1] == ["&a;&f;", "<二"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<html><body>请先登录</body></html>", "a table; this is a web page without one"),
        ("<kml><a/></kml>", "a table: CSV, a spreadsheet, JSON or a web page with a table"),
        (WORKBOOK[:-40], "an XML spreadsheet to its end; this one breaks off"),
        ("<table>" * 70, "HTML nested at most 60 levels deep"),
        ("<table><tr><td colspan=99999>x<td>y</table>", "a table of at most 1000 columns"),
        ("<table>" + "<tr><td>x" * 11, "a table of at most 10 rows"),
        ("<Workbook><Worksheet><Row Index='9999999'><Cell/></Row>", "a table of at most 10 rows"),
        ("<Workbook><Worksheet><Row><Cell Index='1001'/></Row>", "a table of at most 1000 columns"),
    ],
)
def test_page_or_xml_without_a_usable_table_is_refused_in_words(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "签到.xls"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(Unreadable) as refusal:
        read_grids(path, "签到.xls", replace(LIMITS, rows=10))

    assert str(refusal.value) == expected


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<td '", '<td "', "<!--", "<![CDATA[", "<style>", "&", "<td a=", "<table><tr><td rowspan=60000>"],
)
def test_page_of_nothing_but_begun_tags_takes_no_time(tmp_path: Path, piece: str) -> None:
    path = tmp_path / "签到.xls"
    path.write_text("<table><tr><td>" + piece * (200_000 // len(piece)), encoding="utf-8")

    started = time.perf_counter()
    try:
        read_grids(path, "签到.xls")
    except Unreadable as refusal:
        assert str(refusal)  # noqa: PT017 -- either is right

    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("name", ["签到.xls", "签到.xlsx", "签到.csv", "签到.txt"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_text_with_tabs_is_read_whatever_it_is_called(tmp_path: Path, name: str, charset: str) -> None:
    path = written(tmp_path, "二队\n工号\t时间\t类型\n00123\t06:01\t签到\n", charset, name)

    found = read_file("sign_ins", path)

    assert [(record.row, record.values["person"], record.values["time"]) for record in found.records] == [
        (3, "00123", at(6, 1))
    ]


def test_track_called_xls_may_be_a_page(tmp_path: Path) -> None:
    text = "<table><tr><td>终端号<td>时间<td>经度<td>纬度<tr><td>007<td>2026-11-23 06:00:10<td>103.78<td>36.06</table>"

    track = read_track(written(tmp_path, text, "gbk", "轨迹.xls"), "轨迹.xls", FRAME)[0]

    assert (track.devices, track.raw_lon.tolist(), track.row.tolist(), track.problems) == (("007",), [103.78], [2], ())
