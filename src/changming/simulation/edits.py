"""What people do to a picture before they hand it in a second time."""

import cv2
import numpy as np

from changming.simulation.scenes import Picture

EDITS = ("exact", "recompressed", "scaled", "stamped", "brightened", "bordered", "mirrored", "cropped", "turned")
SMALLEST_PX = 320


def edit(picture: Picture, how: str, rng: np.random.Generator) -> Picture:
    """The picture after one edit (`exact` and `recompressed` leave its pixels to the encoder)."""
    return _BY_NAME[how](picture, rng) if how in _BY_NAME else picture


def quality(how: str, rng: np.random.Generator) -> int:
    """JPEG quality after an edit."""
    return int(rng.integers(35, 62)) if how == "recompressed" else int(rng.integers(74, 88))


def _stamp(picture: Picture, rng: np.random.Generator) -> Picture:
    """A watermark camera's lines in a lower corner."""
    height, width = picture.shape[:2]
    out = picture.copy()
    size = width / 1400
    lines = ("2026-11-23  07:31", "Futian / moni", f"No. {int(rng.integers(10**6, 10**7))}")
    for number, line in enumerate(lines):
        at = (round(width * 0.04), round(height * (0.82 + 0.05 * number)))
        cv2.putText(out, line, at, cv2.FONT_HERSHEY_DUPLEX, size * 1.4, (20, 20, 20), max(3, round(size * 5)))
        cv2.putText(out, line, at, cv2.FONT_HERSHEY_DUPLEX, size * 1.4, (250, 250, 250), max(1, round(size * 2)))
    return out


def _scaled(picture: Picture, rng: np.random.Generator) -> Picture:
    # no smaller than what still shows something
    share = min(1.0, max(float(rng.uniform(0.35, 0.75)), SMALLEST_PX / min(picture.shape[:2])))
    size = (round(picture.shape[1] * share), round(picture.shape[0] * share))
    return _u8(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))


def _brightened(picture: Picture, rng: np.random.Generator) -> Picture:
    return _u8(np.clip(picture * float(rng.uniform(1.15, 1.4)) + float(rng.uniform(0, 12)), 0, 255))


def _bordered(picture: Picture, rng: np.random.Generator) -> Picture:
    edge = round(min(picture.shape[:2]) * float(rng.uniform(0.03, 0.07)))
    colour = [int(one) for one in rng.integers(0, 255, 3)]
    return _u8(cv2.copyMakeBorder(picture, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=colour))


def _mirrored(picture: Picture, _: np.random.Generator) -> Picture:
    return _u8(picture[:, ::-1])


def _cropped(picture: Picture, rng: np.random.Generator) -> Picture:
    height, width = picture.shape[:2]
    left, right, top, bottom = rng.uniform(0.03, 0.1, 4)
    rows = slice(round(height * top), round(height * (1 - bottom)))
    return _u8(picture[rows, round(width * left) : round(width * (1 - right))])


def _turned(picture: Picture, rng: np.random.Generator) -> Picture:
    height, width = picture.shape[:2]
    angle = float(rng.uniform(1.5, 4.0) * rng.choice([-1, 1]))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return _u8(cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_CONSTANT))


def _u8(picture: object) -> Picture:
    return np.ascontiguousarray(np.asarray(picture).astype(np.uint8))


_BY_NAME = {
    "scaled": _scaled,
    "stamped": _stamp,
    "brightened": _brightened,
    "bordered": _bordered,
    "mirrored": _mirrored,
    "cropped": _cropped,
    "turned": _turned,
}
