"""Boundaries whose datum is told by a reference."""

import numpy as np
import pytest
import shapely

from changming.engines.geo import convert
from changming.intake.boundaries import tell_datum

CENTRE = shapely.Point(103.8, 36.06)
KNOWN = shapely.segmentize(CENTRE.buffer(0.08, quad_segs=6), 0.002)


def in_datum(shape, datum):
    def moved(pairs):
        return np.column_stack(convert(pairs[:, 0], pairs[:, 1], "wgs84", datum))

    return shapely.transform(shape, moved)


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_datum_is_that_in_which_the_lines_fall_together(datum):
    told = tell_datum(in_datum(KNOWN, datum), KNOWN)

    assert (told.datum, told.sure) == (datum, True)
    assert told.apart_m[datum] < 0.1


def test_a_boundary_partly_redrawn_is_still_told():
    redrawn = shapely.union(KNOWN, shapely.box(103.85, 36.06, 103.95, 36.1))

    told = tell_datum(in_datum(redrawn, "gcj02"), KNOWN)

    assert (told.datum, told.sure) == ("gcj02", True)


def test_another_place_tells_nothing():
    elsewhere = shapely.transform(KNOWN, lambda pairs: pairs + np.array([1.0, 0.5]))

    assert not tell_datum(elsewhere, KNOWN).sure


def test_a_boundary_without_points_is_the_callers_mistake():
    with pytest.raises(ValueError, match="without points"):
        tell_datum(shapely.Polygon(), KNOWN)
