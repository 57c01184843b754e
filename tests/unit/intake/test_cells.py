import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.intake import words
from changming.intake.cells import (
    BadCell,
    read_flag,
    read_id,
    read_list,
    read_number,
    read_text,
    read_whole,
    read_word,
    shown,
)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (10001, "10001"),
        (10001.0, "10001"),
        ("10001.0", "10001"),
        ("00012", "00012"),
        (" 粤B·12345 ", "粤B·12345"),
        ("１０００１", "10001"),
        ("'0012", "0012"),
        ("岗位（东）", "岗位（东）"),
        ("-", None),
        ("", None),
        (None, None),
    ],
)
def test_id_keeps_what_is_written_and_turns_whole_numbers_into_digits(cell: object, expected: str | None) -> None:
    assert read_id(cell) == expected


@given(st.integers(0, 10**14))
def test_id_of_a_number_is_the_same_however_a_spreadsheet_stores_it(number: int) -> None:
    assert read_id(number) == read_id(float(number)) == read_id(f"{number}.0") == str(number)


@given(st.from_regex(r"0[0-9]{1,12}", fullmatch=True))
def test_id_of_a_text_keeps_leading_zeros(text: str) -> None:
    assert read_id(text) == text


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12.5", 12.5),
        ("１２．５", 12.5),
        ("1,234.5", 1234.5),
        ("12 米", 12.0),
        ("8m", 8.0),
        ("36 km/h", 36.0),
        ("1.5e2", 150.0),
        (7, 7.0),
        ("", None),
        ("—", None),
        ("/", None),
    ],
)
def test_number_reads_over_width_units_and_thousands(cell: object, expected: float | None) -> None:
    assert read_number(cell) == expected


@pytest.mark.parametrize("cell", ["约12", "1.2.3", "12-13", "inf", "nan", "1e999", True, "#N/A", "1,23", "abc"])
def test_number_refuses_what_is_none(cell: object) -> None:
    with pytest.raises(BadCell):
        read_number(cell)


def test_number_outside_its_range_says_the_range() -> None:
    with pytest.raises(BadCell) as refused:
        read_number("-3", least=0)

    assert (refused.value.expected, refused.value.facts) == ("a number of at least {least}", {"least": "0"})


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_number_comes_back_from_its_text(number: float) -> None:
    assert math.isclose(read_number(repr(number)) or 0.0, number)


@pytest.mark.parametrize("cell", ["2.5", "0", "-1", "两趟", "1e12"])
def test_whole_number_refuses_parts_zero_and_words(cell: object) -> None:
    with pytest.raises(BadCell):
        read_whole(cell)


@pytest.mark.parametrize("cell", [2, 2.0, "2", "2.0", "２", "2趟", "2 次"])
def test_whole_number_is_read_from_each_way_of_writing(cell: object) -> None:
    assert read_whole(cell) == 2


@pytest.mark.parametrize("cell", [True, 1, 1.0, "1", "1.0", "是", "T", "t", "TRUE", "yes", "Yes", "开", "作业", "１"])
def test_flag_yes(cell: object) -> None:
    assert read_flag(cell) is True


@pytest.mark.parametrize("cell", [False, 0, 0.0, "0", "0.0", "否", "F", "false", "no", "NO", "关", "未作业"])
def test_flag_no(cell: object) -> None:
    assert read_flag(cell) is False


@pytest.mark.parametrize("cell", ["2", "可能", "10", "1.5", "-1", "是否"])
def test_flag_refuses_anything_else(cell: object) -> None:
    with pytest.raises(BadCell):
        read_flag(cell)


@pytest.mark.parametrize("cell", ["S1;S2", "S1；S2", "S1、S2", "S1, S2", "S1，S2，", " S1 ; S2 ;S1", "S1\nS2"])
def test_list_is_cut_at_each_mark_people_use(cell: str) -> None:
    assert read_list(cell) == ("S1", "S2")


def test_list_of_one_number_is_its_digits() -> None:
    assert (read_list(12.0), read_list("12.0;13"), read_list(" ; "), read_list(None)) == (
        ("12",),
        ("12", "13"),
        None,
        None,
    )


@pytest.mark.parametrize(
    ("table", "cell", "expected"),
    [
        (words.WORK, "普扫", "manual_sweep"),
        (words.WORK, "人工清扫", "manual_sweep"),
        (words.WORK, "Manual Sweep", "manual_sweep"),
        (words.WORK, "MANUAL_SWEEP", "manual_sweep"),
        (words.WORK, "机 扫", "sweep"),
        (words.WORK, "洗扫（夜间）", "sweep"),
        (words.GRADE, "一级", "1"),
        (words.GRADE, "1", "1"),
        (words.GRADE, 1.0, "1"),
        (words.GRADE, "Ⅱ", "2"),
        (words.GRADE, "特级", "special"),
        (words.VEHICLE_KIND, "护栏车", "guardrail_washer"),
        (words.SIGN_IN_KIND, "OnDuty", "in"),
        (words.SIGN_IN_KIND, "下班打卡", "out"),
        (words.SIGN_IN_KIND, "外出打卡", "patrol"),
        (words.DATUM, "GCJ-02", "gcj02"),
        (words.DATUM, "ＢＤ０９", "bd09"),
        (words.STAGE, "位置截图", "location_shot"),
        (words.LEAVE_KIND, "轮休", "rest"),
    ],
)
def test_word_is_known_in_any_width_and_case(table: words.Words, cell: object, expected: str) -> None:
    assert read_word(cell, table) == expected


def test_word_that_is_not_known_says_the_choices() -> None:
    with pytest.raises(BadCell) as refused:
        read_word("打卡", words.SIGN_IN_KIND)

    assert refused.value.facts == {"choices": "in (签到), out (签退), patrol (巡查)"}


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#VALUE!"])
def test_text_refuses_the_mark_of_a_failed_formula(cell: str) -> None:
    with pytest.raises(BadCell):
        read_text(cell)


def test_value_in_a_report_is_cut_to_what_fits() -> None:
    assert len(shown("很长" * 1000)) == 120


@given(
    st.one_of(
        st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates(), st.times(), st.timedeltas()
    )
)
def test_any_cell_is_read_or_refused(cell: object) -> None:
    for reader in (read_id, read_text, read_number, read_whole, read_flag, read_list):
        with suppress(BadCell):
            reader(cell)
