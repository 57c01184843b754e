"""Street networks that OSMnx wrote as GraphML."""

import ast
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from changming.intake.features import OPENSTREETMAP, Feature, Layer, Shape, flat
from changming.intake.problem import Limits, Unreadable, marked

LONGEST_LIST = 2_000  # letters of a list that OSMnx wrote as text
TRUE_WORDS = {"true", "1", "yes"}


@dataclass(slots=True)
class _Graph:
    nodes: dict[str, tuple[float, float]] = field(default_factory=dict)
    edges: list["_Edge"] = field(default_factory=list)
    crs: str | None = None


@dataclass(frozen=True, slots=True)
class _Edge:
    source: str
    target: str
    key: str
    data: dict[str, str]

    @property
    def oneway(self) -> bool:
        return self.data.get("oneway", "").lower() in TRUE_WORDS


def read_graphml(data: bytes, limits: Limits) -> Layer:
    """The streets of an OSMnx graph: the two directions of a two-way street are one line.

    The line runs as OpenStreetMap drew it (`reversed` False), or from the smaller node where the graph does not say.
    Where edges have no `id` of their own, it is `NODE-NODE-KEY` of the direction kept. `row` is the edge's number in
    the file, from 1.
    """
    graph = _parse(data, limits)
    shapes = [_shape(edge, graph) for edge in graph.edges]
    kept = _one_per_street(graph.edges, shapes)
    own_ids = _own_ids([graph.edges[place] for place in kept])
    features = []
    for place in kept:
        edge = graph.edges[place]
        made_up = edge.key if own_ids else f"{edge.source}-{edge.target}-{edge.key}"
        features.append(Feature(place + 1, {"id": made_up, **_properties(edge.data)}, shapes[place]))
    return Layer(tuple(features), crs=graph.crs, datum="wgs84", attribution=OPENSTREETMAP)


def _parse(data: bytes, limits: Limits) -> _Graph:
    graph, names = _Graph(), dict[str, str]()
    try:
        for depth, element in _elements(data):
            if depth > limits.nesting:
                raise Unreadable(marked("XML nested at most {levels} levels deep"), levels=str(limits.nesting))
            _take(element, graph, names)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as broken:
        raise Unreadable(marked("GraphML that can be read and has no document type")) from broken
    if not graph.edges:
        raise Unreadable(marked("a street network of OSMnx (.graphml) with edges"))
    return graph


def _elements(data: bytes) -> Iterator[tuple[int, Any]]:
    """Each finished element of the XML, with how deep it stands."""
    depth = 0
    for event, element in ElementTree.iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            depth += 1
            continue
        yield depth, element
        depth -= 1


def _take(element: Any, graph: _Graph, names: dict[str, str]) -> None:  # noqa: ANN401 -- an XML element
    """Put one finished element where it belongs. `names`: key of a datum → its name."""
    tag = element.tag.rpartition("}")[2]
    if tag == "key":
        names[element.get("id", "")] = element.get("attr.name", "")
    elif tag == "node":
        data = _data(element, names)
        if "x" in data and "y" in data:
            graph.nodes[element.get("id", "")] = (float(data["x"]), float(data["y"]))
        element.clear()
    elif tag == "edge":
        source, target = element.get("source", ""), element.get("target", "")
        graph.edges.append(_Edge(source, target, element.get("id", "0"), _data(element, names)))
        element.clear()
    elif tag == "graph":
        graph.crs = _data(element, names).get("crs")


def _data(element: Any, names: dict[str, str]) -> dict[str, str]:  # noqa: ANN401 -- an XML element
    return {
        names.get(child.get("key", ""), ""): child.text.strip()
        for child in element
        if child.tag.rpartition("}")[2] == "data" and child.text and child.text.strip()
    }


def _shape(edge: _Edge, graph: _Graph) -> Shape | None:
    """The edge's own geometry, else the straight line between its nodes."""
    if "geometry" in edge.data:
        return flat(shapely.from_wkt, np.array([edge.data["geometry"]], dtype=object))[0]
    ends = [graph.nodes.get(edge.source), graph.nodes.get(edge.target)]
    return shapely.LineString(ends) if None not in ends and ends[0] != ends[1] else None


def _one_per_street(edges: list[_Edge], shapes: list[Shape | None]) -> list[int]:
    """Places of the edges to keep, in the order of the file."""
    best: dict[object, int] = {}
    for place, (edge, shape) in enumerate(zip(edges, shapes, strict=True)):
        street = _street(edge, shape)
        if street not in best or _rank(edge) < _rank(edges[best[street]]):
            best[street] = place
    return sorted(best.values())


def _street(edge: _Edge, shape: Shape | None) -> object:
    """What the two directions of a two-way street have in common."""
    if edge.oneway or shape is None:
        return edge.source, edge.target, edge.key
    if "id" in edge.data:
        return edge.data["id"], frozenset((edge.source, edge.target))
    points = tuple(map(tuple, shapely.get_coordinates(shape).tolist()))
    return frozenset((edge.source, edge.target)), min(points, points[::-1])


def _rank(edge: _Edge) -> tuple[bool, bool, str, str, str]:
    ends = (edge.source, edge.target)
    backwards = [(len(end), end) for end in ends] != sorted((len(end), end) for end in ends)
    return edge.data.get("reversed", "").lower() in TRUE_WORDS, backwards, edge.source, edge.target, edge.key


def _own_ids(edges: list[_Edge]) -> bool:
    """Whether the edges' keys tell them apart: OSMnx counts them from 0 between each two nodes."""
    keys = [edge.key for edge in edges]
    return len(set(keys)) == len(keys) and not all(key.isdecimal() for key in keys)


def _properties(data: dict[str, str]) -> dict[str, str]:
    """The edge's data; of merged ways the names are joined, the first class and width hold."""
    plain = dict(data)
    for column, value in data.items():
        if value.startswith("[") and value.endswith("]") and len(value) <= LONGEST_LIST:
            items = _items(value)
            plain[column] = ";".join(items) if column == "name" else next(iter(items), "")
    return plain


def _items(value: str) -> list[str]:
    try:
        items = ast.literal_eval(value)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return [value]
    return [str(item) for item in items] if isinstance(items, list) else [value]
