"""The server's map of a day: the ledger's lines drawn once per version of the ledger, the day's verdicts laid over."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from changming.papers import drawing, map_layers, road_labels
from changming.papers.drawing import Points, Sheet
from changming.papers.figures import RoadRow, is_owed
from changming.papers.map_rows import group_of
from changming.papers.report import RoadFace, Side

LABELS_PX = 430  # width for which names are placed at magnification 1
PAGE_PX = 760  # width of the map on the page where no script measures it
SIDE_M = 6.0  # how far beside the middle a side is drawn
LEAST_M = 400.0  # a close-up is at least so wide


@dataclass(frozen=True, slots=True)
class Ground:
    """The lines of one version of the ledger, as drawn."""

    sheet: Sheet
    paths: Mapping[str, str]  # road id → SVG path data
    main: frozenset[str]  # ids of first-grade roads


@dataclass(frozen=True, slots=True)
class DayMap:
    """What `shared/map.html` needs; the fields ending in `_svg` are escaped already."""

    view_box: str
    units_m: float  # metres per unit of the view box
    names_px: int
    label_size: str  # of names where no script runs, in units
    has_lines: bool
    view: str  # verdicts, passes or sides
    base_svg: str
    layers_svg: str
    over_svg: str
    selected_path: str
    selected_group: str
    labels_svg: str
    selected_label_svg: str


def ground_of(roads: Iterable[RoadFace]) -> Ground:
    """Draw every road that has a line."""
    known = tuple(roads)
    sheet = drawing.lay_out(known)
    main = frozenset(road.id for road in known if road.grade in road_labels.MAIN_GRADES)
    return Ground(sheet, {id_: drawing.path(points) for id_, points in sheet.lines.items()}, main)


@dataclass(frozen=True, slots=True)
class Layers:
    """What of a map is the same whoever looks and whatever is selected: one view of one run's verdicts."""

    base_svg: str
    lines_svg: str
    over_svg: str
    labels_svg: str
    owed: int
    owed_m: float


def layers_of(
    ground: Ground, rows: Sequence[RoadRow], view: str, pass_share: float, *, names_px: int = LABELS_PX
) -> Layers:
    """Draw `rows`, urgent ones first.

    pass_share  the share of a side that counts as worked
    names_px    width of the map for which names are given room
    """
    strokes = [_stroke(ground, row) for row in rows if row.line.id in ground.paths]
    spoken = {row.line.id for row in rows}
    lines, over = _layers(ground, rows, strokes, view, pass_share)
    owed = [row.line.id for row in rows if is_owed(row.line)]
    return Layers(
        base_svg=map_layers.base((id_ in ground.main, data) for id_, data in ground.paths.items() if id_ not in spoken),
        lines_svg=lines,
        over_svg=over,
        labels_svg=_labels(rows, ground.sheet, names_px),
        owed=len(owed),
        owed_m=sum(drawing.length(ground.sheet.lines[id_]) for id_ in owed if id_ in ground.paths) * drawing.UNIT_M,
    )


def day_map(ground: Ground, layers: Layers, view: str, selected: RoadRow | None = None) -> DayMap:
    """The map as the page needs it, a segment in its casing where one is selected."""
    box = ground.sheet.view
    data = ground.paths.get(selected.line.id) if selected else None
    return DayMap(
        view_box=box.attribute(),
        units_m=drawing.UNIT_M,
        names_px=LABELS_PX,
        label_size=f"{box.width / PAGE_PX * 12:.0f}",
        has_lines=bool(ground.paths),
        view=view,
        base_svg=layers.base_svg,
        layers_svg=layers.lines_svg,
        over_svg=layers.over_svg,
        selected_path=data or "M0 0",
        selected_group=group_of(selected.line) if selected and data else "",
        labels_svg=layers.labels_svg,
        selected_label_svg=_selected_label(selected, ground.sheet) if data else "",
    )


def _stroke(ground: Ground, row: RoadRow) -> map_layers.Stroke:
    line = row.line
    return map_layers.Stroke(
        f'data-s="{escape(line.id)}"',
        group_of(line),
        line.id in ground.main,
        ground.paths[line.id],
        line.required_passes,
        line.passes,
    )


def _layers(
    ground: Ground, rows: Sequence[RoadRow], strokes: Sequence[map_layers.Stroke], view: str, pass_share: float
) -> tuple[str, str]:
    """The verdicts, and what a view draws over or instead of them."""
    verdicts = map_layers.verdicts(strokes)
    if view == "passes":
        return f'<g class="to-hit">{verdicts}</g>', map_layers.passes(strokes)
    if view == "sides":
        return f'<g class="far-only">{verdicts}</g>', f'<g class="near-only">{_sides(ground, rows, pass_share)}</g>'
    return verdicts, ""


def _sides(ground: Ground, rows: Sequence[RoadRow], pass_share: float) -> str:
    """Each side of a two-way segment beside its middle; a segment judged as one keeps its one line."""
    apart = SIDE_M / drawing.UNIT_M
    drawn: dict[str, list[str]] = {}
    for row in rows:
        points = ground.sheet.lines.get(row.line.id)
        if points is None:
            continue
        if row.line.sides is None:
            drawn.setdefault(f"s-{group_of(row.line)}", []).append(ground.paths[row.line.id])
            continue
        drawn.setdefault("s-road", []).append(ground.paths[row.line.id])
        for side, away in ((row.line.sides.left, -apart), (row.line.sides.right, apart)):
            name = f"s-{side_group(side, row.line.verdict, pass_share)}"
            drawn.setdefault(name, []).append(drawing.path(beside(points, away)))
    return "".join(f'<path class="{name}" d="{"".join(paths)}"/>' for name, paths in sorted(drawn.items()))


def side_group(side: Side, verdict: str | None, pass_share: float) -> str:
    """A side as it is drawn: worked, missing for want of evidence, worked in part, not worked.

    verdict  of the whole segment: a few metres on one that is not done are not called part of the work
    """
    if side.worked_share >= pass_share:
        return "done"
    if side.worked_share + side.unknown_share >= pass_share:
        return "unknown"
    return "not_done" if verdict == "not_done" or side.worked_share == 0 else "partly"


def beside(points: Points, away: float) -> Points:
    """The line moved `away` units to its right (left where negative) as seen along it; x east, y south."""
    moved = []
    for number, (x, y) in enumerate(points):
        ahead = points[min(number + 1, len(points) - 1)]
        behind = points[max(number - 1, 0)]
        dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
        long = math.hypot(dx, dy) or 1.0
        moved.append((round(x - dy / long * away), round(y + dx / long * away)))
    return tuple(moved)


def _labels(rows: Sequence[RoadRow], sheet: Sheet, names_px: int) -> str:
    """Names of faulty and of first-grade roads, where there is room."""
    named = road_labels.named_lines(rows, sheet)
    return "".join(_text(label) for label in road_labels.place_labels(named, sheet.view, names_px))


def _selected_label(row: RoadRow | None, sheet: Sheet) -> str:
    """The selected road's name, always; no other label makes room for it."""
    if row is None or not row.face.name:
        return ""
    view = sheet.view
    named = [(row.face.name, sheet.lines[row.line.id])]
    labels = road_labels.place_labels(named, view, LABELS_PX * 64, (1,))
    return "".join(_text(label, "-1.2em") for label in labels)


def _text(label: road_labels.Label, above: str = "-.6em") -> str:
    turn = f"translate({label.x:.0f} {label.y:.0f}) rotate({label.angle_deg:.0f})"
    return f'<text class="z{label.zoom}" transform="{turn}" dy="{above}">{escape(label.text)}</text>'


def close_up(ground: Ground, rows: Sequence[RoadRow], selected: RoadRow, *, pass_share: float = 1.0) -> DayMap:
    """The surroundings of one segment, its sides apart; only what lies near it is drawn."""
    points = ground.sheet.lines.get(selected.line.id)
    if points is None:
        empty = Ground(Sheet({}, drawing.Box(0, 0, 100, 100)), {}, frozenset())
        return day_map(empty, layers_of(empty, (), "verdicts", pass_share), "verdicts")
    box = _around(points)
    near = {id_: line for id_, line in ground.sheet.lines.items() if _touches(line, box)}
    small = Ground(Sheet(near, box), {id_: ground.paths[id_] for id_ in near}, ground.main & near.keys())
    others = [row for row in rows if row.line.id in near and row.line.id != selected.line.id]
    layers = layers_of(small, others, "sides", pass_share, names_px=LABELS_PX * 2)
    own = f'<g class="near-only">{_sides(small, [selected], pass_share)}</g>'
    under = replace(layers, lines_svg=layers.lines_svg + layers.over_svg, over_svg=own)
    return day_map(small, under, "sides", selected)


def place_map(
    ground: Ground,
    picked: Sequence[Points],
    circle: tuple[float, float, float] | None = None,
    *,
    named: Sequence[RoadRow] = (),
    whole: bool = False,
) -> DayMap:
    """The surroundings of one place: lines picked out, and a circle of longitude, latitude and radius in metres.

    named  roads whose names are written where there is room
    whole  all of the ledger, not only what lies near
    """
    points = [point for line in picked for point in line]
    over = ""
    if circle is not None and ground.paths:
        x, y = ground.sheet.spot(circle[0], circle[1])
        around = circle[2] / drawing.UNIT_M
        points += [(round(x - around), round(y - around)), (round(x + around), round(y + around))]
        over = f'<circle class="post" cx="{x}" cy="{y}" r="{around:.0f}"/><path class="post-at" d="M{x} {y}h0"/>'
    if not points:
        empty = Ground(Sheet({}, drawing.Box(0, 0, 100, 100)), {}, frozenset())
        return day_map(empty, layers_of(empty, (), "verdicts", 1.0), "verdicts")
    box = ground.sheet.view if whole else _around(tuple(points))
    near = {id_: line for id_, line in ground.sheet.lines.items() if whole or _touches(line, box)}
    small = Ground(Sheet(near, box), {id_: ground.paths[id_] for id_ in near}, ground.main & near.keys())
    drawn = day_map(small, layers_of(small, (), "verdicts", 1.0), "verdicts")
    roads = "".join(f'<path class="picked" d="{drawing.path(line)}"/>' for line in picked)
    labels = _labels([row for row in named if row.line.id in near], small.sheet, LABELS_PX * 2)
    return replace(drawn, layers_svg=roads, over_svg=over, labels_svg=labels)


def _around(points: Points) -> drawing.Box:
    """A box around a line, half as much again and not narrower than 400 m."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    wide = max(max(xs) - min(xs), max(ys) - min(ys), LEAST_M / drawing.UNIT_M) * 1.5
    x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return drawing.Box(x - wide / 2, y - wide * 0.35, wide, wide * 0.7)


def _touches(points: Points, box: drawing.Box) -> bool:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    across = max(xs) >= box.left and min(xs) <= box.left + box.width
    return across and max(ys) >= box.top and min(ys) <= box.top + box.height
