"""The day's roads as an SVG picture for paper and for the brief: line styles first, colour where asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from changming.papers import drawing, road_labels
from changming.papers.assets import FONT_FAMILY
from changming.papers.figures import RoadRow
from changming.papers.map_rows import group_of
from changming.papers.printable import shortened
from changming.papers.report import Faces

At = Callable[[tuple[int, int]], tuple[float, float]]
LAYERS = ("none", "excused", "done", "partly", "unknown", "not_done")


@dataclass(frozen=True, slots=True)
class Stroke:
    """How one verdict is drawn; sizes in points."""

    colour: str
    width: float
    dash: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class LineStyle:
    """Strokes by verdict, and the ground."""

    strokes: Mapping[str, Stroke]
    base: Stroke
    ground: str
    label: str
    label_pt: float


def _strokes(done: str, partly: str, not_done: str, unknown: str, *, scale: float) -> dict[str, Stroke]:
    return {
        "none": Stroke("#c4c4c4", 0.7 * scale),
        "excused": Stroke("#c4c4c4", 0.7 * scale),
        "done": Stroke(done, 0.9 * scale),
        "partly": Stroke(partly, 2.0 * scale, (4.5 * scale, 1.8 * scale)),
        "unknown": Stroke(unknown, 2.8 * scale, (0.8 * scale, 1.3 * scale)),
        "not_done": Stroke(not_done, 2.8 * scale),
    }


BLACK = LineStyle(
    _strokes("#7d7d7d", "#6a6a6a", "#000000", "#3c3c3c", scale=1.0), Stroke("#dedede", 0.6), "#ffffff", "#222222", 6.5
)
COLOUR = LineStyle(
    _strokes("#2f958c", "#c47d0c", "#b3261e", "#6a7480", scale=2.2), Stroke("#dde2df", 1.4), "#f7f8f6", "#3c4745", 19.0
)


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG, its height for the width asked for, and its emptiest corner (`top left`, …), where a legend may lie."""

    svg: str
    width: float
    height: float
    corner: str
    drawn: bool


def draw(rows: Sequence[RoadRow], faces: Faces, style: LineStyle, width: float, most_height: float) -> Picture:
    """Fit the district into a width, or into a height where it is tall."""
    reported = {row.line.id for row in rows}
    sheet = drawing.lay_out(faces.roads, reported)
    view = sheet.view
    scale = min(width / view.width, most_height / view.height)
    height = view.height * scale
    left = (width - view.width * scale) / 2

    def at(point: tuple[int, int]) -> tuple[float, float]:
        return (point[0] - view.left) * scale + left, (point[1] - view.top) * scale

    def data(points: drawing.Points) -> str:
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in map(at, points))

    base = "".join(data(points) for road, points in sheet.lines.items() if road not in reported)
    drawn: dict[str, list[str]] = {layer: [] for layer in LAYERS}
    for row in rows:
        if row.line.id in sheet.lines:
            drawn[group_of(row.line)].append(data(sheet.lines[row.line.id]))
    body = [_path(base, style.base)]
    for layer in LAYERS:
        if layer == "not_done":
            body.append(_path("".join(drawn[layer]), Stroke(style.ground, style.strokes[layer].width * 1.5)))
        body.append(_path("".join(drawn[layer]), style.strokes[layer]))
    body.append(_labels(rows, sheet, style, width, at))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.1f} {height:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}"><rect width="100%" height="100%" fill="{style.ground}"/>{"".join(body)}</svg>'
    )
    points = [at(point) for line in sheet.lines.values() for point in line]
    return Picture(svg, width, height, _emptiest(points, width, height), bool(sheet.lines))


def _path(data: str, stroke: Stroke) -> str:
    if not data:
        return ""
    dash = f' stroke-dasharray="{stroke.dash[0]:.2f} {stroke.dash[1]:.2f}"' if stroke.dash else ""
    return (
        f'<path d="{data}" fill="none" stroke="{stroke.colour}" stroke-width="{stroke.width:.2f}"'
        f' stroke-linejoin="round"{dash}/>'
    )


def _labels(rows: Sequence[RoadRow], sheet: drawing.Sheet, style: LineStyle, width: float, at: At) -> str:
    size = style.label_pt
    room_px = width * road_labels.LABEL_PX / size
    placed = road_labels.place_labels(road_labels.named_lines(rows, sheet), sheet.view, room_px, zooms=(1,))
    said = []
    for label in placed:
        x, y = at((round(label.x), round(label.y)))
        said.append(
            f'<text transform="translate({x:.1f} {y:.1f}) rotate({label.angle_deg:.0f})" y="{-0.5 * size:.1f}">'
            f"{escape(shortened(label.text))}</text>"
        )
    return (
        f'<g font-family="{FONT_FAMILY}" font-size="{size}" fill="{style.label}" text-anchor="middle"'
        f' paint-order="stroke" stroke="{style.ground}" stroke-width="{size / 4:.1f}" stroke-linejoin="round">'
        f"{''.join(said)}</g>"
    )


def _emptiest(points: Sequence[tuple[float, float]], width: float, height: float) -> str:
    """The corner, a third wide and high, with the fewest points of lines; ties go in reading order from below."""
    corners = {"bottom left": 0, "bottom right": 0, "top left": 0, "top right": 0}
    for x, y in points:
        across = "left" if x < width / 3 else "right" if x > width * 2 / 3 else ""
        down = "top" if y < height / 3 else "bottom" if y > height * 2 / 3 else ""
        if across and down:
            corners[f"{down} {across}"] += 1
    return min(corners, key=lambda corner: corners[corner])
