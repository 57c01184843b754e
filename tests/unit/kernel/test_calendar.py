from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changming.kernel.calendar import BadCalendar, NoCalendarYear, Office, OfficeTime, load, read_year


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2021, 2, 7), True),  # Sunday made up for Spring Festival
        (date(2021, 2, 11), False),  # Thursday, Spring Festival
        (date(2022, 12, 31), False),  # belongs to New Year 2023
        (date(2024, 9, 14), True),  # Saturday made up
        (date(2025, 10, 8), False),  # Mid-autumn and National Day together
        (date(2026, 2, 23), False),  # last of nine days
        (date(2026, 11, 23), True),  # a plain Monday
        (date(2026, 11, 22), False),  # a plain Sunday
    ],
)
def test_workday_follows_the_notice(day, worked):
    calendar = load()

    assert calendar.is_workday(day) == worked


def test_every_year_from_2021_to_2026_is_there():
    assert sorted(load().years) == [2021, 2022, 2023, 2024, 2025, 2026]


def test_a_year_without_data_is_refused_in_words():
    with pytest.raises(NoCalendarYear, match="no year 2031"):
        load().is_workday(date(2031, 5, 1))


def test_an_added_file_brings_a_year(tmp_path):
    (tmp_path / "2027.toml").write_text(
        'year = 2027\nsource = ""\nholidays = [{name = "元旦", from = 2027-01-01, to = 2027-01-01}]\nmake_up = []',
        encoding="utf-8",
    )

    calendar = load(tmp_path)

    assert not calendar.is_workday(date(2027, 1, 1))


def test_workdays_are_counted_over_holidays():
    assert load().add_workdays(date(2026, 9, 30), 1) == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("year = 2027", "expected year, source"),
        ('year = 2027\nsource = ""\nholidays = []\nmake_up = [2026-01-01]', "expected a day of 2027"),
        (
            'year = 2027\nsource = ""\nholidays = [{name = "", from = 2027-01-02, to = 2027-01-01}]\nmake_up = []',
            "ends before it starts",
        ),
        (
            'year=2027\nsource=""\nholidays=[{name="", from=2027-01-02, to=2027-01-02}]\nmake_up=[2027-01-02]',
            "at once",
        ),
    ],
)
def test_a_bad_file_is_refused_in_words(text, says):
    with pytest.raises(BadCalendar, match=says):
        read_year(text)


SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = Office(load(), SHANGHAI, ((time(8, 30), time(12)), (time(14, 30), time(18))))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 1), timezones=st.just(SHANGHAI))  # noqa: DTZ001 -- the strategy wants them plain
WAITS = st.integers(0, 3000).map(lambda minutes: OfficeTime(timedelta(minutes=minutes)))


def is_open(moment):
    """Whether the office works in the minute that begins at this moment."""
    local = moment.astimezone(SHANGHAI)
    return OFFICE.calendar.is_workday(local.date()) and any(a <= local.time() < b for a, b in OFFICE.hours)


@pytest.mark.parametrize(
    ("at", "hours", "then"),
    [
        ("2026-11-23T09:00", 1, "2026-11-23T10:00"),
        ("2026-11-23T11:30", 1, "2026-11-23T15:00"),  # over noon
        ("2026-11-23T11:00", 1, "2026-11-23T12:00"),  # ends as the office closes
        ("2026-11-23T17:30", 1, "2026-11-24T09:00"),  # over night
        ("2026-11-20T17:30", 1, "2026-11-23T09:00"),  # over a weekend
        ("2026-09-30T17:30", 1, "2026-10-08T09:00"),  # over National Day
        ("2026-11-23T20:00", 0, "2026-11-24T08:30"),  # no wait begins when the office opens
        ("2026-11-23T12:00", 0, "2026-11-23T14:30"),
        ("2026-11-23T09:00", 0, "2026-11-23T09:00"),
        ("2026-11-23T09:00", 14, "2026-11-25T09:00"),  # two days of seven hours
    ],
)
def test_office_time_runs_while_the_office_is_open(at, hours, then):
    start = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)

    later = OFFICE.later(start, OfficeTime(timedelta(hours=hours)))

    assert later == datetime.fromisoformat(then).replace(tzinfo=SHANGHAI)
    assert later.tzinfo == UTC


@given(MOMENTS, st.integers(1, 1500))
@settings(max_examples=30)
def test_office_time_is_what_a_walk_through_the_minutes_counts(start, minutes):
    walked, moment = 0, start.replace(second=0, microsecond=0)
    later = OFFICE.later(moment, OfficeTime(timedelta(minutes=minutes)))
    while walked < minutes:
        walked += is_open(moment)
        moment = (moment.astimezone(UTC) + timedelta(minutes=1)).astimezone(SHANGHAI)

    assert later == moment


@given(MOMENTS, WAITS, WAITS)
def test_office_time_adds_up(start, one, other):
    both = OfficeTime(one.length + other.length)

    assert OFFICE.later(start, both) <= OFFICE.later(OFFICE.later(start, one), other)
    if other.length:
        assert OFFICE.later(start, both) == OFFICE.later(OFFICE.later(start, one), other)


@given(MOMENTS, MOMENTS, WAITS)
def test_who_begins_later_is_due_later(one, other, wait):
    first, second = sorted([one, other])

    assert OFFICE.later(first, wait) <= OFFICE.later(second, wait)
    assert OFFICE.later(first, wait) >= first


def test_office_time_into_an_unknown_year_is_refused():
    with pytest.raises(NoCalendarYear) as refusal:
        OFFICE.later(datetime(2026, 12, 31, 9, tzinfo=UTC), OfficeTime(timedelta(hours=4)))

    assert (refusal.value.code, refusal.value.facts) == ("no_calendar_year", {"year": 2027})


@pytest.mark.parametrize(
    "hours", [(), ((time(12), time(8)),), ((time(8), time(12)), (time(11), time(18))), ((time(8), time(8)),)]
)
def test_an_office_with_hours_out_of_order_is_refused(hours):
    with pytest.raises(ValueError, match="expected spans of the clock in order"):
        Office(load(), SHANGHAI, hours)


def test_a_wait_of_less_than_nothing_is_refused():
    with pytest.raises(ValueError, match="at least 0"):
        OfficeTime(timedelta(minutes=-1))
