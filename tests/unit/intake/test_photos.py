import hashlib
import io
import os
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from changming.intake.photo_container import kind_of, open_container
from changming.intake.photo_exif import read_exif
from changming.intake.photos import BROKEN, NOT_A_PICTURE, TOO_MANY_BYTES, TOO_MANY_PIXELS, read_photo, read_photo_bytes
from changming.intake.problem import Limits
from tests.factories.damage import damaged
from tests.unit.intake.made import ZONE

KINDS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}
DAMAGES = 60


def picture(wide=120, high=80):
    """Bright above, dark below, brighter to the right."""
    rows, columns = np.mgrid[:high, :wide]
    gray = 200 - 150 * (rows >= high // 2) + 40 * (columns >= wide // 2)
    return Image.fromarray(np.repeat(gray.astype(np.uint8)[:, :, None], 3, 2))


def encoded(kind, image=None, **facts):
    file = io.BytesIO()
    image = image or picture()
    if kind == "heic":
        pillow_heif.from_pillow(image).save(file, quality=90, **facts)
    else:
        image.save(file, KINDS[kind], **facts)
    return file.getvalue()


def exif_bytes(order="<", **entries):
    """A TIFF block: `first`, `exif` and `gps` are lists of (tag, kind, count, value bytes)."""
    parts = {name: list(entries.get(name, ())) for name in ("first", "exif", "gps")}
    for tag, name in ((0x8769, "exif"), (0x8825, "gps")):
        if parts[name]:
            parts["first"].append((tag, 4, 1, struct.pack(order + "I", 0)))
    starts, at = {}, 8
    for name, part in parts.items():
        starts[name] = at
        at += 2 + 12 * len(part) + 4 + sum(len(value) for *_, value in part if len(value) > 4)
    body = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    for name, part in parts.items():
        head, tail = struct.pack(order + "H", len(part)), b""
        behind = starts[name] + 2 + 12 * len(part) + 4
        for tag, kind, count, value in part:
            link = {0x8769: starts["exif"], 0x8825: starts["gps"]}.get(tag)
            shown = struct.pack(order + "I", link) if link else value
            if len(shown) > 4:
                shown, tail = struct.pack(order + "I", behind + len(tail)), tail + value
            head += struct.pack(order + "HHI", tag, kind, count) + shown.ljust(4, b"\0")
        body += head + b"\0\0\0\0" + tail if part else b""
    return body


def text(tag, value):
    value = value if isinstance(value, bytes) else value.encode() + b"\0"
    return (tag, 2, len(value), value)


def rationals(tag, *pairs, order="<"):
    return (tag, 5, len(pairs), b"".join(struct.pack(order + "II", *pair) for pair in pairs))


TAKEN = text(0x9003, "2026:11:23 06:30:15")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_read_by_its_content_whatever_its_name(kind):
    data = encoded(kind)

    photo = read_photo_bytes(data, "photos/a.txt")

    assert photo.kind == kind_of(data) == kind
    assert photo.readable
    assert (photo.width_px, photo.height_px) == (120, 80)
    assert photo.gray.shape == (80, 120)
    assert photo.gray[10, 10] == pytest.approx(200, abs=4)
    assert photo.brightness == pytest.approx(145 / 255, abs=0.02)
    assert photo.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_gives_its_exif(kind):
    block = exif_bytes(
        exif=[TAKEN],
        gps=[
            text(1, "N"),
            rationals(2, (22, 1), (30, 1), (0, 0)),
            text(3, "E"),
            rationals(4, (114, 1), (3, 1), (36, 1)),
        ],
    )

    photo = read_photo_bytes(encoded(kind, exif=b"Exif\0\0" + block), "a")

    assert photo.exif.local_time == datetime(2026, 11, 23, 6, 30, 15)  # noqa: DTZ001 -- EXIF has no zone
    assert photo.exif.lon_lat == pytest.approx((114.06, 22.5))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_stored_picture_is_held_upright(orientation):
    moves = {
        2: "FLIP_LEFT_RIGHT",
        3: "ROTATE_180",
        4: "FLIP_TOP_BOTTOM",
        5: "TRANSPOSE",
        6: "ROTATE_90",
        7: "TRANSVERSE",
        8: "ROTATE_270",
    }
    stored = picture() if orientation == 1 else picture().transpose(Image.Transpose[moves[orientation]])
    block = b"Exif\0\0" + exif_bytes(first=[(0x0112, 3, 1, struct.pack("<H", orientation))])

    photo = read_photo_bytes(encoded("jpeg", stored, exif=block, quality=95), "a")

    assert (photo.width_px, photo.height_px) == (120, 80)
    assert photo.gray[::70, ::110].tolist() == pytest.approx(np.array([[200, 240], [50, 90]]), abs=6)


def test_a_large_picture_is_reduced_while_it_is_decoded():
    photo = read_photo_bytes(encoded("jpeg", picture(2400, 1600)), "a")

    assert (photo.width_px, photo.height_px) == (2400, 1600)
    assert photo.gray.shape == (400, 600)


@pytest.mark.parametrize("order", "<>")
def test_exif_of_either_byte_order_is_read(order):
    offset = text(0x9011, "+08:00")
    gps = [
        text(1, "S"),
        rationals(2, (33, 1), (27, 1), (30, 1), order=order),
        text(3, "W"),
        rationals(4, (70, 1), (39, 1), (36, 1), order=order),
    ]

    exif = read_exif(exif_bytes(order, exif=[TAKEN, offset], gps=gps))

    assert exif.time(ZONE) == datetime(2026, 11, 22, 22, 30, 15, tzinfo=UTC)
    assert exif.offset == timedelta(hours=8)
    assert exif.lon_lat == pytest.approx((-70.66, -33.458333))


def test_a_time_without_offset_is_the_districts():
    assert read_exif(exif_bytes(exif=[TAKEN])).time(ZONE) == datetime(2026, 11, 23, 6, 30, 15, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2026:11:23 06:30:15", 6),
        ("2026-11-23T07:30:15", 7),
        ("2026/11/23 8:30", 8),
        (b"2026:11:23 09:30:15", 9),
        (b"\xb0\xa12026:11:23 10:30:15\0\0", 10),
        ("0000:00:00 00:00:00", None),
        ("2026:13:23 06:30:15", None),
        ("    :  :     :  :  ", None),
        (b"\xff\xfe\xb5\xc5" * 5, None),
    ],
)
def test_times_as_cameras_write_them(written, hour):
    found = read_exif(exif_bytes(exif=[text(0x9003, written)])).local_time

    assert (found and found.hour) == hour


def test_the_time_of_taking_comes_before_that_of_changing():
    changed = text(0x0132, "2026:11:25 09:00:00")

    assert read_exif(exif_bytes(first=[changed], exif=[TAKEN])).local_time.day == 23
    assert read_exif(exif_bytes(first=[changed], exif=[text(0x9003, "0000:00:00 00:00:00")])).local_time.day == 25


@pytest.mark.parametrize(
    "gps",
    [
        [rationals(2, (0, 1), (0, 1), (0, 1)), rationals(4, (0, 1), (0, 1), (0, 1))],
        [rationals(2, (22, 0), (30, 1), (0, 1)), rationals(4, (114, 1), (3, 1), (0, 1))],
        [rationals(2, (91, 1), (0, 1), (0, 1)), rationals(4, (114, 1), (3, 1), (0, 1))],
        [rationals(2, (22, 1))],
        [text(2, "22.5"), text(4, "114.1")],
    ],
)
def test_a_place_that_cannot_be_meant_is_none(gps):
    assert read_exif(exif_bytes(gps=gps)).lon_lat is None


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"GIF89a" + b"\0" * 40, b"<html>", b"RIFF\0\0\0\0WEBP", b"\0" * 9]
)
def test_what_is_no_picture_is_refused_in_words(data):
    photo = read_photo_bytes(data, "photos/a.jpg")

    assert not photo.readable
    assert photo.gray is None
    assert photo.problem.file == "photos/a.jpg"
    assert photo.problem.expected in {NOT_A_PICTURE, BROKEN}


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_cut_short_is_not_readable(kind):
    data = encoded(kind, picture(640, 480))

    assert {read_photo_bytes(data[: len(data) * k // 10], "a").readable for k in range(1, 8)} == {False}


def test_a_jpeg_that_lacks_only_its_end_mark_is_readable():
    noise = Image.fromarray(np.random.default_rng(4).integers(0, 256, (480, 640), np.uint8))
    data = encoded("jpeg", noise)

    assert read_photo_bytes(data[:-2], "a").readable
    assert not read_photo_bytes(data[: len(data) * 9 // 10], "a").readable


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_pictures_never_raise(kind):
    data = encoded(kind, exif=b"Exif\0\0" + exif_bytes(exif=[TAKEN]))

    for seed in range(DAMAGES):
        photo = read_photo_bytes(damaged(data, seed), "a")
        assert photo.readable == (photo.gray is not None)
        open_container(damaged(data[:60], seed))
        read_exif(damaged(exif_bytes(exif=[TAKEN]), seed))


def test_a_bomb_is_refused_before_it_is_decoded():
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBBI", 13, b"IHDR", 60_000, 60_000, 8, 2, 0, 0, 0, 0)

    photo = read_photo_bytes(bomb, "a")

    assert (photo.problem.expected, photo.problem.facts) == (TOO_MANY_PIXELS, {"most": "100"})


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(encoded("jpeg"))

    photo = read_photo(path, "photos/a.jpg", Limits(photo_bytes=100))

    assert photo.problem.expected == TOO_MANY_BYTES
    assert photo.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_that_is_gone_is_not_readable(tmp_path):
    assert not read_photo(tmp_path / "a.jpg", "a.jpg").readable


def test_every_sample_of_odd_exif_is_read():
    root = os.environ.get("CHANGMING_REAL_DATA")
    if not root:
        pytest.skip("CHANGMING_REAL_DATA is not set: photos with odd EXIF not read")
    paths = sorted((Path(root) / "photos-exif").rglob("*.jpg"))

    photos = [read_photo(path, path.name) for path in paths]

    assert [photo.file for photo in photos if not photo.readable] == []
    assert sum(photo.exif.lon_lat is not None for photo in photos) == 10
    assert sum(photo.exif.local_time is not None for photo in photos) == 11
    assert {photo.exif.orientation for photo in photos} == set(range(1, 9))
