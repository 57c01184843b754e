from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from changming.doors.desk.paging import pages
from changming.doors.desk.parts import gallery
from changming.doors.desk.shared_parts import bar, due_clock, gauge, interval, mark, meter, percent
from changming.papers.figures import Tally

NOW = datetime(2026, 11, 23, 13, 26, tzinfo=UTC)


@pytest.mark.parametrize(("share", "said"), [(0, "0%"), (0.5, "50%"), (1 / 3, "33.333%"), (1.2, "100%"), (-1, "0%")])
def test_percent_is_a_length_between_none_and_all(share, said):
    assert percent(share) == said


def test_bar_fills_the_whole_width_in_a_fixed_order():
    parts = bar(Tally(1070, 93, 47, 136)).parts
    widths = [float(part.width[:-1]) for part in parts]
    starts = [float(part.x[:-1]) for part in parts]

    assert [part.verdict for part in parts] == ["done", "partly", "not_done", "unknown"]
    assert sum(widths) == pytest.approx(100, abs=0.01)
    assert starts == pytest.approx([sum(widths[:n]) for n in range(4)], abs=0.01)


def test_bar_shows_one_among_thousands_and_leaves_out_none():
    parts = bar(Tally(done=9999, not_done=1)).parts

    assert [part.verdict for part in parts] == ["done", "not_done"]
    assert float(parts[1].width[:-1]) > 0.5


def test_bar_of_nothing_is_an_empty_frame_that_says_so():
    with override("en"):
        empty = bar(Tally(excused=4))

    assert [part.verdict for part in empty.parts] == ["none"]
    assert empty.label == "Nothing was owed"


def test_bar_label_says_the_counts():
    with override("zh-hans"):
        assert bar(Tally(3, 0, 1, 2)).label == "已完成 3，未完成 1，无法判定 2"


def test_meter_hatches_what_is_missing():
    assert meter(0.96) == meter(0.96)
    assert (meter(0.96).arrived, meter(0.96).missing, meter(0.96).is_short) == ("96%", "4%", True)
    assert not meter(1.0).is_short


@pytest.mark.parametrize(
    ("away", "state", "said"),
    [
        (timedelta(minutes=38), "soon", "剩 38 分钟"),
        (timedelta(minutes=-80), "over", "已超 1 时 20 分"),
        (timedelta(hours=4), "later", "今天 17:26 前"),
        (timedelta(days=2), "later", "11 月 25 日 13:26 前"),
    ],
)
def test_clock_says_how_long_as_people_do(away, state, said):
    with override("zh-hans"):
        clock = due_clock(NOW + away, NOW)

    assert (clock.state, clock.says) == (state, said)


def test_clock_that_was_met_says_when():
    with override("en"):
        clock = due_clock(NOW, NOW + timedelta(hours=2), met_at=NOW - timedelta(hours=1))

    assert (clock.state, clock.says, clock.exact) == ("met", "met 23 Nov 12:26", "23 Nov 13:26")


def test_gauge_fills_four_fifths_with_the_larger():
    assert (gauge(412, 150, "").measured, gauge(10, 100, "").allowed) == ("80%", "80%")
    assert gauge(0, 0, "").measured == "0%"


def test_interval_lies_on_the_shared_scale():
    made = interval(90, 85, 100, (80, 100), "90")

    assert (made.low, made.value, made.high) == ("25%", "50%", "100%")


def test_mark_without_a_verdict_is_not_due_yet():
    with override("zh-hans"):
        assert (mark(None).verdict, mark(None).word) == ("none", "未到时")


@pytest.mark.parametrize(
    ("total", "page", "said", "before", "after"),
    [
        (0, 1, "0 rows", "", ""),
        (1, 1, "Rows 1 to 1 of 1", "", ""),
        (50, 1, "Rows 1 to 50 of 50", "", ""),
        (51, 1, "Rows 1 to 50 of 51", "", "?2"),
        (10_000, 200, "Rows 9,951 to 10,000 of 10,000", "?199", ""),
    ],
)
def test_pages_say_where_one_is(total, page, said, before, after):
    with override("en"):
        made = pages(total, page, lambda number: f"?{number}")

    assert (made.showing, made.before, made.after) == (said, before, after)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_gallery_shows_every_part(language):
    with override(language):
        page = render_to_string("desk/parts.html", gallery())

    for name in (
        "verdict-mark", "verdict-bar", "completeness", "doubt-chip", "clock", "evidence-pair", "step-line", "history",
        "interval-dot", "photo", "strips", "map",
    ):  # fmt: skip
        assert f'id="part-{name}"' in page
