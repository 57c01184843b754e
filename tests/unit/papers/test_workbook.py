import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.papers.report import InputError
from changming.papers.workbook import MOST_CHARACTERS, neutral, workbook
from tests.factories.report import Size, made_report

SHEETS = ["汇总", "任务", "路段", "设施", "签到", "照片", "轨迹", "疑点", "问题", "得分（试算）", "输入错误"]


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_workbook_same_report_same_bytes():
    report, faces = made_report(seed=4)

    assert workbook(report, faces, "zh") == workbook(report, faces, "zh")


def test_workbook_has_a_sheet_per_kind_with_frozen_header_and_filter():
    report, faces = made_report()

    book = opened(workbook(report, faces, "zh"))

    assert book.sheetnames == SHEETS
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions.replace("$", "")


def test_workbook_says_verdicts_in_words_beside_colours():
    report, faces = made_report()

    sheet = opened(workbook(report, faces, "zh"))["路段"]

    verdicts = {(sheet.cell(row, 5).value, sheet.cell(row, 5).fill.fgColor.rgb) for row in range(2, sheet.max_row + 1)}
    assert {("已完成", "00DDF0ED"), ("未完成", "00FAE2DF"), ("无法判定", "00EAEDF0")} <= verdicts


def test_workbook_times_are_spreadsheet_times_on_the_district_clock():
    report, faces = made_report()

    sheet = opened(workbook(report, faces, "zh"))["任务"]

    assert str(sheet["H2"].value) == "2026-11-23 05:00:00"
    assert sheet["H2"].is_date


def test_workbook_names_persons_in_its_own_column():
    report, faces = made_report()

    sheet = opened(workbook(report, faces, "en"))["Duties"]

    assert (sheet["C2"].value, sheet["D2"].value) == ("p0000", faces.people["p0000"])


@pytest.mark.parametrize("evil", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_workbook_neutralises_formulas(evil):
    report, faces = made_report()
    error = InputError(evil, 1, evil, evil, "a number", {})

    sheet = opened(workbook(replace(report, input_errors=(error,)), faces, "zh"))["输入错误"]

    cells = [sheet["A2"], sheet["C2"], sheet["D2"]]
    assert [cell.data_type for cell in cells] == ["s", "s", "s"]
    assert all(cell.value.startswith("'") for cell in cells)


@given(st.text(max_size=50))
def test_neutral_text_is_no_formula_and_valid_in_xml(text):
    kept = neutral(text)

    assert not kept.startswith(("=", "+", "-", "@", "\t", "\r"))
    kept.encode("utf-8")


def test_neutral_text_fits_a_cell():
    assert len(neutral("路" * 40_000)) == MOST_CHARACTERS


def test_workbook_survives_text_that_xml_forbids():
    report, faces = made_report()
    error = InputError("a\x00\udcff<&>.csv", None, None, "]]>\x1b", "a number", {})

    sheet = opened(workbook(replace(report, input_errors=(error,)), faces, "zh"))["输入错误"]

    assert sheet["A2"].value == "a\ufffd\ufffd<&>.csv"


def test_workbook_without_any_row_opens():
    report, faces = made_report(size=Size(segments=0, people=0, vehicles=0, facilities=0, photos=0))
    empty = replace(report, duties=(), segments=(), findings=(), scores=(), input_errors=())

    assert opened(workbook(empty, faces, "zh")).sheetnames == SHEETS
