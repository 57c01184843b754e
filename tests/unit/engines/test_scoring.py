import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.engines import scoring

COUNTS = st.lists(st.integers(0, 2), max_size=40)
POINTS = st.lists(st.floats(0, 20), min_size=3, max_size=3)


def oracle_left(items, points, caps, start):
    """One finding after the other, as a person would with a pencil."""
    used = [0.0, 0.0, 0.0]
    for item in items:
        used[item] = min(caps[item], used[item] + points[item])
    return max(0.0, start - sum(used))


@given(COUNTS, POINTS, POINTS)
def test_what_is_left_equals_the_pencil(items, points, caps):
    item = np.array(items, dtype=np.int64)

    taken = scoring.deductions(item, np.array(points), np.array(caps))
    left = scoring.totals(100.0, np.zeros(item.size, dtype=np.int64), taken, 1)

    assert left[0] == pytest.approx(oracle_left(items, points, caps, 100.0))


@given(COUNTS, POINTS, POINTS, st.integers(0, 2))
def test_one_more_finding_never_raises_a_score(items, points, caps, more):
    def left(findings):
        item = np.array(findings, dtype=np.int64)
        taken = scoring.deductions(item, np.array(points), np.array(caps))
        return scoring.totals(100.0, np.zeros(item.size, dtype=np.int64), taken, 1)[0]

    assert left([*items, more]) <= left(items) + 1e-9


def test_negative_points_are_refused():
    with pytest.raises(ValueError, match="at least 0"):
        scoring.deductions(np.array([0]), np.array([-1.0]), np.array([1.0]))
