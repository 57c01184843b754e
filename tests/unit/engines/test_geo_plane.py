import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from changming.engines.geo import LocalPlane, distance_m

LANZHOU = LocalPlane(103.78, 36.07)


def test_plane_is_centred_in_the_extent():
    lon, lat = np.array([103.6, math.nan, 103.9]), np.array([36.0, 36.0, 36.2])

    plane = LocalPlane.around(lon, lat)

    assert plane == LocalPlane.around(lon[::-1], lat[::-1])
    assert (plane.lon_deg, plane.lat_deg) == pytest.approx((103.75, 36.1))


def test_plane_around_nothing_is_refused():
    with pytest.raises(ValueError, match="no position"):
        LocalPlane.around([math.nan], [36.0])


@pytest.mark.parametrize("lat", [0.0, 22.5, 36.0, 53.0, 60.2])
def test_lengths_are_right_to_four_millionths_over_30_km(lat):
    plane = LocalPlane(110.0, lat)
    random = np.random.default_rng(3)
    x_m, y_m = random.uniform(-15_000, 15_000, (2, 2, 500))
    lon, lat = plane.to_deg(x_m, y_m)

    flat_m = np.hypot(x_m[1] - x_m[0], y_m[1] - y_m[0])

    true_m = Geod(ellps="WGS84").inv(lon[0], lat[0], lon[1], lat[1])[2]
    assert np.abs(flat_m / true_m - 1).max() < 4e-6


@given(st.floats(-15_000, 15_000), st.floats(-15_000, 15_000))
def test_plane_and_back_is_the_same(x_m, y_m):
    there = LANZHOU.to_m(*LANZHOU.to_deg(x_m, y_m))

    assert np.hypot(there[0] - x_m, there[1] - y_m) < 1e-6


def test_plane_points_east_and_north():
    x_m, y_m = LANZHOU.to_m([103.78, 103.79, 103.78], [36.07, 36.07, 36.08])

    assert (x_m[0], y_m[0]) == pytest.approx((0.0, 0.0), abs=1e-6)
    assert x_m[1] == pytest.approx(901.0, abs=1.0)
    assert y_m[2] == pytest.approx(1109.6, abs=1.0)


def test_plane_keeps_nan_and_refuses_the_impossible():
    x_m, _ = LANZHOU.to_m([math.nan, 103.78, 103.78], [36.07, 400.0, 36.07])

    assert np.isnan(x_m).tolist() == [True, True, False]


def test_distance_is_measured_on_the_ellipsoid():
    assert distance_m(103.7859, 36.0661, 103.788394, 36.065855) == pytest.approx(226.3, abs=0.1)


def test_distance_broadcasts_and_keeps_nan():
    apart_m = distance_m(103.78, 36.07, [103.78, math.nan, 103.79], 36.07)

    assert apart_m[0] == 0.0
    assert math.isnan(apart_m[1])
    assert apart_m[2] == pytest.approx(901.0, abs=1.0)
