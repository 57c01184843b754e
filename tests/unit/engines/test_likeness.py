import io
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numba import config
from PIL import Image, ImageOps

from changming.engines.likeness import Likenesses, LikenessParams, describe, find_copies
from changming.engines.likeness.codes import code_of, moved_codes
from changming.engines.likeness.features import WORD_ORDER, features, framed
from changming.simulation.scenes import render
from tests.factories.picture_edits import JOINED, SINGLE, jpeg, stamped
from tests.unit.engines import oracle_likeness as oracle

SCENES = 4 if config.DISABLE_JIT else 24
PARAMS = LikenessParams()


@cache
def scene(seed):
    return Image.fromarray(render([3, seed], 640, 480)[:, :, ::-1])


def likeness(picture):
    data = picture if isinstance(picture, bytes) else jpeg(picture)
    return describe(np.asarray(Image.open(io.BytesIO(data)).convert("L")))


@cache
def scenes():
    return Likenesses.of(likeness(scene(seed)) for seed in range(SCENES))


def found(queries, among):
    copies = find_copies(queries, among)
    return list(zip(copies.query.tolist(), copies.original.tolist(), strict=True))


@pytest.mark.compiled
@pytest.mark.parametrize("name", [*SINGLE, *JOINED])
def test_an_edited_copy_is_found_and_nothing_else(name):
    edit = (SINGLE | JOINED)[name]
    queries = Likenesses.of(likeness(edit(scene(seed))) for seed in range(6))

    assert found(queries, scenes()) == [(n, n) for n in range(6)]


@pytest.mark.compiled
def test_different_pictures_are_never_copies():
    assert found(scenes(), scenes()) == []


@pytest.mark.compiled
@pytest.mark.parametrize(
    "turn", ["ROTATE_90", "ROTATE_180", "ROTATE_270", "FLIP_TOP_BOTTOM", "TRANSPOSE", "TRANSVERSE"]
)
def test_a_picture_that_lost_its_orientation_is_found(turn):
    queries = Likenesses.of([likeness(scene(5).transpose(Image.Transpose[turn]))])

    assert found(queries, scenes()) == [(0, 5)]


@pytest.mark.compiled
def test_a_pair_of_one_set_is_given_once_whatever_the_order():
    pictures = [
        *(likeness(scene(seed)) for seed in range(5)),
        likeness(stamped(scene(2))),
        likeness(jpeg(scene(4), 40)),
    ]
    order = [6, 2, 0, 5, 4, 3, 1]
    plain, mixed = Likenesses.of(pictures), Likenesses.of(pictures[n] for n in order)

    pairs = {frozenset(pair) for pair in found(plain, plain)}
    mixed_pairs = {frozenset(order[n] for n in pair) for pair in found(mixed, mixed)}

    assert pairs == mixed_pairs == {frozenset({2, 5}), frozenset({4, 6})}
    assert all(query > original for query, original in found(mixed, mixed))


@pytest.mark.compiled
def test_a_stamp_that_all_pictures_carry_makes_no_copies():
    pictures = Likenesses.of(likeness(stamped(scene(seed))) for seed in range(SCENES))

    assert found(pictures, pictures) == []


@pytest.mark.compiled
@pytest.mark.parametrize(
    "gray",
    [
        None,
        np.zeros((300, 400), np.uint8),
        np.full((300, 400), 255, np.uint8),
        np.full((1, 1), 9, np.uint8),
        np.tile(np.array([[0, 255]], np.uint8), (20, 300)),
        np.zeros((47, 4000), np.uint8),
    ],
)
def test_a_picture_that_shows_nothing_is_like_no_other(gray):
    pictures = Likenesses.of([describe(gray), describe(gray), likeness(scene(0))])

    assert found(pictures, pictures) == []


@pytest.mark.compiled
@pytest.mark.parametrize("names", [tuple(SINGLE)[1::5], tuple(JOINED)[::2]])
def test_search_equals_the_look_at_every_pair(names):
    edits = SINGLE | JOINED
    queries = Likenesses.of(likeness(edits[name](scene(2 * n))) for n, name in enumerate(names))
    among = scenes().take(np.arange(10))

    assert set(found(queries, among)) == oracle.copies(queries, among, PARAMS)


def test_distances_equal_those_of_the_oracle():
    queries = Likenesses.of([likeness(stamped(scene(1))), likeness(SINGLE["bordered"](scene(2)))])
    copies = find_copies(queries, scenes())

    slow = [min(oracle.distances(queries, n, scenes(), n + 1, PARAMS)) for n in range(2)]

    assert copies.distance == pytest.approx(slow, abs=0.04)


def test_features_of_a_mirrored_picture_are_the_same_words_in_another_order():
    picture = np.asarray(scene(7).convert("L"))
    frame = framed(picture)
    spots, words = features(frame)
    mirrored_spots, mirrored_words = features(np.ascontiguousarray(frame[:, ::-1]))
    mirrored_spots[:, 0] = frame.shape[1] - 1 - mirrored_spots[:, 0]

    apart = np.abs(spots[:, None] - mirrored_spots[None]).max(2)
    own, other = np.nonzero(apart < 0.01)
    bits = np.bitwise_count(words[own][:, WORD_ORDER[4]] ^ mirrored_words[other]).sum(1)

    assert len(own) > 60
    assert np.median(bits) <= 8


def test_codes_of_moved_pictures_are_those_of_the_moved_code():
    thumb = np.asarray(scene(8).convert("L").resize((128, 128)))
    moved = moved_codes(code_of(thumb)[None])[0]

    for mirrored, start in ((0, thumb), (4, thumb[:, ::-1])):
        for turns in range(4):
            picture = np.ascontiguousarray(np.rot90(start, -turns))
            assert np.bitwise_count(moved[mirrored + turns] ^ code_of(picture)).sum() <= 4


def test_columns_come_back_from_plain_arrays_and_can_be_taken_apart():
    many = scenes()
    again = Likenesses.from_arrays(many.arrays())
    parts = Likenesses.concat([many.take([3, 1]), Likenesses(), many.take(np.array([], np.int64)), many.take([2])])

    assert len(again) == SCENES
    assert len(parts) == 3
    for name, column in parts.arrays().items():
        assert np.array_equal(column, many.take([3, 1, 2]).arrays()[name])


@pytest.mark.parametrize("broken", ["thumb", "starts", "words"])
def test_columns_that_do_not_fit_are_refused(broken):
    arrays = scenes().arrays()
    arrays[broken] = arrays[broken][:-1]

    with pytest.raises(ValueError, match="likeness column"):
        Likenesses.from_arrays(arrays)


@pytest.mark.parametrize(
    ("name", "meant", "refused"),
    [
        ("differing_share", [0.0, 0.99], [-0.01, 1.0]),
        ("tile_correlation", [0.01, 0.99], [0.0, 1.0]),
        ("least_votes", [3], [2]),
        ("least_tiles", [1], [0]),
        ("enough_tiles", [1], [0]),
        ("most_candidates", [1], [0]),
        ("crowd", [1], [0]),
        ("flat", [0.1], [0.0, -1.0]),
    ],
)
def test_parameters_that_cannot_be_meant_are_refused(name, meant, refused):
    assert [getattr(LikenessParams(**{name: value}), name) for value in meant] == meant
    for value in refused:
        with pytest.raises(ValueError, match=name):
            LikenessParams(**{name: value})


def real(folder):
    root = os.environ.get("CHANGMING_REAL_DATA")
    if not root:
        pytest.skip("CHANGMING_REAL_DATA is not set: real photos not looked at")
    return sorted(path for path in (Path(root) / folder).rglob("*") if path.suffix in {".jpg", ".png"})


@pytest.mark.parametrize(("folder", "count"), [("photos-same-place-opensfm", 32), ("photos-litter-santiago", 7)])
def test_another_shot_of_the_same_place_is_never_a_copy(folder, count):
    pictures = [Image.open(path).convert("RGB") for path in real(folder)]
    likenesses = Likenesses.of(likeness(ImageOps.contain(picture, (1024, 1024))) for picture in pictures)

    assert len(pictures) == count
    assert found(likenesses, likenesses) == []


def test_the_edited_bridges_are_found():
    paths = [path for path in real("photos-edited-pdq") if path.parent.name in {"bridge-mods", "dih"}]
    likenesses = Likenesses.of(likeness(Image.open(path)) for path in paths)
    original = next(n for n, path in enumerate(paths) if path.name == "aaa-orig.jpg")

    others = {pair[0] + pair[1] - original for pair in found(likenesses, likenesses) if original in pair}

    assert {paths[n].name for n in range(len(paths)) if n != original and n not in others} == set()
