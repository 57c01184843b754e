from pathlib import Path

import openpyxl
import pytest

from changming.intake.blank import FILES, neutral, write_blank
from changming.intake.cells import read_text
from changming.intake.day_tables import open_tables
from changming.intake.district import read_district
from changming.intake.folder import survey


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_blank_sheets_are_read_as_they_are(tmp_path: Path, lang: str) -> None:
    write_blank(tmp_path, lang)

    found = survey(tmp_path)
    tables = open_tables(found)
    frame = read_district(tmp_path).frame
    reads = {kind: tables.read(kind, frame) for kind in FILES}
    assert [*found.problems, *tables.problems, *(each for read in reads.values() for each in read.problems)] == []
    assert {kind: len(read.records) for kind, read in reads.items()} == dict.fromkeys(FILES, 1)


def test_blank_sheets_offer_words_and_keep_leading_zeros(tmp_path: Path) -> None:
    write_blank(tmp_path, "zh")

    sheet = openpyxl.load_workbook(tmp_path / "车辆.xlsx").worksheets[0]
    offers = {str(offer.sqref): offer.formula1 for offer in sheet.data_validations.dataValidation}
    assert offers == {"D2:D5000": '"洗扫车,冲洗车,洒水车,雾炮车,清运车,护栏清洗车,其他"'}
    assert (sheet["E1"].value, sheet["E2"].value) == ("终端号", "013912345678")
    assert sheet.column_dimensions["E"].number_format == "@"
    assert sheet["A1"].comment.text == "编号或名称，可以有前导零\n必填"


def test_blank_sheets_leave_files_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "人员.xlsx").write_bytes(b"mine")

    written = write_blank(tmp_path, "zh")

    assert ((tmp_path / "人员.xlsx").read_bytes(), tmp_path / "人员.xlsx" in written) == (b"mine", False)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@x", "\t=1"])
def test_neutral_text_is_no_formula_and_is_read_back(text: str) -> None:
    assert (neutral(text)[0], read_text(neutral(text))) == ("'", text.strip())


def test_other_text_stays() -> None:
    assert neutral("解放路") == "解放路"
