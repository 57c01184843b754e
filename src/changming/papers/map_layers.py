"""The layers of the map, low to high, as SVG text: base, verdicts, passes. Styles give them colour and weight."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LAYERS = ("none", "excused", "done", "partly", "unknown", "not_done")  # low to high
PASS_LAYERS = ("rest", "rim", "ground", "core", "short", "unknown")
PASS_PX = 2.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """One segment's line. `mark` is the attribute that scripts find it by; `group` its verdict, or `none`."""

    mark: str
    group: str
    is_main: bool
    data: str
    required_passes: int | None = None
    passes: int | None = None


def base(strokes: Iterable[tuple[bool, str]]) -> str:
    """Roads that the day does not speak of, in two paths: (is main, path data)."""
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for is_main, data in strokes:
        kinds["main" if is_main else "minor"].append(data)
    return "".join(f'<path class="{kind}" d="{"".join(paths)}"/>' for kind, paths in sorted(kinds.items()))


def verdicts(strokes: Iterable[Stroke]) -> str:
    """One path per segment, in a group per verdict; not done stands on a casing of ground."""
    drawn: defaultdict[str, list[str]] = defaultdict(list)
    cases = []
    for stroke in strokes:
        main = ' class="main"' if stroke.is_main else ""
        drawn[stroke.group].append(f'<path {stroke.mark}{main} d="{stroke.data}"/>')
        if stroke.group == "not_done":
            cases.append(stroke.data)
    case = f'<path class="case" d="{"".join(cases)}"/>' if cases else ""
    return "\n".join(
        f'<g class="m-{layer}" data-v="{layer}">{case if layer == "not_done" else ""}{"".join(drawn[layer])}</g>'
        for layer in LAYERS
    )


def passes(strokes: Iterable[Stroke]) -> str:
    """Rims as wide as what was required, cores as what was done: a missing pass is an empty rim."""
    widths: defaultdict[tuple[str, float], list[str]] = defaultdict(list)
    for stroke in strokes:
        for layer, wide in _casing(stroke):
            widths[layer, wide].append(stroke.data)
    return "".join(
        f'<path class="p-{layer}{_wide(wide)}" stroke-width="{wide * PASS_PX:g}" d="{"".join(widths[layer, wide])}"/>'
        for layer, wide in sorted(widths, key=lambda one: (PASS_LAYERS.index(one[0]), one[1]))
    )


def _wide(passes: float) -> str:
    """A class by which styles widen casings from zoom 16 on; the widths they know end at 12 passes."""
    return f" n{min(round(passes), 12)}" if passes >= 1 else ""


def _casing(stroke: Stroke) -> Iterator[tuple[str, float]]:
    """The layers one segment stands in, each with its width in passes."""
    required, done = stroke.required_passes, stroke.passes
    if not required:
        yield "rest", 0.6
        return
    yield "rim", required + 1
    yield "ground", required
    if stroke.group == "unknown":
        yield "unknown", required
    if done:
        yield ("short" if done < required else "core"), min(done, required)
