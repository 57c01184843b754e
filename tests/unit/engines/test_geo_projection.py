import math

import numpy as np
import pytest
from pyproj import CRS, Proj

from changming.engines.geo import looks_like_degrees, recognise_crs, to_wgs84

LANZHOU = (103.78, 36.07)
ESRI_PRJ = (
    'PROJCS["CGCS2000_3_Degree_GK_CM_105E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],'
    'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
HOME_MADE_PRJ = ESRI_PRJ.replace("CGCS2000_3_Degree_GK_CM_105E", "our city").replace("105.0", "103.75")


def gauss_kruger(central_meridian, false_easting):
    return Proj(proj="tmerc", lon_0=central_meridian, x_0=false_easting, ellps="GRS80")


ZONES = [
    *((4491 + i, 75 + 6 * i, (13 + i) * 1_000_000 + 500_000) for i in range(11)),
    *((4502 + i, 75 + 6 * i, 500_000) for i in range(11)),
    *((4513 + i, 75 + 3 * i, (25 + i) * 1_000_000 + 500_000) for i in range(21)),
    *((4534 + i, 75 + 3 * i, 500_000) for i in range(21)),
]


@pytest.mark.parametrize(("code", "meridian", "false_easting"), ZONES)
def test_every_gauss_kruger_zone_of_cgcs2000_is_read(code, meridian, false_easting):
    lon, lat = meridian + 0.7, 34.2
    crs = recognise_crs(f"EPSG:{code}")

    there = to_wgs84(*gauss_kruger(meridian, false_easting)(lon, lat), crs)

    assert (crs.code, crs.projected) == (f"EPSG:{code}", True)
    assert tuple(map(float, there)) == pytest.approx((lon, lat), abs=1e-8)


@pytest.mark.parametrize("version", ["WKT1_ESRI", "WKT1_GDAL", "WKT2_2019"])
@pytest.mark.parametrize("code", [4491, 4507, 4527, 4547, 3067, 32648, 3857])
def test_well_known_text_of_each_kind_says_the_same_as_the_code(code, version):
    crs = recognise_crs(CRS.from_epsg(code).to_wkt(version))
    x, y = Proj(CRS.from_epsg(code))(*LANZHOU)

    assert crs.projected
    assert tuple(map(float, to_wgs84(x, y, crs))) == pytest.approx(LANZHOU, abs=1e-7)


@pytest.mark.parametrize("heights", ["5773", "5717"])
def test_of_a_system_with_heights_the_map_is_read(heights):
    crs = recognise_crs(f"EPSG:3067+{heights}")

    x, y = Proj(CRS.from_epsg(3067))(24.9, 60.2)
    assert (crs.projected, crs.code) == (True, "EPSG:3067")
    assert tuple(map(float, to_wgs84(x, y, crs))) == pytest.approx((24.9, 60.2), abs=1e-7)


def test_a_shift_bound_to_a_system_that_needs_none_changes_nothing():
    crs = recognise_crs("+proj=tmerc +lat_0=0 +lon_0=105 +k=1 +x_0=500000 +ellps=GRS80 +towgs84=0,0,0 +units=m")

    there = to_wgs84(*gauss_kruger(105.0, 500_000)(*LANZHOU), crs)

    assert (crs.projected, tuple(map(float, there))) == (True, pytest.approx(LANZHOU, abs=1e-8))


@pytest.mark.parametrize(("text", "meridian"), [(ESRI_PRJ, 105.0), (HOME_MADE_PRJ, 103.75)])
def test_prj_file_is_read_by_what_it_defines(text, meridian):
    crs = recognise_crs(text)

    there = to_wgs84(*gauss_kruger(meridian, 500_000)(*LANZHOU), crs)

    assert tuple(map(float, there)) == pytest.approx(LANZHOU, abs=1e-8)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EPSG:4490", "EPSG:4490"),
        (" epsg:4326\n", "EPSG:4326"),
        ("4490", "EPSG:4490"),
        ("urn:ogc:def:crs:EPSG::4490", "EPSG:4490"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84"),
        ("http://www.opengis.net/def/crs/EPSG/0/4490", "EPSG:4490"),
        (CRS.from_epsg(4490).to_wkt("WKT1_ESRI"), "EPSG:4490"),
        (CRS.from_epsg(4326).to_wkt("WKT1_ESRI"), "EPSG:4326"),
        ("\ufeff" + CRS.from_epsg(4326).to_wkt("WKT1_GDAL"), "EPSG:4326"),
    ],
)
def test_degrees_are_recognised_as_degrees(text, code):
    crs = recognise_crs(text)

    assert (crs.code, crs.projected) == (code, False)
    assert tuple(map(float, to_wgs84(*LANZHOU, crs))) == pytest.approx(LANZHOU, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "EPSG:999999",
        "9" * 400,
        "EPSG:2343",  # Xi'an 1980: no shift is published
        "EPSG:2437",  # Beijing 1954
        "EPSG:4978",  # geocentric
        'LOCAL_CS["city grid",UNIT["metre",1]]',
        "PROJCS[" * 50,
        "+init=/etc/passwd:1",
        "x" * 30_000,
    ],
)
def test_what_cannot_be_converted_is_not_recognised(text):
    assert recognise_crs(text) is None


def test_system_with_heights_gives_its_map_part():
    crs = recognise_crs("EPSG:4547+5737")

    assert (crs.code, crs.projected) == ("EPSG:4547", True)


def test_coordinates_that_the_system_cannot_hold_become_nan():
    crs = recognise_crs("EPSG:4547")

    lon, lat = to_wgs84([math.nan, 1e12, 500_000.0], [0.0, 1e12, 2_500_000.0], crs)

    assert np.isnan(lon).tolist() == np.isnan(lat).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("x", "y", "degrees"),
    [
        ([103.7, -104.9], [36.0, 39.7], True),
        ([103.7, math.nan], [36.0, math.nan], True),
        ([], [], True),
        ([328_000.0], [6_822_000.0], False),
        ([103.7, 39_500_123.4], [36.0, 2_500_000.0], False),
        ([36.0], [103.7], False),
    ],
)
def test_degrees_are_told_from_metres(x, y, degrees):
    assert looks_like_degrees(x, y) is degrees
