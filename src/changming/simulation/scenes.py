"""Rendered street scenes: a seed gives a picture, and no two seeds give pictures with the same content."""

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]  # (height, width, 3), blue, green, red
BASE_PX = 768  # longer side at which scenes are drawn, before they are enlarged


def render(seed: list[int], width_px: int, height_px: int) -> Picture:
    """A street under a sky, with what stands along it; simulated, and meant to look so."""
    rng = np.random.default_rng(seed)
    scale = BASE_PX / max(width_px, height_px)
    size = (max(32, round(width_px * scale)), max(32, round(height_px * scale)))
    canvas = np.empty((size[1], size[0], 3), np.uint8)
    horizon = int(size[1] * rng.uniform(0.22, 0.55))
    vanish = (int(size[0] * rng.uniform(0.05, 0.95)), horizon)
    _sky(canvas, horizon, rng)
    _ground(canvas, horizon, rng)
    for _ in range(int(rng.integers(4, 10))):
        _building(canvas, horizon, rng)
    _road(canvas, vanish, rng)
    trees, things = int(rng.integers(2, 8)), int(rng.integers(5, 16))
    for number in rng.permutation(trees + things):
        (_tree if number < trees else _thing)(canvas, horizon, rng)
    _litter(canvas, horizon, rng)
    light = rng.uniform(0.86, 1.08, 3) * rng.uniform(0.75, 1.1)
    shade = _cloud(rng, size, (3, 7, 17), 34.0)
    canvas = np.clip(canvas * light + shade[..., None], 0, 255).astype(np.uint8)
    turned = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), float(rng.uniform(-7, 7)), 1.22)
    leaning = cv2.warpAffine(canvas, turned, size, borderMode=cv2.BORDER_REFLECT)
    large = cv2.resize(leaning, (width_px, height_px), interpolation=cv2.INTER_CUBIC)
    return _grain(np.asarray(large, np.uint8), rng)


def _grain(picture: Picture, rng: np.random.Generator) -> Picture:
    """The noise of a phone's sensor, from one tile laid out at random."""
    tile = rng.normal(128, 5, (256, 256)).astype(np.uint8)
    rows, columns = -(-picture.shape[0] // 256), -(-picture.shape[1] // 256)
    noise = np.tile(tile, (rows, columns))[: picture.shape[0], : picture.shape[1]]
    return np.asarray(cv2.addWeighted(picture, 1.0, cv2.merge([noise] * 3), 1.0, -128.0), np.uint8)


def _cloud(
    rng: np.random.Generator, size: tuple[int, int], cells: tuple[int, ...], strength: float
) -> NDArray[np.float32]:
    """(height, width) smooth noise of several grains."""
    total = np.zeros((size[1], size[0]), np.float32)
    for number, count in enumerate(cells):
        field = rng.normal(0, strength / (number + 1), (count, count + 2)).astype(np.float32)
        total += cv2.resize(field, size, interpolation=cv2.INTER_CUBIC)
    return total


def _colour(rng: np.random.Generator, low: int = 30, high: int = 230) -> tuple[int, int, int]:
    tone, tint = rng.uniform(low, high), rng.normal(0, 26, 3)
    blue, green, red = (int(one) for one in np.clip(tone + tint, 0, 255))
    return blue, green, red


def _sky(canvas: Picture, horizon: int, rng: np.random.Generator) -> None:
    top, bottom = (rng.uniform(110, 230) + rng.normal(0, 22, 3) for _ in range(2))
    share = np.linspace(0, 1, max(1, horizon))[:, None, None]
    cloud = _cloud(rng, (canvas.shape[1], max(1, horizon)), (4, 11, 23), 26.0)[..., None]
    canvas[:horizon] = np.clip(top * (1 - share) + bottom * share + cloud, 0, 255)


def _ground(canvas: Picture, horizon: int, rng: np.random.Generator) -> None:
    below = canvas.shape[0] - horizon
    texture = _cloud(rng, (canvas.shape[1], below), (5, 19, 61), 22.0)[..., None]
    canvas[horizon:] = np.clip(rng.uniform(60, 165) + rng.normal(0, 16, 3) + texture, 0, 255)


def _building(canvas: Picture, horizon: int, rng: np.random.Generator) -> None:
    """A front with windows of its own size, spacing and lights."""
    width, height = int(rng.integers(50, 260)), int(rng.integers(40, max(60, horizon + 40)))
    left, bottom = int(rng.integers(-60, canvas.shape[1])), horizon + int(rng.integers(-6, 28))
    lean = int(rng.integers(-26, 26))
    corners = np.array(
        [
            [left, bottom],
            [left, bottom - height],
            [left + width, bottom - height + lean],
            [left + width, bottom + lean // 3],
        ]
    )
    cv2.fillPoly(canvas, [corners], _colour(rng, 50, 235))
    floor, room = int(rng.integers(13, 40)), int(rng.integers(11, 46))
    glass = _colour(rng)
    for y in range(bottom - height + 8, bottom - 12, floor):
        for x in range(left + 6, left + width - 10, room):
            if rng.random() < 0.7:
                dx, dy = (int(one) for one in rng.integers(-3, 4, 2))
                w, h = int(rng.integers(4, max(5, room - 4))), int(rng.integers(5, max(6, floor - 5)))
                slope = lean * (x - left) // max(width, 1)
                colour = glass if rng.random() < 0.6 else _colour(rng)
                cv2.rectangle(canvas, (x + dx, y + dy + slope), (x + dx + w, y + dy + h + slope), colour, -1)


def _road(canvas: Picture, vanish: tuple[int, int], rng: np.random.Generator) -> None:
    """A carriageway to the vanishing point, with kerbs, marks and patches."""
    height, width = canvas.shape[:2]
    left, right = int(rng.uniform(-0.5, 0.45) * width), int(rng.uniform(0.55, 1.5) * width)
    half = int(rng.integers(4, 22))
    shape = np.array([[left, height], [vanish[0] - half, vanish[1]], [vanish[0] + half, vanish[1]], [right, height]])
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [shape], 255)
    surface = rng.uniform(55, 135) + _cloud(rng, (width, height), (6, 29, 83), 17.0)
    canvas[mask > 0] = np.clip(surface[mask > 0][:, None] * rng.uniform(0.9, 1.1, 3), 0, 255)
    kerb = _colour(rng, 120, 230)
    cv2.line(canvas, (left, height), (vanish[0] - half, vanish[1]), kerb, int(rng.integers(2, 9)))
    cv2.line(canvas, (right, height), (vanish[0] + half, vanish[1]), kerb, int(rng.integers(2, 9)))
    foot = int(rng.uniform(left, right))
    dashes = np.sort(rng.uniform(0, 1, int(rng.integers(6, 18)))) ** 2
    for near, far in zip(dashes[::2], dashes[1::2], strict=False):
        ends = [
            (int(vanish[0] + (foot - vanish[0]) * s), int(vanish[1] + (height - vanish[1]) * s)) for s in (near, far)
        ]
        cv2.line(canvas, ends[0], ends[1], (235, 240, 245), max(1, int(9 * far)))
    for _ in range(int(rng.integers(2, 9))):
        centre = (int(rng.integers(0, width)), int(rng.integers(vanish[1] + 10, height)))
        axes = (int(rng.integers(6, 70)), int(rng.integers(3, 18)))
        cv2.ellipse(canvas, centre, axes, float(rng.uniform(-20, 20)), 0, 360, _colour(rng, 40, 130), -1)


def _tree(canvas: Picture, horizon: int, rng: np.random.Generator) -> None:
    x, foot = int(rng.integers(0, canvas.shape[1])), horizon + int(rng.integers(0, canvas.shape[0] - horizon))
    tall = int(rng.integers(50, 90 + foot // 2))
    cv2.line(canvas, (x, foot), (x + int(rng.integers(-14, 14)), foot - tall), (30, 50, 70), int(rng.integers(4, 16)))
    green = np.array([rng.integers(10, 70), rng.integers(70, 170), rng.integers(20, 110)])
    for _ in range(int(rng.integers(14, 46))):
        dx, dy = rng.normal(0, tall * 0.25, 2)
        shade = tuple(int(one) for one in np.clip(green * rng.uniform(0.5, 1.5), 0, 255))
        cv2.circle(canvas, (int(x + dx), int(foot - tall + dy)), int(rng.integers(5, 6 + tall // 5)), shade, -1)


def _thing(canvas: Picture, horizon: int, rng: np.random.Generator) -> None:
    """A car, a bin, a sign, a worker in a vest: boxes and rounds of many colours."""
    x, y = int(rng.integers(0, canvas.shape[1])), int(rng.integers(horizon, canvas.shape[0]))
    size = int((y - horizon + 20) * rng.uniform(0.2, 0.7)) + 8
    colour, other = _colour(rng, 10, 250), _colour(rng, 10, 250)
    kind = int(rng.integers(4))
    wide, high = ((2 * size, size), (size // 2, size), (size // 4, 2 * size), (size // 2, 2 * size))[kind]
    cv2.rectangle(canvas, (x, y - high), (x + wide, y), colour, -1)
    if kind == 0:
        cv2.rectangle(canvas, (x + wide // 5, y - high - high // 2), (x + wide * 4 // 5, y - high), other, -1)
        for share in (0.22, 0.78):
            cv2.circle(canvas, (x + int(wide * share), y), max(2, high // 4), (20, 20, 20), -1)
    elif kind == 1:
        cv2.ellipse(canvas, (x + wide // 2, y - high), (max(2, wide // 2), max(2, wide // 5)), 0, 0, 360, other, -1)
    elif kind == 2:
        cv2.circle(canvas, (x + wide // 2, y - high), max(3, size // 3), other, -1)
        cv2.circle(canvas, (x + wide // 2, y - high), max(2, size // 6), colour, -1)
    else:
        cv2.circle(canvas, (x + wide // 2, y - high), max(3, wide // 2), (120, 150, 200), -1)
        cv2.rectangle(canvas, (x, y - high * 3 // 4), (x + wide, y - high // 3), (0, 120, 250), -1)


def _litter(canvas: Picture, horizon: int, rng: np.random.Generator) -> None:
    for _ in range(int(rng.integers(30, 140))):
        x, y = int(rng.integers(0, canvas.shape[1])), int(rng.integers(horizon, canvas.shape[0]))
        reach = 1 + (y - horizon) // 26
        spots = np.array([[x, y]]) + rng.integers(-reach - 2, reach + 3, (int(rng.integers(3, 6)), 2))
        cv2.fillPoly(canvas, [spots.astype(np.int32)], _colour(rng, 0, 255))
