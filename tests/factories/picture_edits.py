"""What people and programs do to a picture before it is handed in again, drawn with Pillow.

Shares no code with the engine that must find such copies, nor with the simulation.
"""

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

Picture = Image.Image
LINES = ("2026-11-23 06:30:15", "22.5431 N 114.0579 E", "Futian, No. 12")


def jpeg(picture: Picture, quality: int = 88) -> bytes:
    """The picture as a JPEG file."""
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=quality)
    return file.getvalue()


def cropped(picture: Picture, left: float, top: float, right: float, bottom: float) -> Picture:
    """Without these shares of its sides."""
    wide, high = picture.size
    return picture.crop((int(wide * left), int(high * top), int(wide * (1 - right)), int(high * (1 - bottom))))


def stamped(picture: Picture) -> Picture:
    """With the lines of a watermark camera in the lower left corner."""
    out = picture.copy()
    size = max(10, int(out.height * 0.045))
    font, draw = ImageFont.load_default(size), ImageDraw.Draw(out)
    for number, line in enumerate(LINES):
        place = (12, out.height - size * 1.25 * (len(LINES) - number) - 8)
        draw.text(place, line, fill="white", font=font, stroke_width=1, stroke_fill="black")
    return out


def with_logo(picture: Picture) -> Picture:
    """With a logo in the upper right corner."""
    out = picture.copy()
    draw, wide, unit = ImageDraw.Draw(out), picture.width, int(picture.height * 0.09)
    draw.ellipse((wide - 3 * unit, unit // 2, wide - unit, unit // 2 + 2 * unit), fill=(20, 110, 220))
    draw.rectangle((wide - 2.6 * unit, unit, wide - 1.4 * unit, 2 * unit), fill="white")
    return out


def with_band(picture: Picture, share: float = 0.15) -> Picture:
    """With a plain band over its lower edge."""
    out = picture.copy()
    ImageDraw.Draw(out).rectangle((0, out.height * (1 - share), out.width, out.height), fill=(0, 70, 140))
    return out


def bordered(picture: Picture, share: float = 0.06, colour: str = "white") -> Picture:
    """In a plain frame."""
    return ImageOps.expand(picture, int(max(picture.size) * share), colour)


def turned(picture: Picture, angle_deg: float) -> Picture:
    """Turned, with black corners."""
    return picture.rotate(angle_deg, Image.Resampling.BICUBIC, fillcolor=(0, 0, 0))


def straightened(picture: Picture, angle_deg: float) -> Picture:
    """Turned, without the corners."""
    lost = abs(math.sin(math.radians(angle_deg))) * 0.75
    return cropped(turned(picture, angle_deg), lost * 0.75, lost, lost * 0.75, lost)


def brightened(picture: Picture, times: float) -> Picture:
    """Every value so many times as large."""
    return ImageEnhance.Brightness(picture).enhance(times)


def scaled(picture: Picture, longest_px: int) -> Picture:
    """At most so long."""
    out = picture.copy()
    out.thumbnail((longest_px, longest_px), Image.Resampling.LANCZOS)
    return out


# One edit each, as the contract names them.
SINGLE: dict[str, Callable[[Picture], bytes]] = {
    "recompressed q60": lambda it: jpeg(it, 60),
    "recompressed q30": lambda it: jpeg(it, 30),
    "scaled to 1/2": lambda it: jpeg(scaled(it, max(it.size) // 2)),
    "scaled to 320 px": lambda it: jpeg(scaled(it, 320)),
    "stamped": lambda it: jpeg(stamped(it)),
    "logo": lambda it: jpeg(with_logo(it)),
    "band": lambda it: jpeg(with_band(it)),
    "brightened x1.3": lambda it: jpeg(brightened(it, 1.3)),
    "darkened x0.6": lambda it: jpeg(brightened(it, 0.6)),
    "bordered": lambda it: jpeg(bordered(it)),
    "framed 12 %": lambda it: jpeg(bordered(it, 0.12, "black")),
    "mirrored": lambda it: jpeg(ImageOps.mirror(it)),
    "cropped 5 %": lambda it: jpeg(cropped(it, 0.05, 0.05, 0.05, 0.05)),
    "cropped 10 %": lambda it: jpeg(cropped(it, 0.1, 0.1, 0.1, 0.1)),
    "cropped left 10 %": lambda it: jpeg(cropped(it, 0.1, 0, 0, 0)),
    "cropped top 10 %": lambda it: jpeg(cropped(it, 0, 0.1, 0, 0)),
    "cropped right 10 %": lambda it: jpeg(cropped(it, 0, 0, 0.1, 0)),
    "cropped bottom 10 %": lambda it: jpeg(cropped(it, 0, 0, 0, 0.1)),
    "turned 2 deg": lambda it: jpeg(turned(it, 2)),
    "turned -5 deg": lambda it: jpeg(turned(it, -5)),
    "straightened 3 deg": lambda it: jpeg(straightened(it, 3)),
}

# Several at once.
JOINED: dict[str, Callable[[Picture], bytes]] = {
    "mirrored, cropped 10 %": lambda it: jpeg(cropped(ImageOps.mirror(it), 0.1, 0.1, 0.1, 0.1), 80),
    "stamped, 1/2, q60": lambda it: jpeg(stamped(scaled(it, max(it.size) // 2)), 60),
    "cropped 10 %, stamped, q40": lambda it: jpeg(stamped(cropped(it, 0.1, 0.1, 0.1, 0.1)), 40),
    "turned 3 deg, bordered, darkened": lambda it: jpeg(brightened(bordered(turned(it, 3)), 0.7), 70),
    "cropped, brightened, 320 px": lambda it: jpeg(
        scaled(brightened(cropped(it, 0.05, 0.08, 0.1, 0.02), 1.3), 320), 75
    ),
    "turned 5 deg, cropped 10 %, q50": lambda it: jpeg(cropped(turned(it, 5), 0.1, 0.1, 0.1, 0.1), 50),
    "mirrored, turned -3 deg, stamped": lambda it: jpeg(stamped(turned(ImageOps.mirror(it), -3)), 70),
    "cropped 10 %, framed": lambda it: jpeg(bordered(cropped(it, 0.1, 0.1, 0.1, 0.1), 0.1), 70),
}
