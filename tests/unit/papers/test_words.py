import re
from datetime import datetime

import pytest

from changming.areas.evidence.choices import DoubtCode, FixLabel, SignInGrade, SignInKind, TakenFrom
from changming.areas.inspection.choices import FindingCode
from changming.areas.places.choices import Grade
from changming.areas.standards.choices import Verdict, Work
from changming.papers.report import Doubt, InputError
from changming.papers.words import NAMES, doubt_chip, error_says, finding_says, in_language, name_of
from changming.papers.words import numbers as n
from tests.factories.report import EXAMPLES, ZONE

NEVER_SAID = re.compile("作弊|违规|异常|未进行|用户|智慧|赋能|抓手|请知悉|！|!")


@pytest.mark.parametrize(
    ("kind", "choices"),
    [
        ("verdict", Verdict),
        ("work", Work),
        ("road_grade", Grade),
        ("sign_in_kind", SignInKind),
        ("sign_in_grade", SignInGrade),
        ("taken_at_from", TakenFrom),
        ("doubt", DoubtCode),
        ("label", FixLabel),
        ("finding", FindingCode),
    ],
)
def test_names_cover_every_choice_of_the_areas(kind, choices):
    assert set(NAMES[kind]) == {choice.value for choice in choices}


@pytest.mark.parametrize("kind", NAMES)
def test_names_are_chinese_in_chinese_and_blame_nobody(kind):
    with in_language("zh"):
        words = [name_of(kind, value) for value in NAMES[kind]]

    assert all(re.search(r"[\u4e00-\u9fff]", word) for word in words)
    assert not any(NEVER_SAID.search(word) for word in words)


def test_verdicts_are_the_words_of_the_glossary():
    with in_language("zh"):
        chinese = [name_of("verdict", value) for value in ("done", "partly", "not_done", "unknown", None)]
    with in_language("en"):
        english = [name_of("verdict", value) for value in ("done", "partly", "not_done", "unknown", None)]

    assert chinese == ["已完成", "部分完成", "未完成", "无法判定", "未到时"]
    assert english == ["Done", "Partly", "Not done", "Unknown", "Not due yet"]


@pytest.mark.parametrize(
    ("doubt", "chinese", "english"),
    [
        (
            Doubt("outside_post", 412.0, 150.0, "m", ""),
            "不在岗位上：离岗 412 米，允许 150 米",
            "Not on post: 412 m from post, 150 m allowed",
        ),
        (
            Doubt("fix_too_coarse", 620.0, 100.0, "m", ""),
            "定位太粗：误差 620 米，允许 100 米",
            "Position too coarse: error 620 m, 100 m allowed",
        ),
        (
            Doubt("other_datum", 12.0, 150.0, "m", "gcj02"),
            "手机坐标有固定偏差：校正后在岗（详情：GCJ-02）",
            "Maybe another datum: on post if read as GCJ-02",
        ),
        (
            Doubt("impossible_speed", 41.0, 30.0, "km/h", ""),
            "移动太快：41 公里/时，允许 30 公里/时",
            "Moved too fast: 41 km/h, 30 km/h allowed",
        ),
        (
            Doubt("photo_reused", 0.04, 0.12, "", "11 月 20 日 福荣路"),
            "照片以前用过：11 月 20 日 福荣路",
            "Photo used before: 11 月 20 日 福荣路",
        ),
        (Doubt("mock_location", None, None, "", ""), "手机报告了模拟定位", "Phone reported a mock location"),
    ],
)
def test_doubt_chip_says_what_measured_allowed(doubt, chinese, english):
    with in_language("zh"):
        in_chinese = str(doubt_chip(doubt))
    with in_language("en"):
        in_english = str(doubt_chip(doubt))

    assert in_chinese == chinese
    assert in_english == english


@pytest.mark.parametrize("code", EXAMPLES)
def test_doubt_chip_blames_nobody(code):
    with in_language("zh"):
        said = str(doubt_chip(Doubt(code, *EXAMPLES[code])))

    assert not NEVER_SAID.search(said)


FINDINGS = [
    ("segment_short", 1, 2, "passes", "应 2 趟，完成 1 趟，部分完成", "1 of 2 passes, partly done"),
    ("segment_missed", 0, 1, "passes", "应 1 趟，完成 0 趟，未完成", "0 of 1 passes, not done"),
    ("late_on_post", 1920, 900, "s", "晚到 32 分钟，允许 15 分钟", "32 min late, 15 min allowed"),
    ("left_early", 1200, 900, "s", "早离岗 20 分钟，允许 15 分钟", "left 20 min early, 15 min allowed"),
    (
        "not_departed", 7800, 1800, "s", "开始 2 时 10 分后仍未出车，允许 30 分钟",
        "the vehicle had not departed 2 h 10 min after the start, 30 min allowed",
    ),
    ("too_fast", 0.6, 0, "share", "作业长度的 60% 太快", "60% of the worked length was worked too fast"),
    ("evidence_doubtful", 1, 0, "doubts", "证据有 1 条疑点，待核", "1 doubt on the evidence, to be looked at"),
    ("evidence_missing", 0.58, None, "share", "58% 没有记录，无法判定", "no evidence for 58%; no verdict"),
    ("evidence_missing", None, None, "share", "没有记录，无法判定", "no evidence; no verdict"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "measured", "allowed", "unit", "chinese", "english"), FINDINGS)
def test_finding_says_measured_and_allowed_in_both_languages(code, measured, allowed, unit, chinese, english):
    facts = {"place": "福荣路", "work": "sweep", "measured": measured, "allowed": allowed, "unit": unit}

    says = finding_says(code, facts)

    assert says.zh == f"福荣路 机扫：{chinese}"
    assert says.en == f"福荣路 machine sweeping: {english}"


def test_finding_says_when_a_wash_was_due_and_names_at_most_three_places():
    says = finding_says("wash_overdue", {"due": datetime(2026, 11, 23, 7, tzinfo=ZONE), "place": "甲;乙;丙;丁;戊"})

    assert says.zh == "甲，乙，丙等，另 2 处：应在 11 月 23 日 07:00 前完成，未完成"
    assert says.en == "甲, 乙, 丙 and 2 more: due by 23 Nov 07:00, not done"


@pytest.mark.parametrize("code", NAMES["finding"])
def test_finding_says_something_without_any_fact(code):
    says = finding_says(code, {})

    assert re.search(r"[\u4e00-\u9fff]", says.zh)
    assert re.fullmatch(r"[\x20-\x7e]+", says.en)
    assert not NEVER_SAID.search(says.zh)


def test_error_says_fills_named_places_and_survives_a_missing_one():
    good = InputError("a.csv", 3, "time", "六点半", "a time such as {example}", {"example": "06:30"})
    bad = InputError("a.csv", 3, "time", "六点半", "a time such as {example}", {})

    with in_language("en"):
        assert error_says(good) == "a time such as 06:30"
        assert error_says(bad) == "a time such as {example}"


@pytest.mark.parametrize(
    ("writer", "value", "chinese", "english"),
    [
        (n.metres, 412.4, "412 米", "412 m"),
        (n.metres, 4100.0, "4.1 公里", "4.1 km"),
        (n.duration, 40, "40 秒", "40 s"),
        (n.duration, 480, "8 分钟", "8 min"),
        (n.duration, 4800, "1 时 20 分", "1 h 20 min"),
        (n.duration, 3599, "1 时", "1 h"),
        (n.share, 0.874, "87%", "87%"),
        (n.share, 0.004, "0.4%", "0.4%"),
        (n.share, 0.9996, "99.9%", "99.9%"),
        (n.share, None, "", ""),
        (n.count, 1346, "1346", "1,346"),
    ],
)
def test_numbers_carry_their_units(writer, value, chinese, english):
    with in_language("zh"):
        in_chinese = writer(value)
    with in_language("en"):
        in_english = writer(value)

    assert (in_chinese, in_english) == (chinese, english)
