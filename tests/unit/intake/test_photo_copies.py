"""Copies of pictures hold nothing but pixels, and broken pictures make none."""

import io
import random
from dataclasses import replace

import pillow_heif
import pytest
from PIL import Image

from changming.intake.photo_copies import SIDES_PX, copies_of
from changming.intake.problem import LIMITS

pillow_heif.register_heif_opener()
KINDS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}


def picture(kind, size=(400, 300), **options):
    image = Image.effect_noise(size, 60).convert("RGB")
    image.paste((200, 30, 30), (0, 0, size[0] // 2, size[1] // 2))  # the upper left is red
    buffer = io.BytesIO()
    image.save(buffer, KINDS[kind], **options)
    return buffer.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", KINDS)
def test_copies_are_jpegs_of_at_most_their_side(kind):
    copies = copies_of(picture(kind, (1400, 1050), quality=30))

    assert {size: opened(content).size for size, content in copies.items()} == {
        "large": (1280, 960),
        "small": (320, 240),
    }
    assert {opened(content).format for content in copies.values()} == {"JPEG"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_keeps_colours_and_is_never_enlarged(kind):
    copies = copies_of(picture(kind, (200, 100)))

    red, green, blue = opened(copies["large"]).getpixel((20, 20))
    assert opened(copies["large"]).size == opened(copies["small"]).size == (200, 100)
    assert red > 150
    assert max(green, blue) < 80


def test_a_copy_holds_no_exif_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "a camera"
    exif.get_ifd(0x8825)[1] = "N"
    data = picture("jpeg", (400, 200), exif=exif)
    assert b"a camera" in data

    copies = copies_of(data)

    image = opened(copies["large"])
    red, green, _blue = image.getpixel((image.width - 20, 20))
    assert (image.size, dict(image.getexif())) == ((200, 400), {})
    assert (red > 150, green < 80) == (True, True)  # turned to the right, the red corner is at the upper right
    assert all(b"a camera" not in content and b"Exif" not in content for content in copies.values())


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_of_more_pixels_or_bytes_than_allowed_makes_none(kind):
    data = picture(kind)

    assert copies_of(data, replace(LIMITS, pixels=400 * 300 - 1)) is None
    assert copies_of(data, replace(LIMITS, photo_bytes=len(data) - 1)) is None
    assert copies_of(data, replace(LIMITS, pixels=400 * 300, photo_bytes=len(data))) is not None


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"GIF89a", b"<svg/>", b"RIFF\0\0\0\0WEBP", b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_picture_makes_none(data):
    assert copies_of(data) is None


@pytest.mark.parametrize("kind", KINDS)
def test_mutated_pictures_make_copies_or_none_and_never_raise(kind):
    data, chance = picture(kind, (120, 90)), random.Random(5)  # noqa: S311 -- the same ones each time

    for _number in range(50):
        mutated = bytearray(data)
        for _change in range(chance.randint(1, 30)):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        if chance.random() < 0.3:
            del mutated[chance.randrange(len(mutated)) :]
        copies = copies_of(bytes(mutated), replace(LIMITS, pixels=1_000_000))
        assert copies is None or {max(opened(content).size) <= SIDES_PX[size] for size, content in copies.items()} == {
            True
        }
