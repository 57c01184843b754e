from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from changming.kernel.spans import joined, without

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
HOURS = st.integers(0, 12)
SPANS = st.lists(st.tuples(HOURS, HOURS), max_size=8)


def hours(spans):
    """The hours that spans hold, one by one."""
    return {hour for start, end in spans for hour in range(start, end)}


@given(SPANS)
def test_joined_spans_hold_the_same_time_apart_and_in_order(spans):
    apart = joined(spans)

    assert hours(apart) == hours(spans)
    assert all(start < end for start, end in apart)
    assert all(one[1] < next_one[0] for one, next_one in pairwise(apart))


@given(st.tuples(HOURS, HOURS), SPANS)
def test_what_is_left_of_a_window_is_its_time_that_nothing_takes(window, spans):
    left = without(window, joined(spans))

    assert hours(left) == hours([window]) - hours(spans)
    assert left == joined(left)


def test_spans_of_datetimes_join_where_they_touch():
    morning, noon = (MIDNIGHT, MIDNIGHT + timedelta(hours=6)), (MIDNIGHT + timedelta(hours=6), MIDNIGHT.replace(hour=9))

    assert joined([noon, morning]) == ((MIDNIGHT, MIDNIGHT.replace(hour=9)),)
    assert without((MIDNIGHT, MIDNIGHT.replace(hour=12)), [noon]) == (
        morning,
        (MIDNIGHT.replace(hour=9), MIDNIGHT.replace(hour=12)),
    )
