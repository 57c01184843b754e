import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.engines.geo import DATUMS, convert, distance_m
from changming.engines.geo.datum import EAST_DEG, FADE_DEG, NORTH_DEG, SOUTH_DEG, WEST_DEG
from tests.unit.engines import oracle_datum

PAIRS = [(source, target) for source in DATUMS for target in DATUMS]
AT_THE_EDGE = st.one_of(
    st.tuples(st.floats(WEST_DEG - 0.03, WEST_DEG + 0.03), st.floats(SOUTH_DEG, NORTH_DEG)),
    st.tuples(st.floats(EAST_DEG - 0.03, EAST_DEG + 0.03), st.floats(SOUTH_DEG, NORTH_DEG)),
    st.tuples(st.floats(WEST_DEG, EAST_DEG), st.floats(SOUTH_DEG - 0.03, SOUTH_DEG + 0.03)),
    st.tuples(st.floats(WEST_DEG, EAST_DEG), st.floats(NORTH_DEG - 0.03, NORTH_DEG + 0.03)),
)


def test_gcj02_has_the_known_place_in_qilihe():
    lon, lat = convert(103.7859, 36.0661, "wgs84", "gcj02")

    assert (round(float(lon), 6), round(float(lat), 6)) == (103.788394, 36.065855)


def test_forward_is_the_public_formula():
    random = np.random.default_rng(5)
    lon = random.uniform(WEST_DEG + FADE_DEG, EAST_DEG - FADE_DEG, 500)
    lat = random.uniform(SOUTH_DEG + FADE_DEG, NORTH_DEG - FADE_DEG, 500)

    there = np.transpose(convert(lon, lat, "wgs84", "gcj02"))
    further = np.transpose(convert(lon, lat, "gcj02", "bd09"))

    pairs = list(zip(lon, lat, strict=True))
    assert np.abs(there - [oracle_datum.gcj02(*pair) for pair in pairs]).max() < 1e-11
    assert np.abs(further - [oracle_datum.bd09(*pair) for pair in pairs]).max() < 1e-11


def test_bd09_is_reached_through_gcj02():
    between = convert([103.8, 121.5], [36.1, 31.2], "wgs84", "gcj02")

    there = convert([103.8, 121.5], [36.1, 31.2], "wgs84", "bd09")

    assert np.array_equal(there, convert(*between, "gcj02", "bd09"))


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_round_trip_comes_back_within_a_centimetre(source, target):
    random = np.random.default_rng(7)
    lon, lat = random.uniform(WEST_DEG - 1, EAST_DEG + 1, 3000), random.uniform(SOUTH_DEG - 1, NORTH_DEG + 1, 3000)

    back = convert(*convert(lon, lat, source, target), target, source)

    assert distance_m(lon, lat, *back).max() < 0.01


@given(place=AT_THE_EDGE)
def test_round_trip_holds_at_the_edge_of_the_box(place):
    there = convert(*place, "wgs84", "bd09")

    back = convert(*there, "bd09", "wgs84")

    assert distance_m(*place, *back) < 0.01
    assert distance_m(*place, *convert(*convert(*place, "bd09", "wgs84"), "wgs84", "bd09")) < 0.01


@pytest.mark.parametrize(("lon", "lat"), [(24.94, 60.17), (-104.99, 39.74), (72.0, 30.0), (110.0, 0.8), (120.0, 56.0)])
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_outside_china_nothing_moves(source, target, lon, lat):
    assert tuple(map(float, convert(lon, lat, source, target))) == (lon, lat)


def test_the_shift_fades_in_without_a_jump():
    lon = np.linspace(EAST_DEG - 2 * FADE_DEG, EAST_DEG + FADE_DEG, 4000)

    there, _ = convert(lon, np.full_like(lon, 40.0), "wgs84", "bd09")

    assert (np.diff(there) > 0).all()
    assert np.diff(there).max() < 3 * np.diff(lon).max()


def test_nan_stays_nan_and_harms_no_other():
    lon, lat = convert([math.nan, 103.7859], [36.0, 36.0661], "gcj02", "wgs84")

    assert math.isnan(lon[0])
    assert (lon[1], lat[1]) == pytest.approx(tuple(map(float, convert(103.7859, 36.0661, "gcj02", "wgs84"))))


def test_input_is_not_changed():
    lon, lat = np.array([103.7859]), np.array([36.0661])

    same = convert(lon, lat, "wgs84", "wgs84")
    same[0][0] = 0.0

    assert lon[0] == 103.7859


def test_unknown_datum_is_refused():
    with pytest.raises(ValueError, match="no datum 'wgs72': expected one of wgs84, gcj02, bd09"):
        convert(103.0, 36.0, "wgs72", "wgs84")
