import numpy as np
import pytest
from PIL import Image

from changming.day.folder.looking import FEW, look_at
from changming.intake.problem import Limits
from changming.simulation.scenes import render


def folder(path, count):
    for number in range(count):
        picture = render([number], 160, 120) if number % 7 else np.zeros((120, 160, 3), np.uint8)
        Image.fromarray(picture).save(path / f"{number:02}.jpg")
    (path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    return [(file, f"photos/{file.name}") for file in sorted(path.iterdir())]


@pytest.mark.compiled
def test_the_answer_is_the_same_whatever_the_number_of_processes(tmp_path):
    files = folder(tmp_path, FEW + 8)
    told = []

    one, likenesses = look_at(files, jobs=1)
    two, again = look_at(files, jobs=2, progress=lambda *step: told.append(step))

    assert [photo.file for photo in two] == [name for _, name in files]
    assert [(photo.sha256, photo.readable, photo.brightness) for photo in one] == [
        (photo.sha256, photo.readable, photo.brightness) for photo in two
    ]
    for name, column in likenesses.arrays().items():
        assert np.array_equal(again.arrays()[name], column)
    assert told[-1] == (len(files), len(files))


def test_limits_hold_and_every_picture_has_a_likeness(tmp_path):
    files = folder(tmp_path, 3)

    photos, likenesses = look_at(files, jobs=2, limits=Limits(photo_bytes=2000))

    assert len(likenesses) == len(photos) == 4
    small = [path.stat().st_size <= 2000 for path, _ in files]
    assert [photo.readable for photo in photos] == [*small[:3], False]


def test_no_pictures_are_no_trouble():
    photos, likenesses = look_at([])

    assert (photos, len(likenesses)) == ([], 0)
