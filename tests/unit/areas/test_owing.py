from dataclasses import replace

import pytest

from changming.areas.people.rules import by_person, who_owes
from changming.areas.standards.choices import SkipReason, WeatherKind, Work
from changming.areas.standards.rules import WeatherSpell, excused_spans, is_due, owings, skip_accepted
from tests.unit.areas.made import PACK, at, duty, leave


def owing(owed=None, leaves=(), weather=()):
    (found,) = owings([owed or duty()], leaves, weather, PACK)
    return found


def spell(kind, starts="0:00", ends="24:00", value=None, unit="°C"):
    return WeatherSpell(WeatherKind(kind), at(starts), at(ends), value, unit)


def hours(spans):
    return [tuple(f"{end.astimezone(at('0:00').tzinfo):%H:%M}" for end in span) for span in spans]


def test_who_is_not_on_leave_owes_his_own_duty():
    found = owing(leaves=[leave("P2")])

    assert (found.party, found.excused, hours(found.windows)) == ("P1", False, [("05:00", "13:00")])


@pytest.mark.parametrize(
    ("leaves", "party"),
    [
        ([leave("P1", substitute="P2")], "P2"),
        ([leave("P1")], None),
        ([leave("P1", substitute="P2"), leave("P2", substitute="P3")], "P3"),
        ([leave("P1", substitute="P2"), leave("P2")], None),
        ([leave("P1", substitute="P2"), leave("P2", substitute="P1")], None),
        ([leave("P1", substitute="P1")], None),
        ([leave("P1", substitute="P2"), leave("P1", substitute="P3", kind="rest"), leave("P2")], "P3"),
        ([leave("P1", day=22, substitute="P2")], "P1"),
        ([leave("P1", day=24, substitute="P2")], "P1"),
    ],
)
def test_a_duty_passes_to_the_first_substitute_who_is_there(leaves, party):
    for order in (leaves, leaves[::-1]):
        found = owing(leaves=order)

        assert (found.party, found.excused) == (party, party is None)


def test_a_shift_from_midnight_goes_with_its_own_day():
    assert owing(duty(starts="0:00", ends="8:00"), [leave(day=23)]).party is None
    assert owing(duty(starts="0:00", ends="8:00"), [leave(day=22)]).party == "P1"
    assert owing(duty(starts="24:00", ends="32:00"), [leave(day=23)]).party == "P1"


@pytest.mark.parametrize(("day", "party"), [(23, None), (24, "P1")])
def test_a_night_shift_goes_with_the_day_on_which_it_begins(day, party):
    assert owing(duty(starts="21:00", ends="29:00"), [leave(day=day)]).party == party


@pytest.mark.parametrize(("ends", "party"), [("9:00", "P2"), ("8:59", "P1")])
def test_leave_by_the_clock_passes_a_shift_on_from_half_of_it(ends, party):
    assert owing(leaves=[leave("P1", "4:00", ends, substitute="P2")]).party == party


def test_a_shorter_leave_is_taken_out_of_what_is_judged():
    found = owing(leaves=[leave("P1", "4:00", "7:00")])

    assert (found.party, hours(found.windows), hours([(found.starts, found.ends)])) == (
        "P1",
        [("07:00", "13:00")],
        [("07:00", "13:00")],
    )


def test_only_a_leave_that_speaks_of_the_shift_names_its_substitute():
    morning = leave("P1", "0:00", "13:00")

    assert owing(leaves=[morning, leave("P1", "13:00", "15:00", substitute="P3")]).party is None
    assert owing(leaves=[morning, leave("P1", "3:00", "5:00", substitute="P3")]).party is None
    assert owing(leaves=[morning, leave("P1", "12:00", "15:00", substitute="P3")]).party == "P3"
    assert owing(leaves=[leave("P1", "0:00", "8:00")]).party == "P1"
    assert owing(leaves=[leave("P1", "10:00", "24:00")]).party == "P1"
    assert owing(leaves=[leave("P1"), leave("P1", substitute="P3")]).party == "P3"


def test_leave_elsewhere_in_the_day_leaves_the_shift_alone():
    pack = replace(PACK, excuses=replace(PACK.excuses, leave_share=0.0))

    for clock in ("13:00", "15:00"):
        (found,) = owings([duty()], [leave("P1", clock, "16:00")], (), pack)
        assert (found.party, hours(found.windows)) == ("P1", [("05:00", "13:00")])
    (found,) = owings([duty()], [leave("P1", "12:59", "16:00")], (), pack)
    assert found.party is None


def test_leave_before_or_after_the_shift_takes_nothing_off_the_leave_in_it():
    half = leave("P1", "5:00", "9:00", substitute="P2")

    assert owing(leaves=[half, leave("P1", "20:00", "22:00")]).party == "P2"
    assert owing(leaves=[half, leave("P1", "1:00", "3:00")]).party == "P2"


def test_what_is_off_is_the_leave_by_the_clock_inside_the_window():
    leaves = [leave(day=21), leave("P1", "4:00", "6:00"), leave("P1", "12:00", "15:00"), leave("P1", "20:00", "22:00")]

    owed = who_owes("P1", at("5:00"), at("13:00"), by_person(leaves), share=0.5)

    assert (owed.party, owed.off) == ("P1", ((at("5:00"), at("6:00")), (at("12:00"), at("13:00"))))


def test_leaves_by_the_clock_add_up_once():
    twice = [leave("P1", "5:00", "7:00"), leave("P1", "6:00", "8:30")]

    assert owing(leaves=twice).party == "P1"
    assert owing(leaves=[*twice, leave("P1", "12:00", "13:00")]).party is None


@pytest.mark.parametrize(
    ("weather", "left"),
    [
        (spell("heat", value=40), []),
        (spell("heat", value=39.9, starts="6:00", ends="14:00"), [("05:00", "08:30"), ("11:30", "13:00")]),
        (spell("heat", value=37, starts="11:00", ends="13:00"), [("05:00", "11:00")]),
        (spell("heat", value=36.9), [("05:00", "13:00")]),
        (spell("heat"), [("05:00", "13:00")]),
        (spell("heat", value=41, starts="5:00", ends="12:30"), [("12:30", "13:00")]),
        (spell("heat", value=41, unit="℃"), []),
        (spell("heat", value=41, unit="F"), [("05:00", "13:00")]),
        (spell("cold", value=-10), [("05:00", "13:00")]),
        (spell("rainstorm"), []),
        (spell("rain"), [("05:00", "13:00")]),
        (spell("rainstorm", starts="13:00", ends="15:00"), [("05:00", "13:00")]),
        (spell("wind", value=6, unit="级"), []),
        (spell("wind", value=5, unit="级"), [("05:00", "13:00")]),
        (spell("wind", value=10.8, unit="m/s"), []),
        (spell("wind", value=10.7, unit="m/s"), [("05:00", "13:00")]),
    ],
)
def test_weather_takes_time_out_of_a_duty(weather, left):
    assert hours(owing(weather=[weather]).windows) == left


def test_a_duty_is_owed_from_its_first_window_to_its_last():
    found = owing(weather=[spell("rainstorm", "4:00", "6:00"), spell("rainstorm", "8:00", "9:00")])

    assert hours(found.windows) == [("06:00", "08:00"), ("09:00", "13:00")]
    assert hours([(found.starts, found.ends)]) == [("06:00", "13:00")]


def test_a_duty_of_which_no_time_is_left_is_excused_whatever_the_pack_asks():
    pack = replace(PACK, excuses=replace(PACK.excuses, least_owed_s=0.0))

    (gone,) = owings([duty()], (), [spell("rainstorm")], pack)
    (rest,) = owings([duty()], (), [spell("rainstorm", ends="12:59")], pack)

    assert (gone.excused, hours(gone.windows)) == (True, [])
    assert (rest.excused, hours(rest.windows)) == (False, [("12:59", "13:00")])


@pytest.mark.parametrize(("ends", "excused"), [("12:30", False), ("12:31", True)])
def test_a_small_rest_is_owed_by_nobody(ends, excused):
    found = owing(weather=[spell("rainstorm", starts="5:00", ends=ends)])

    assert (found.party, found.excused) == ("P1", excused)


def test_a_short_duty_is_excused_when_weather_leaves_less_than_half():
    short = duty(starts="5:00", ends="5:20")

    assert not owing(short, weather=[spell("rainstorm", starts="5:10", ends="6:00")]).excused
    assert owing(short, weather=[spell("rainstorm", starts="5:09", ends="6:00")]).excused
    assert not owing(short).excused


def test_cold_excuses_washing_up_to_its_limit():
    wash = duty(work=Work.WASH, person=None, vehicle="V1", post=None, segments=("S1",))

    assert hours(excused_spans(wash, [spell("cold", "6:00", "7:00", 3)], PACK.weather)) == [("06:00", "07:00")]
    assert excused_spans(wash, [spell("cold", "6:00", "7:00", 3.1)], PACK.weather) == ()
    assert owing(wash, [leave("P1")]).party == "V1"


def test_spells_join_and_do_not_depend_on_their_order():
    spells = [
        spell("rainstorm", "6:00", "8:00"),
        spell("rainstorm", "7:00", "9:00"),
        spell("rainstorm", "9:00", "9:30"),
    ]

    for order in (spells, spells[::-1]):
        assert hours(owing(weather=order).windows) == [("05:00", "06:00"), ("09:30", "13:00")]


@pytest.mark.parametrize("reason", list(SkipReason))
def test_reasons_to_skip_are_accepted_by_the_pack(reason):
    assert skip_accepted(reason, PACK) is (reason is not SkipReason.OTHER)
    assert not skip_accepted(reason, replace(PACK, skip_reasons=()))
    assert not skip_accepted(None, PACK)


def test_a_duty_is_due_once_its_window_is_over():
    assert is_due(duty(), at("13:00"))
    assert not is_due(duty(), at("12:59:59"))
