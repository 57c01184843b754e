"""OpenStreetMap extracts (.osm.pbf): their highway ways."""

from collections.abc import Iterator
from typing import Any

import osmium
import shapely

from changming.intake.features import OPENSTREETMAP, Feature, Layer
from changming.intake.problem import Problem, Unreadable, marked

KEPT_TAGS = frozenset({"id", "name", "highway", "oneway", "junction", "width", "grade", "kind", "team", "width_m"})
OWN_ID = "路段编号"


def read_pbf(data: bytes, file: str) -> Layer:
    """Every way with a highway tag, numbered in the order of the file, as it was drawn.

    Its id is the way's, unless a tag says another. Where an extract cut off nodes of a way, the runs that are left are
    lines of their own; one Problem counts the ways of which nothing is left.
    """
    try:
        features = list(_features(data))
    except (RuntimeError, ValueError, MemoryError) as broken:
        raise Unreadable(marked("an OpenStreetMap extract (.osm.pbf) that can be opened")) from broken
    kept = tuple(feature for feature in features if feature.shape is not None)
    lost = str(len(features) - len(kept))
    expected = marked("an extract that holds the nodes of its streets; {lost} streets have none in it")
    problems = (Problem(file, None, None, None, expected, {"lost": lost}),) if len(kept) < len(features) else ()
    return Layer(kept, datum="wgs84", problems=problems, attribution=OPENSTREETMAP)


def _features(data: bytes) -> Iterator[Feature]:
    ways = (
        osmium.FileProcessor(osmium.io.FileBuffer(data, "pbf"))
        .with_locations()
        .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
        .with_filter(osmium.filter.KeyFilter("highway"))
    )
    for number, way in enumerate(ways, 1):
        tags = {tag.k: tag.v for tag in way.tags if tag.k in KEPT_TAGS or not tag.k.isascii()}
        lines = [shapely.LineString(run) for run in _runs(way) if len(run) > 1]
        shape = shapely.MultiLineString(lines) if len(lines) > 1 else next(iter(lines), None)
        own = tags.pop(OWN_ID, "") or tags.get("id") or str(way.id)
        yield Feature(number, {**tags, "id": own}, shape)


def _runs(way: Any) -> list[list[tuple[float, float]]]:  # noqa: ANN401 -- osmium has no types
    """The positions of a way's nodes, broken where the extract has none."""
    runs: list[list[tuple[float, float]]] = [[]]
    for node in way.nodes:
        if node.location.valid():
            runs[-1].append((node.location.lon, node.location.lat))
        elif runs[-1]:
            runs.append([])
    return runs
