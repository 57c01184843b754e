from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changming.areas.evidence.choices import DoubtCode
from changming.areas.evidence.rules import Before, Doubt, Given, belongs_to, counts, sign_in_doubts
from tests.unit.areas.made import PACK, ZONE, at, duty, entry, position, sign_in, standing

RULES = PACK.presence
DUTY = duty()


def codes(*entries, **before):
    return [[doubt.code.value for doubt in doubts] for doubts in sign_in_doubts(entries, RULES, Before(**before))]


def first(*entries, **before):
    return sign_in_doubts(entries, RULES, Before(**before))[0][0]


def here(x_m=0.0, y_m=0.0):
    return {"standing": standing(x_m, y_m)}


def test_a_good_sign_in_has_no_doubt():
    assert codes(entry(owed=DUTY, position=position(), standing=standing(away_m=20.0))) == [[]]


def test_no_fix_is_doubted_only_where_a_position_was_expected():
    assert codes(entry(owed=DUTY)) == [["no_fix"]]
    assert codes(entry(owed=DUTY, position_expected=False)) == [[]]


@pytest.mark.parametrize(("accuracy_m", "found"), [(100.0, []), (100.1, ["fix_too_coarse"]), (None, [])])
def test_a_fix_is_too_coarse_above_the_limit(accuracy_m, found):
    assert codes(entry(owed=DUTY, position=position(accuracy_m=accuracy_m), **here())) == [found]


@pytest.mark.parametrize(
    ("away_m", "fits", "found"),
    [(110.0, "", []), (110.1, "", ["outside_post"]), (110.1, "gcj02", ["other_datum"]), (None, "", [])],
)
def test_off_the_post_by_measure(away_m, fits, found):
    stood = standing(away_m=away_m, allowed_m=110.0, fits_other=fits)

    assert codes(entry(owed=DUTY, position=position(), standing=stood)) == [found]


def test_off_the_post_says_how_far():
    stood = standing(away_m=500.0, allowed_m=110.0)

    assert first(entry(owed=DUTY, position=position(), standing=stood)) == Doubt(
        DoubtCode.OUTSIDE_POST, 500.0, 110.0, "m", "POST"
    )


def test_a_mark_of_the_platform_stands_where_nothing_was_measured():
    marked = {"owed": DUTY, "marked_outside": True, "position_expected": False}

    assert first(entry(**marked)) == Doubt(DoubtCode.OUTSIDE_POST, None, None, "m", "POST")
    assert codes(entry(**marked, position=position(), standing=standing(away_m=5.0))) == [[]]


@pytest.mark.parametrize(
    ("clock", "found"),
    [("4:30", []), ("4:29:59", ["outside_window"]), ("13:30", []), ("13:30:01", ["outside_window"]), ("9:00", [])],
)
def test_outside_the_window_beyond_the_grace(clock, found):
    assert codes(entry(clock, owed=DUTY, position=position(), **here())) == [found]


def test_mock_location_is_what_the_phone_reported():
    assert codes(entry(owed=DUTY, position=position(), mock=True, **here())) == [["mock_location"]]


def test_rows_of_one_moment_are_taken_by_their_device():
    one, other = (entry(owed=DUTY, device=device, position_expected=False) for device in ("A", "B"))

    assert codes(one, other) == [[], ["device_changed"]]
    assert codes(other, one) == [["device_changed"], []]


def moving(metres, clock, accuracy_m=10.0):
    return entry(clock, owed=DUTY, position=position(114.05 + metres / 1e5, accuracy_m=accuracy_m), **here(x_m=metres))


@pytest.mark.parametrize(("metres", "found"), [(5050.0, []), (5070.0, ["impossible_speed"])])
def test_speed_is_measured_between_the_edges_of_the_errors(metres, found):
    assert codes(moving(0.0, "6:00:01"), moving(metres, "6:10:01")) == [[], found]


def test_a_speed_just_as_fast_as_possible_is_possible():
    exact = replace(RULES, person_kmh=36.0)
    false, from_the_trusted, from_the_last = moving(9000.0, "6:00:11"), (2060.0, "6:03:21"), (10060.0, "6:01:51")

    for last in (from_the_trusted, from_the_last):
        found = sign_in_doubts([moving(0.0, "6:00:01"), false, moving(*last)], exact, Before())
        assert [len(doubts) for doubts in found] == [0, 1, 0]


@pytest.mark.parametrize(("metres", "found"), [(60.0, []), (75.0, ["impossible_speed"])])
def test_a_position_that_tells_no_accuracy_is_granted_what_is_assumed(metres, found):
    bare = entry("6:00:02", owed=DUTY, position_expected=False, **here(x_m=metres))

    assert codes(moving(0.0, "6:00:01", None), bare)[1] == found
    assert codes(moving(0.0, "6:00:01", None), moving(metres, "6:00:02", None))[1] == found


def test_speed_is_measured_in_every_direction():
    here, north = moving(0.0, "6:00:01"), moving(50.0, "6:00:11")
    north = replace(north, standing=standing(50.0, 3000.0))
    back = replace(moving(70.0, "6:00:21"), standing=standing(60.0, 3000.0))

    assert codes(here, north) == [[], ["impossible_speed"]]
    assert codes(north, back) == [[], []]


def test_accuracy_is_taken_off_the_distance():
    assert codes(moving(0.0, "6:00:01", 90.0), moving(180.0, "6:00:01", 90.0)) == [[], []]
    assert codes(moving(0.0, "6:00:01"), moving(61.0, "6:00:01")) == [[], []]
    assert codes(moving(0.0, "6:00:01"), moving(75.0, "6:00:01")) == [[], ["impossible_speed"]]


def test_a_clock_that_tells_minutes_only_is_granted_one():
    assert codes(moving(0.0, "6:00"), moving(550.0, "6:00")) == [[], []]
    assert codes(moving(0.0, "6:00:01"), moving(550.0, "6:00:02")) == [[], ["impossible_speed"]]


def test_an_honest_return_is_not_doubted_for_a_false_position_between():
    assert codes(moving(0.0, "6:00:01"), moving(9000.0, "6:05:01"), moving(10.0, "6:10:01")) == [
        [],
        ["impossible_speed"],
        [],
    ]
    assert codes(moving(9000.0, "6:00:01"), moving(0.0, "6:05:01"), moving(10.0, "6:10:01")) == [
        [],
        ["impossible_speed"],
        [],
    ]


def phone(clock, person, device, **facts):
    lon = 114.0 + sum(map(ord, f"{person}{clock}")) * 1e-5
    return entry(clock, person=person, device=device, position=position(lon), **facts)


@pytest.mark.parametrize(("clock", "found"), [("6:30", ["shared_device"]), ("6:30:01", [])])
def test_one_device_for_two_persons_within_the_span(clock, found):
    assert codes(phone("6:00", "P1", "D"), phone(clock, "P2", "D")) == [[], found]


def test_a_shared_device_is_doubted_on_the_later_ones_only():
    rows = [phone("6:02", "P3", "D"), phone("6:00", "P1", "D"), phone("6:01", "P2", "D"), phone("6:03", "P1", "E")]

    assert codes(*rows, device_of={"P1": "E"}) == [["shared_device"], ["device_changed"], ["shared_device"], []]
    assert first(*rows).about == "P2"


def test_the_nearest_before_decides_whether_a_device_is_shared():
    rows = [phone("5:30", "P1", "D"), phone("6:20", "P2", "D"), phone("6:25", "P3", "D")]

    assert codes(*rows) == [[], [], ["shared_device"]]
    found = sign_in_doubts(rows, RULES, Before())[2][0]
    assert (found.measured, found.allowed, found.about) == (300.0, 1800.0, "P2")


def test_a_name_that_nobody_is_known_by_makes_no_phone_shared():
    assert codes(phone("6:00", None, "D"), phone("6:10", "P1", "D"), phone("6:20", None, "D")) == [[], [], []]


def test_declared_shared_phones_are_nobodys():
    rows = [phone("6:00", "P1", "D"), phone("6:01", "P2", "D"), phone("13:00", "P1", "E")]

    assert codes(*rows, declared=frozenset({"D"})) == [[], [], []]
    assert codes(*rows, declared=frozenset({"D"}), device_of={"P1": "D"}) == [[], [], []]


def test_a_device_is_changed_when_it_was_not_used_before():
    assert codes(phone("6:00", "P1", "B"), phone("13:00", "P1", "B"), device_of={"P1": "A"}) == [["device_changed"], []]
    assert codes(phone("6:00", "P1", "B"), phone("13:00", "P1", "A")) == [[], ["device_changed"]]
    assert codes(phone("6:00", "P1", "A"), phone("9:00", "P1", "B"), phone("13:00", "P1", "A")) == [
        [],
        ["device_changed"],
        [],
    ]
    assert codes(phone("6:00", "P1", None), phone("13:00", "P1", "A")) == [[], []]


def same(clock, person="P1", device="D", **facts):
    return entry(clock, person=person, device=device, **({"position": position()} | facts))


def test_the_same_coordinates_on_another_occasion_are_doubted_on_the_later_ones():
    assert codes(same("13:00", "P1"), same("6:00", "P1")) == [["repeated_coordinates"], []]
    assert codes(same("6:00", "P1", "D"), same("6:00:30", "P2", "E")) == [[], ["repeated_coordinates"]]
    assert first(same("13:00", row=7), same("6:00", row=3)).about == "sign-ins.csv:3"


def test_one_phone_that_keeps_a_position_for_a_moment_is_one_occasion():
    leader = frozenset({"D"})

    assert codes(same("6:00", "P1"), same("6:01", "P2"), same("6:01:30", "P3"), declared=leader) == [[], [], []]
    assert codes(same("6:00"), same("6:01", kind="patrol"), same("6:02", kind="patrol")) == [[], [], []]
    assert codes(same("6:00"), same("6:01:01", kind="patrol")) == [[], ["repeated_coordinates"]]
    assert codes(same("6:00", "P1"), same("6:30", "P2"), same("7:00:01", "P3"), declared=leader) == [
        [],
        [],
        ["repeated_coordinates"],
    ]
    assert codes(same("6:00", device=None), same("6:00:40", device=None, kind="patrol")) == [[], []]
    assert codes(same("6:00"), same("6:00:40", device=None, kind="patrol")) == [[], []]
    assert codes(same("6:00"), same("6:00:40", "P2", device=None)) == [[], ["repeated_coordinates"]]


def test_coordinates_are_compared_as_given_within_a_datum_else_after_conversion():
    given = position(114.05, 22.54, raw=(114.055012, 22.536999), datum="gcj02")

    assert codes(same("6:00"), same("9:00", position=given)) == [[], ["repeated_coordinates"]]
    for east, found in ((1e-6, ["repeated_coordinates"]), (2e-6, [])):
        other = position(114.05 + east, 22.54, raw=(1, 1), datum="gcj02")
        assert codes(same("6:00"), same("9:00", position=other)) == [[], found]
    assert codes(same("6:00"), same("9:00", position=position(114.050001, 22.54))) == [[], []]


@pytest.mark.parametrize("steps", [(1, 1), (-1, -1), (1, -1), (-1, 1), (0, 1), (0, -1), (1, 0), (-1, 0)])
def test_conversion_may_move_a_rounded_position_by_one_unit_either_way(steps):
    east, north = steps
    for reach, found in ((1, ["repeated_coordinates"]), (2, [])):
        other = position(114.05 + east * reach * 1e-6, 22.54 + north * reach * 1e-6, raw=(1, 1), datum="gcj02")
        assert codes(same("6:00"), same("9:00", position=other)) == [[], found]


def test_positions_apart_on_one_meridian_are_not_the_same():
    other = position(114.05, 22.55, raw=(1, 1), datum="gcj02")

    assert codes(same("6:00"), same("9:00", position=other)) == [[], []]


def test_coordinates_of_earlier_days_are_remembered():
    history = [Given(position(), "history/2026-11-22/sign-ins.csv:5")]

    assert first(same("6:00"), coordinates=history).about == "history/2026-11-22/sign-ins.csv:5"
    assert codes(same("6:00"), same("6:00:30", kind="patrol"), coordinates=history) == [["repeated_coordinates"]] * 2


def sent(clock, received, device="D", **facts):
    known = {"device": device, "position_expected": False} | facts
    return entry(clock, received_at=at(received), **known)


@pytest.mark.parametrize(
    ("received", "found"),
    [("6:10", []), ("6:10:01", ["clock_skew"]), ("5:50", []), ("5:49:59", ["clock_skew"])],
)
def test_claimed_and_received_time_may_differ_by_the_limit(received, found):
    assert codes(sent("6:00", received)) == [found]


def test_an_offline_queue_explains_a_difference():
    assert codes(sent("6:00", "9:00", queued_offline=True)) == [[]]
    assert codes(sent("6:00", "9:00"), sent("7:00", "9:02", kind="patrol")) == [[], []]
    assert codes(sent("6:00", "9:00"), sent("7:00", "9:02:01", kind="patrol")) == [["clock_skew"], ["clock_skew"]]
    assert codes(sent("6:00", "9:00"), sent("7:00", "9:00", "E", person="P2")) == [["clock_skew"], ["clock_skew"]]
    bare = {"device": None, "position_expected": True}
    assert codes(sent("6:00", "9:00", **bare), sent("7:00", "9:01", **bare, kind="patrol")) == [["no_fix"], ["no_fix"]]


def test_a_sheet_that_is_sent_as_a_whole_is_one_queue():
    assert codes(sent("5:00", "18:00", None), sent("5:00", "18:00", None, person="P2")) == [[], []]
    assert codes(sent("5:00", "18:00", None), sent("5:00", "18:00", None, person="P2", file="b.csv")) == [
        ["clock_skew"],
        ["clock_skew"],
    ]


def test_three_doubts_prove_nothing_and_the_others_count():
    nothing = {DoubtCode.NO_FIX, DoubtCode.OUTSIDE_POST, DoubtCode.OUTSIDE_WINDOW}

    assert {code for code in DoubtCode if not counts([Doubt(DoubtCode.MOCK_LOCATION), Doubt(code)])} == nothing
    assert counts([])


MORNING, NOON = duty("D1", "5:00", "9:00"), duty("D2", "9:00", "13:00")


@pytest.mark.parametrize(
    ("clock", "kind", "belongs"),
    [
        ("4:40", "in", "D1"),
        ("8:55", "in", "D2"),
        ("9:05", "out", "D1"),
        ("9:25", "in", "D2"),
        ("8:59", "patrol", "D1"),
        ("9:01", "patrol", "D2"),
        ("9:00", "patrol", "D1 D2"),
        ("13:10", "out", "D2"),
        ("20:00", "out", "D2"),
        ("0:10", "in", "D1"),
    ],
)
def test_a_sign_in_belongs_to_the_nearest_duty_in_time(clock, kind, belongs):
    found = belongs_to(sign_in(clock, kind), {"P1": [NOON, MORNING]}, grace_s=1800, zone=ZONE)

    assert [each.id for each in found] == belongs.split()


def test_a_late_sign_in_inside_one_window_beats_the_start_of_the_next():
    late = duty("D2", "14:00", "18:00")

    assert belongs_to(sign_in("12:00"), {"P1": [DUTY, late]}, grace_s=1800, zone=ZONE) == [DUTY]


def test_the_grace_reaches_over_midnight():
    late, early = duty("D1", "16:00", "23:50"), duty("D2", "24:10", "30:00")

    assert belongs_to(sign_in("24:10", "out"), {"P1": [late]}, grace_s=1800, zone=ZONE) == [late]
    assert belongs_to(sign_in("24:10", "out"), {"P1": [late]}, grace_s=300, zone=ZONE) == []
    assert belongs_to(sign_in("23:50", "in"), {"P1": [early]}, grace_s=1800, zone=ZONE) == [early]
    assert belongs_to(sign_in("23:50", "in"), {"P1": [early]}, grace_s=300, zone=ZONE) == []


def test_a_sign_in_of_nobody_or_of_a_free_day_belongs_nowhere():
    night = duty("D9", "21:00", "29:00")

    assert belongs_to(sign_in(person=None), {"P1": [DUTY]}, grace_s=1800, zone=ZONE) == []
    assert belongs_to(sign_in(person="P2"), {"P1": [DUTY]}, grace_s=1800, zone=ZONE) == []
    assert belongs_to(sign_in("29:00"), {"P1": [DUTY]}, grace_s=1800, zone=ZONE) == []
    assert belongs_to(sign_in("29:00", "out"), {"P1": [night]}, grace_s=1800, zone=ZONE) == [night]


ENTRY = st.builds(
    lambda minute, kind, person, device, east, owed: entry(
        f"6:{minute}",
        kind,
        person,
        owed=owed,
        device=device,
        position=position(114.05 + east * 1e-6),
        standing=standing(east * 1000.0, away_m=east * 50.0),
        received_at=at("8:00"),
    ),
    st.integers(0, 59),
    st.sampled_from(["in", "out"]),
    st.sampled_from(["P1", "P2", None]),
    st.sampled_from(["D", "E", None]),
    st.integers(0, 3),
    st.sampled_from([DUTY, None]),
)


@given(st.lists(ENTRY, max_size=7), st.randoms())
@settings(max_examples=60)
def test_the_order_of_rows_changes_no_doubt(entries, random):
    unlike = {(each.sign_in.time, each.who, each.sign_in.kind): each for each in entries}
    source = sign_in().source
    entries = [replace(each, sign_in=replace(each.sign_in, source=source)) for each in unlike.values()]
    shuffled = random.sample(range(len(entries)), len(entries))

    doubts = sign_in_doubts(entries, RULES, Before())
    again = sign_in_doubts([entries[place] for place in shuffled], RULES, Before())

    assert again == [doubts[place] for place in shuffled]
