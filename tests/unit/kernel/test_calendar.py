from datetime import date

import pytest

from changming.kernel.calendar import BadCalendar, NoCalendarYear, load, read_year


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
