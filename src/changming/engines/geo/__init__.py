"""Datums, projections and the local plane: degrees outside, metres inside."""

from changming.engines.geo.datum import DATUMS, convert
from changming.engines.geo.plane import LocalPlane, distance_m
from changming.engines.geo.projection import Crs, looks_like_degrees, recognise_crs, to_wgs84

__all__ = [
    "DATUMS",
    "Crs",
    "LocalPlane",
    "convert",
    "distance_m",
    "looks_like_degrees",
    "recognise_crs",
    "to_wgs84",
]
