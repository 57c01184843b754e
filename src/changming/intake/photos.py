"""Picture files: hash, claims of EXIF, and a small gray picture to look at. Bad bytes never raise."""

import hashlib
import io
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image

from changming.intake.photo_container import Container, Kind, open_container
from changming.intake.photo_exif import Exif, read_exif
from changming.intake.problem import LIMITS, Limits, Problem, marked

GRAY_SIDE_PX = 400  # the gray picture's longer side is at least this where the picture has it, and below twice this
REDUCED = {
    8: cv2.IMREAD_REDUCED_GRAYSCALE_8,
    4: cv2.IMREAD_REDUCED_GRAYSCALE_4,
    2: cv2.IMREAD_REDUCED_GRAYSCALE_2,
    1: cv2.IMREAD_GRAYSCALE,
}
NOT_A_PICTURE = marked("a JPEG, PNG, WebP or HEIC picture, by its content")
BROKEN = marked("a picture that can be decoded to its end")
TOO_MANY_BYTES = marked("a picture of at most {most} MB")
TOO_MANY_PIXELS = marked("a picture of at most {most} million pixels")


@dataclass(frozen=True, slots=True, eq=False)
class PhotoFile:
    """One picture file. `gray` is (h, w) uint8, upright, reduced; None where nothing could be decoded.

    `width_px`, `height_px` are those of the full picture held upright. `brightness` and `contrast` are mean and
    standard deviation of luminance, 0-1. `problem` says why a file is not readable.
    """

    file: str
    sha256: str
    kind: Kind | None = None
    width_px: int = 0
    height_px: int = 0
    exif: Exif = Exif()  # noqa: RUF009 -- Exif is frozen, one for all
    brightness: float = 0.0
    contrast: float = 0.0
    gray: NDArray[np.uint8] | None = None
    problem: Problem | None = None

    @property
    def readable(self) -> bool:
        """Whether there is anything to see."""
        return self.problem is None


def read_photo(path: Path, name: str, limits: Limits = LIMITS) -> PhotoFile:
    """The picture at `path`, called `name` in the report. Not readable (with `problem`) rather than raising.

    Raises OSError only where the file cannot be opened at all is turned into the same answer.
    """
    try:
        size = path.stat().st_size
        if size > limits.photo_bytes:
            sha256 = _hash_of(path)
            return _refused(PhotoFile(name, sha256), TOO_MANY_BYTES, most=str(limits.photo_bytes // 2**20))
        data = path.read_bytes()
    except OSError:
        return _refused(PhotoFile(name, ""), BROKEN)
    return read_photo_bytes(data, name, limits)


def read_photo_bytes(data: bytes, name: str, limits: Limits = LIMITS) -> PhotoFile:
    """The same from bytes already in memory."""
    photo = PhotoFile(name, hashlib.sha256(data).hexdigest())
    container = open_container(data)
    if container is None:
        return _refused(photo, NOT_A_PICTURE)
    exif = read_exif(container.exif)
    if container.kind == "heic":
        exif = replace(exif, orientation=1)  # the decoder turns it
    photo = replace(photo, kind=container.kind, exif=exif)
    if container.width_px * container.height_px > limits.pixels:
        return _refused(photo, TOO_MANY_PIXELS, most=str(limits.pixels // 10**6))
    decoded = _decode(data, container)
    if decoded is None:
        return _refused(photo, BROKEN)
    width, height, gray = decoded
    if exif.orientation >= 5:
        width, height = height, width
    gray = upright(gray, exif.orientation)
    mean, deviation = cv2.meanStdDev(gray)
    return replace(
        photo,
        width_px=width,
        height_px=height,
        brightness=round(float(mean[0, 0]) / 255, 4),
        contrast=round(float(deviation[0, 0]) / 255, 4),
        gray=gray,
    )


def upright(gray: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Turn a stored picture as its EXIF orientation (1-8) says."""
    if orientation >= 5:
        gray = gray.T
    if orientation in {2, 3, 7, 8}:
        gray = gray[:, ::-1] if orientation in {2, 3} else gray[::-1]
    if orientation in {3, 4, 6, 7}:
        gray = gray[::-1] if orientation in {3, 4} else gray[:, ::-1]
    return np.ascontiguousarray(gray)


def _refused(photo: PhotoFile, expected: str, **facts: str) -> PhotoFile:
    return replace(photo, problem=Problem(photo.file, None, None, None, expected, facts))


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _decode(data: bytes, container: Container) -> tuple[int, int, NDArray[np.uint8]] | None:
    """Width and height as stored and the reduced gray picture; None where the data ends early or is broken."""
    try:
        if container.kind == "jpeg":
            gray = _decode_jpeg(data, container)
            return None if gray is None else (container.width_px, container.height_px, gray)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = pillow_heif.open_heif(data).to_pillow() if container.kind == "heic" else _open(data)
        return image.width, image.height, reduced(_gray_of(image))
    # Decoders of foreign bytes raise what they like; any of it says that the picture cannot be seen.
    except Exception:  # noqa: BLE001 -- see above
        return None


def _open(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=("PNG", "WEBP"))
    image.load()
    return image


def _decode_jpeg(data: bytes, container: Container) -> NDArray[np.uint8] | None:
    longer = max(container.width_px, container.height_px)
    scale = next((scale for scale in (8, 4, 2) if longer >= scale * GRAY_SIDE_PX), 1)
    flag = REDUCED[scale] | cv2.IMREAD_IGNORE_ORIENTATION
    gray = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
    if gray is None:
        gray = _without_end_mark(data, flag)
    return None if gray is None else reduced(np.asarray(gray, np.uint8))


def _without_end_mark(data: bytes, flag: int) -> NDArray[np.uint8] | None:
    """A JPEG that lacks its end mark but not its last pixels; a decoder fills what is missing with one grey."""
    gray = cv2.imdecode(np.frombuffer(data + b"\xff\xd9", np.uint8), flag)
    if gray is None or np.ptp(gray[-1, -max(8, gray.shape[1] // 4) :]) <= 1:
        return None
    return np.asarray(gray, np.uint8)


def _gray_of(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode in {"I", "I;16", "I;16B", "F"}:
        return np.asarray(np.divide(np.asarray(image), 256), np.uint8)
    if "A" in image.getbands() or "transparency" in image.info:
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image.convert("RGBA"))
    return np.asarray(image.convert("L"), np.uint8)


def reduced(gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """At most twice GRAY_SIDE_PX long."""
    longer = max(gray.shape)
    if longer < 2 * GRAY_SIDE_PX:
        return gray
    scale = GRAY_SIDE_PX * 1.5 / longer
    size = (max(1, round(gray.shape[1] * scale)), max(1, round(gray.shape[0] * scale)))
    return np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), np.uint8)
