"""Copies of pictures for pages: small JPEGs made anew from the pixels, nothing else of the file in them."""

import io
import warnings
from collections.abc import Mapping

import cv2
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image

from changming.intake.photo_container import Container, open_container
from changming.intake.photo_exif import read_exif
from changming.intake.photos import upright
from changming.intake.problem import LIMITS, Limits

SIDES_PX: Mapping[str, int] = {"large": 1280, "small": 320}  # size → longest side
QUALITY = 82
REDUCED = {
    8: cv2.IMREAD_REDUCED_COLOR_8,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    1: cv2.IMREAD_COLOR,
}


def copies_of(data: bytes, limits: Limits = LIMITS) -> dict[str, bytes] | None:
    """A JPEG for each of `SIDES_PX`, upright; None for what is no picture, is broken or too large. Never raises."""
    container = open_container(data)
    if container is None or len(data) > limits.photo_bytes:
        return None
    if not 0 < container.width_px * container.height_px <= limits.pixels:
        return None
    # Decoders of foreign bytes raise what they like; any of it says that the picture cannot be shown.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pixels = _pixels(data, container, limits)
            return None if pixels is None else {size: _jpeg(pixels, side) for size, side in SIDES_PX.items()}
    except Exception:  # noqa: BLE001 -- see above
        return None


def _pixels(data: bytes, container: Container, limits: Limits) -> NDArray[np.uint8] | None:
    """(h, w, 3) BGR, upright."""
    if container.kind == "jpeg":
        longer = max(container.width_px, container.height_px)
        scale = next((scale for scale in (8, 4, 2) if longer >= scale * max(SIDES_PX.values())), 1)
        flag = REDUCED[scale] | cv2.IMREAD_IGNORE_ORIENTATION
        found = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
        if found is None:  # it may lack its end mark alone
            found = cv2.imdecode(np.frombuffer(data + b"\xff\xd9", np.uint8), flag)
        return None if found is None else _turned(np.asarray(found, np.uint8), container)
    if container.kind == "heic":
        return _of_image(pillow_heif.open_heif(data).to_pillow(), limits)  # the decoder turns it
    image = Image.open(io.BytesIO(data), formats=("PNG", "WEBP"))
    found = _of_image(image, limits)
    return None if found is None else _turned(found, container)


def _of_image(image: Image.Image, limits: Limits) -> NDArray[np.uint8] | None:
    if image.width * image.height > limits.pixels:
        return None
    if image.mode in {"I", "I;16", "I;16B", "F"}:
        gray = np.asarray(np.divide(np.asarray(image), 256), np.uint8)
        return np.repeat(gray[:, :, None], 3, axis=2)
    if "A" in image.getbands() or "transparency" in image.info:
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image.convert("RGBA"))
    return np.ascontiguousarray(np.asarray(image.convert("RGB"), np.uint8)[:, :, ::-1])


def _turned(pixels: NDArray[np.uint8], container: Container) -> NDArray[np.uint8]:
    orientation = read_exif(container.exif).orientation
    return np.stack([upright(pixels[:, :, band], orientation) for band in range(3)], axis=2)


def _jpeg(pixels: NDArray[np.uint8], side_px: int) -> bytes:
    longer = max(pixels.shape[:2])
    if longer > side_px:
        scale = side_px / longer
        size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    done, made = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not done:
        raise ValueError("not encoded")
    return bytes(made.tobytes())
