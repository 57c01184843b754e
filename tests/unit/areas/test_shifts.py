from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.areas.people.rules import ShiftRow, expand_shifts
from changming.areas.people.rules.patterns import works_on
from changming.areas.people.rules.shifts import clock_times

MONDAY = date(2026, 11, 23)
TIMES = {"早班": (time(5), time(13)), "中班": (time(13), time(21)), "晚班": (time(21), time(5))}
ZONE = ZoneInfo("Asia/Shanghai")


def row(person="P1", shift="早班", **facts):
    return ShiftRow("责任路段表.xlsx", facts.pop("row", 2), person, shift=shift, **facts)


def expand(*rows, day=MONDAY):
    return expand_shifts(rows, day, TIMES, ZONE)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("早班", [(time(5), time(13))]),
        ("早", [(time(5), time(13))]),
        ("早班、晚班", [(time(5), time(13)), (time(21), time(5))]),
        ("05:00-13:00", [(time(5), time(13))]),
        ("5：00—13：30", [(time(5), time(13, 30))]),
        ("早班(6:00至12:00)", [(time(6), time(12))]),
        ("5点-13点", [(time(5), time(13))]),
        ("22:00-次日6:00", [(time(22), time(6))]),
        ("5点-13点30分", [(time(5), time(13, 30))]),
        ("5:60-13:00", []),
        ("16:00-24:00", [(time(16), time(0))]),
        ("24:00-8:00", [(time(0), time(8))]),
        ("5:59-13:59", [(time(5, 59), time(13, 59))]),
        ("5:00-13:60", []),
        ("5:00-9:00,13:00-17:00", [(time(5), time(9)), (time(13), time(17))]),
        ("25:00-13:00", []),
        ("5:00-25:00", []),
        ("大班", []),
        ("早班、大班", []),
        ("", []),
    ],
)
def test_shift_words_give_clock_times(text, spans):
    assert clock_times(text, TIMES) == spans


@pytest.mark.parametrize(
    ("pattern", "works"),
    [
        ("", True),
        ("每天", True),
        ("轮休周一", False),
        ("轮休 周二", True),
        ("周一", False),  # one or two bare weekdays are days of rest
        ("周三、周日", True),
        ("周一至周五", True),
        ("周二至周日", False),
        ("周六日休", True),
        ("双休", True),
        ("每周一、三、五上班", True),
        ("周二上班", False),
        ("rest Mon", False),
        ("单日", True),
        ("双日", False),
        ("单日休", False),
        ("11月23日休", False),
        ("2026-11-23", True),
        ("2026-11-24", False),
        ("11-20至11-25休", False),
        ("休 5、12、19、26日", True),
        ("休 2、9、16、23日", False),
        ("休 周六至周一", False),
        ("休 周六至周日", True),
        ("休 周六至二", False),
        ("休 周六至日", True),
        ("11-20至11-23休", False),
        ("11-20至11-22休", True),
        ("11-23至11-23休", False),
        ("2024-1-1至2026-11-22休", True),
        ("11-24至11-30休", True),
        ("休 11-1", True),
        ("周一、三、五", True),
        ("周二、四、六", False),
        ("做六休一 周一", False),
        ("做六休一，周日休", True),
        ("做六休一 自2026-11-17起", False),  # the 17th to the 22nd are worked
        ("做六休一 自2026-11-18起", True),
        ("做六休一 11-16休", False),
        ("做六休一 11-15休", True),
        ("上一休一 11-22", True),
        ("做6休1 11月30日", False),
        ("做五休二 11-22休", True),
    ],
)
def test_patterns_say_who_works_on_a_monday(pattern, works):
    answer = works_on(pattern, MONDAY, rest_column=False)

    assert (answer.works, answer.remark) == (works, "")


def test_a_column_of_rest_days_makes_bare_days_rest():
    assert not works_on("周一", MONDAY, rest_column=True).works
    assert not works_on("周一、周三、周五", MONDAY, rest_column=True).works
    assert not works_on("2026/11/23", MONDAY, rest_column=True).works
    assert works_on("2026/11/24", MONDAY, rest_column=True).works


def test_a_cycle_crosses_the_year():
    assert not works_on("做六休一 12-31休", date(2027, 1, 7), rest_column=False).works
    assert works_on("做六休一 12-31休", date(2027, 1, 6), rest_column=False).works
    assert not works_on("做六休一 1-2休", date(2026, 12, 26), rest_column=False).works
    assert works_on("做六休一 1-2休", date(2026, 12, 31), rest_column=False).works


def test_the_last_day_of_a_month_is_a_day():
    assert not works_on("11-30休", date(2026, 11, 30), rest_column=False).works
    assert not works_on("12月31日休", date(2026, 12, 31), rest_column=False).works
    assert not works_on("11-1休", date(2026, 11, 1), rest_column=False).works
    assert not works_on("1-5休", date(2027, 1, 5), rest_column=False).works


def test_a_shift_that_ends_when_it_starts_lasts_a_day():
    (found,) = expand(row(shift="8:00-8:00")).rows

    assert (found.ends - found.starts).total_seconds() == 86400
    assert (found.post, found.passes, found.team) == (None, None, "")


def test_the_most_passes_that_any_row_asks_are_owed():
    (found,) = expand(row(passes=2, team="T2"), row(passes=3, team="T1"), row()).rows

    assert (found.passes, found.team) == (3, "T1")


UNKNOWN = [
    ("做六休一", "rest_day_unknown"),
    ("听队长安排", "pattern_unknown"),
    ("13月5日休", "pattern_unknown"),
    ("11-24至11-20休", "pattern_unknown"),
    ("13-5至11-25休", "pattern_unknown"),
    ("11-20至11-31休", "pattern_unknown"),
]


@pytest.mark.parametrize(("pattern", "code"), UNKNOWN)
def test_what_cannot_be_known_is_said_and_owed(pattern, code):
    found = expand(row(pattern=pattern, segments=("S1",)))

    assert [(remark.row, remark.column, remark.value, remark.code) for remark in found.remarks] == [
        (2, "pattern", pattern, code)
    ]
    assert [duty.id for duty in found.rows] == ["P1-20261123-0500-1300"]


def test_an_unknown_shift_owes_nothing_and_is_said():
    found = expand(row(shift="大班"))

    assert found.rows == ()
    assert [(remark.column, remark.code) for remark in found.remarks] == [("shift", "shift_unknown")]


def test_rows_of_one_shift_are_one_duty_with_all_segments():
    found = expand(row(segments=("S2",)), row(segments=("S1", "S2")), row(shift="晚班", segments=("S3",)))

    assert [(duty.id, duty.segments) for duty in found.rows] == [
        ("P1-20261123-0500-1300", ("S1", "S2")),
        ("P1-20261123-2100-0500", ("S3",)),
    ]
    assert found.rows[1].ends.isoformat() == "2026-11-24T05:00:00+08:00"


def test_vehicles_and_other_work_have_shifts_too():
    found = expand(
        ShiftRow("s.csv", 2, vehicle="V1", shift="早班", work="collect", facilities=("F2", "F1"), passes=2, team="T1"),
        row(post="岗1", work="roving"),
    )

    assert [(duty.id, duty.vehicle, duty.facilities, duty.passes) for duty in found.rows] == [
        ("P1-20261123-0500-1300-roving-岗1", None, (), None),
        ("V1-20261123-0500-1300-collect", "V1", ("F1", "F2"), 2),
    ]


ROW = st.builds(
    row,
    person=st.sampled_from(["P1", "P2"]),
    shift=st.sampled_from(["早班", "晚班", "5:00-13:00", "?"]),
    pattern=st.sampled_from(["", "做六休一", "轮休周一", "单日"]),
    segments=st.sampled_from([("S1",), ("S2", "S1"), ()]),
    row=st.integers(2, 9),
)


@given(st.lists(ROW, max_size=6), st.randoms())
def test_the_order_of_rows_changes_nothing(rows, random):
    shuffled = random.sample(rows, len(rows))

    assert expand(*shuffled).rows == expand(*rows).rows
    assert sorted(map(repr, expand(*shuffled).remarks)) == sorted(map(repr, expand(*rows).remarks))


@given(st.text(max_size=20))
def test_no_words_break_a_pattern_or_a_shift(text):
    works_on(text, MONDAY, rest_column=False)
    clock_times(text, TIMES)
