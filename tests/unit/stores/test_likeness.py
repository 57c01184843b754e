import zipfile
from contextlib import suppress

import numpy as np
import pytest

from changming.engines.likeness import Likenesses, describe
from changming.stores.likeness import ENDING, read_index, write_index
from tests.factories.damage import damaged

pytestmark = pytest.mark.compiled


@pytest.fixture
def index(tmp_path):
    chance = np.random.default_rng(1)
    pictures = [describe(chance.integers(0, 256, (240, 320), np.uint8)) for _ in range(3)]
    path = tmp_path / f"november{ENDING}"
    likenesses = Likenesses.of(pictures)
    write_index(
        path, ["甲/a.jpg", "b.jpg", "c.jpg"], ["1" * 64, "2" * 64, ""], [1.5, np.nan, 3], ["P1", "", "张三"], likenesses
    )
    return path, likenesses


def test_an_index_comes_back_as_it_was_written(index):
    path, likenesses = index

    read = read_index(path)

    assert read.files == ("甲/a.jpg", "b.jpg", "c.jpg")
    assert read.sha256s == ("1" * 64, "2" * 64, "")
    assert read.persons == ("P1", "", "张三")
    assert np.array_equal(read.taken_s, [1.5, np.nan, 3], equal_nan=True)
    for name, column in likenesses.arrays().items():
        assert np.array_equal(read.likenesses.arrays()[name], column)


def test_an_index_of_nothing_comes_back(tmp_path):
    path = tmp_path / f"empty{ENDING}"
    write_index(path, [], [], [], [], Likenesses())

    read = read_index(path)

    assert (read.files, read.persons, len(read.likenesses), len(read.taken_s)) == ((), (), 0, 0)


def test_the_same_pictures_give_the_same_bytes(index, tmp_path):
    path, _ = index
    read = read_index(path)
    again = tmp_path / "again.npz"

    write_index(again, read.files, read.sha256s, read.taken_s, read.persons, read.likenesses)

    assert again.read_bytes() == path.read_bytes()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["again.npz", path.name]


def test_columns_of_different_lengths_are_refused(index):
    path, likenesses = index

    with pytest.raises(ValueError, match="one length"):
        write_index(path, ["a"], ["1"], [0.0], [""], likenesses)


def test_a_changed_index_is_refused_in_words(index):
    path, _ = index
    whole = path.read_bytes()
    kept = read_index(path).files

    for seed in range(40):
        path.write_bytes(damaged(whole, seed))
        with suppress(ValueError):
            assert read_index(path).files == kept


def test_pickled_content_is_never_loaded(tmp_path):
    path = tmp_path / f"bad{ENDING}"
    with path.open("wb") as file:
        np.savez(file, version=np.array([{"a": 1}], object))

    with pytest.raises(ValueError, match=r".+"):
        read_index(path)


def test_an_array_that_says_it_is_larger_than_its_content_takes_no_memory(index):
    path, _likenesses = index
    with zipfile.ZipFile(path) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(path, "w") as changed:
        for name, content in members.items():
            changed.writestr(name, content.replace(b"'shape': (", b"'shape': (9999999999, ", 1))

    with pytest.raises(ValueError, match="an array larger than its content"):
        read_index(path)


@pytest.mark.parametrize(
    ("arrays", "reason"),
    [
        ({"thumb": np.zeros(3)}, "no version in it"),
        ({"version": np.array([[1]])}, "no version in it"),
        ({"version": np.array([7])}, "version 7, this program reads 1"),
        ({"version": np.array([1])}, "its content does not match its checksum"),
        ({"version": np.zeros(1, [("名", "f8")])}, "an array of a version that is not read"),
    ],
)
@pytest.mark.filterwarnings("ignore:Stored array in format 3.0:UserWarning")
def test_arrays_that_are_no_index_are_refused_in_words(tmp_path, arrays, reason):
    path = tmp_path / f"other{ENDING}"
    with path.open("wb") as file:
        np.savez(file, **arrays)

    with pytest.raises(ValueError, match=reason):
        read_index(path)


def test_an_index_that_cannot_be_put_in_its_place_leaves_nothing_behind(tmp_path):
    (tmp_path / "taken").mkdir()

    with pytest.raises(OSError, match="taken"):
        write_index(tmp_path / "taken", [], [], [], [], Likenesses())

    assert [each.name for each in tmp_path.iterdir()] == ["taken"]
