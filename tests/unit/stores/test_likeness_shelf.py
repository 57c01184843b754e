import hashlib
from datetime import date

import numpy as np
import pytest

from changming.engines.likeness import Likeness, Likenesses
from changming.engines.likeness.columns import THUMB_PX
from changming.stores import likeness_shelf
from changming.stores.drafts import StorageFull
from changming.stores.likeness_shelf import get, put, remove
from tests.factories.full_disk import files_of_at_most

DISTRICT, DAY, NEXT = "620103", date(2026, 11, 20), date(2026, 11, 21)


def name(number):
    return hashlib.sha256(str(number).encode()).hexdigest()


def picture(number):
    chance = np.random.default_rng(number)
    features = number % 5
    return Likeness(
        chance.integers(0, 256, (THUMB_PX, THUMB_PX), np.uint8),
        chance.integers(0, 2**63, 4).astype(np.uint64),
        np.array([400, 300 + number], np.int16),
        chance.random((features, 2), np.float32),
        chance.integers(0, 2**32, (features, 8), np.uint32),
    )


def pictures(numbers):
    return Likenesses.of(picture(number) for number in numbers)


def shelve(root, numbers, day=DAY):
    return put(root, DISTRICT, day, [name(number) for number in numbers], pictures(numbers))


def equal(one, other):
    return all(np.array_equal(column, other.arrays()[name]) for name, column in one.arrays().items())


def files_of(root, day=DAY):
    return sorted((root / DISTRICT / day.isoformat()).glob("*.npz"))


def test_likenesses_of_several_days_come_in_the_order_asked(tmp_path):
    shelve(tmp_path, [1, 2, 3])
    shelve(tmp_path, [4, 9], NEXT)
    wanted = [(NEXT, 9), (DAY, 3), (DAY, 1), (NEXT, 4), (DAY, 3)]

    got = get(tmp_path, DISTRICT, [(day, name(number)) for day, number in wanted])

    assert got.missing == ()
    assert equal(got.likenesses, pictures([9, 3, 1, 4, 3]))


def test_what_is_there_is_not_put_again(tmp_path):
    assert shelve(tmp_path, [1, 2, 1]) == 2
    before = [path.read_bytes() for path in files_of(tmp_path)]

    assert shelve(tmp_path, [2, 1]) == 0
    assert shelve(tmp_path, []) == 0
    assert [path.read_bytes() for path in files_of(tmp_path)] == before
    assert shelve(tmp_path, [2, 3]) == 1


def test_what_is_not_there_is_named_and_like_nothing(tmp_path):
    shelve(tmp_path, [4])

    got = get(tmp_path, DISTRICT, [(DAY, name(7)), (DAY, name(4)), (NEXT, name(4))])

    assert got.missing == (0, 2)
    assert len(got.likenesses) == 3
    assert equal(got.likenesses.take([1]), pictures([4]))
    assert not got.likenesses.take([0, 2]).thumb.any()
    assert got.likenesses.take([0, 2]).starts.tolist() == [0, 0, 0]


def test_nothing_asked_gives_nothing(tmp_path):
    got = get(tmp_path, DISTRICT, [])

    assert (len(got.likenesses), got.missing) == (0, ())


def test_many_puttings_stay_few_files(tmp_path, monkeypatch):
    monkeypatch.setattr(likeness_shelf, "MOST_FILES", 4)
    monkeypatch.setattr(likeness_shelf, "JOINED", 3)
    most = 0
    for number in range(25):
        shelve(tmp_path, [number, 100 + number])
        most = max(most, len(files_of(tmp_path)))

    numbers = [*range(25), *range(100, 125)]
    got = get(tmp_path, DISTRICT, [(DAY, name(number)) for number in numbers])

    assert most == 4
    assert got.missing == ()
    assert equal(got.likenesses, pictures(numbers))


def test_a_picture_in_two_files_as_a_kill_leaves_it_is_there_once(tmp_path, monkeypatch):
    shelve(tmp_path, [1, 2])
    [first] = files_of(tmp_path)
    kept = first.read_bytes()
    shelve(tmp_path, [3])
    monkeypatch.setattr(likeness_shelf, "MOST_FILES", 2)
    shelve(tmp_path, [4])
    first.write_bytes(kept)

    got = get(tmp_path, DISTRICT, [(DAY, name(number)) for number in (1, 2, 3, 4)])
    shelve(tmp_path, [5])

    assert equal(got.likenesses, pictures([1, 2, 3, 4]))
    assert len(files_of(tmp_path)) == 1
    assert equal(get(tmp_path, DISTRICT, [(DAY, name(2))]).likenesses, pictures([2]))


@pytest.mark.parametrize("at", [0.02, 0.5, 0.97], ids=["begin", "middle", "end"])
def test_a_broken_file_is_as_one_that_is_not_there_and_may_be_put_again(tmp_path, at):
    shelve(tmp_path, [3])
    shelve(tmp_path, [4])
    [bad] = [path for path in files_of(tmp_path) if hashlib.sha256(bytes.fromhex(name(3))).hexdigest() in path.name]
    whole = bad.read_bytes()
    place = int(len(whole) * at)
    bad.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])

    got = get(tmp_path, DISTRICT, [(DAY, name(4)), (DAY, name(3))])

    assert got.missing in {(1,), ()}
    assert equal(got.likenesses.take([0]), pictures([4]))
    assert got.missing == (1,) or equal(got.likenesses, pictures([4, 3]))
    shelve(tmp_path, [3])
    bad.write_bytes(b"")
    assert get(tmp_path, DISTRICT, [(DAY, name(3))]).missing == (0,)
    assert shelve(tmp_path, [3]) == 1
    assert equal(get(tmp_path, DISTRICT, [(DAY, name(3))]).likenesses, pictures([3]))


def test_where_only_joining_finds_no_room_the_pictures_are_there(tmp_path, monkeypatch):
    monkeypatch.setattr(likeness_shelf, "MOST_FILES", 2)

    with files_of_at_most(30_000):  # one picture fits
        for number in range(4):
            shelve(tmp_path, [number])
        with pytest.raises(StorageFull):
            shelve(tmp_path, [8, 9])

    assert len(files_of(tmp_path)) == 4
    assert get(tmp_path, DISTRICT, [(DAY, name(number)) for number in (0, 1, 2, 3, 8)]).missing == (4,)
    assert shelve(tmp_path, [8, 9]) == 2
    assert len(files_of(tmp_path)) == 1


def test_hashes_and_likenesses_are_as_many(tmp_path):
    with pytest.raises(ValueError, match="as many"):
        put(tmp_path, DISTRICT, DAY, [name(1)], pictures([1, 2]))


def test_what_is_no_hash_leaves_nothing(tmp_path):
    with pytest.raises(ValueError, match="hexadecimal"):
        put(tmp_path, DISTRICT, DAY, ["../x"], pictures([1]))

    assert files_of(tmp_path) == []


def test_a_day_is_removed(tmp_path):
    shelve(tmp_path, [1])

    assert remove(tmp_path, DISTRICT, DAY)
    assert get(tmp_path, DISTRICT, [(DAY, name(1))]).missing == (0,)
