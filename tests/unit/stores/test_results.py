import os
from datetime import date

import numpy as np
import pytest

from changming.stores.results import get, put, remove
from tests.factories.damage import damaged
from tests.factories.full_disk import files_of_at_most

DISTRICT, DAY = "620103", date(2026, 11, 20)
MIB = 2**20


def key(number):
    return f"{number:064x}"


def files_of(root):
    return sorted((root / DISTRICT / DAY.isoformat()).glob("*"))


def keep(root, number, values, limit_bytes=MIB):
    return put(root, DISTRICT, DAY, key(number), values, limit_bytes=limit_bytes)


def test_values_come_back_as_they_were(tmp_path):
    values = {
        "file": np.arange(6, dtype=np.int32).reshape(2, 3).T,
        "t_s": np.array([np.nan, -0.0, 1.5]),
        "none": np.empty((0, 2), np.float32),
        "one": np.array(7, np.int8),
        "names": np.array(["甲", "乙丙"]),
        "facts": '{"甲": [1]}\n',
        "": "",
        "odd": "\ud800",
    }

    kept = keep(tmp_path, 1, values)
    found = get(tmp_path, DISTRICT, DAY, key(1))

    assert kept
    assert list(found) == list(values)
    for name, value in values.items():
        if isinstance(value, str):
            assert found[name] == value
        else:
            assert (found[name].dtype, found[name].shape) == (value.dtype, value.shape)
            assert found[name].tobytes() == value.tobytes()


def test_a_key_that_was_never_kept_has_nothing(tmp_path):
    assert get(tmp_path, DISTRICT, DAY, key(1)) is None
    assert list(tmp_path.iterdir()) == []


def test_a_key_kept_again_has_the_newer_values(tmp_path):
    keep(tmp_path, 1, {"a": "old"})
    keep(tmp_path, 1, {"a": "new"})

    assert get(tmp_path, DISTRICT, DAY, key(1)) == {"a": "new"}


def test_what_is_broken_is_as_if_it_were_not_there(tmp_path):
    values = {"a": np.arange(50), "b": "text"}
    keep(tmp_path, 1, values)
    [path] = files_of(tmp_path)
    whole, absent = path.read_bytes(), 0

    for seed in range(60):
        path.write_bytes(damaged(whole, seed))
        found = get(tmp_path, DISTRICT, DAY, key(1))
        absent += found is None
        assert found is None or (found["a"].tolist(), found["b"]) == (list(range(50)), "text")

    assert absent > 30
    assert keep(tmp_path, 1, values)
    assert get(tmp_path, DISTRICT, DAY, key(1))["b"] == "text"


def test_those_not_asked_for_the_longest_make_room(tmp_path):
    values = {"a": np.zeros(10_000, np.uint8)}
    for number in range(4):
        keep(tmp_path, number, values, limit_bytes=45_000)
        os.utime(tmp_path / DISTRICT / DAY.isoformat() / f"{key(number)}.npz", (number, number))
    get(tmp_path, DISTRICT, DAY, key(0))

    keep(tmp_path, 4, values, limit_bytes=45_000)

    assert [number for number in range(5) if get(tmp_path, DISTRICT, DAY, key(number))] == [0, 2, 3, 4]


def test_what_is_larger_than_the_limit_is_not_kept_and_drives_nothing_out(tmp_path):
    keep(tmp_path, 1, {"a": "small"})

    assert keep(tmp_path, 2, {"a": np.zeros(MIB, np.uint8)}) is False
    assert get(tmp_path, DISTRICT, DAY, key(1)) == {"a": "small"}
    assert len(files_of(tmp_path)) == 1


def test_where_the_disk_is_full_the_work_goes_on(tmp_path):
    with files_of_at_most(4096):
        kept = keep(tmp_path, 1, {"a": np.zeros(100_000, np.uint8)})

    assert kept is False
    assert files_of(tmp_path) == []


def test_objects_are_not_kept(tmp_path):
    with pytest.raises(ValueError, match="Object"):
        keep(tmp_path, 1, {"a": np.array([{}], object)})

    assert files_of(tmp_path) == []


def test_a_day_is_removed(tmp_path):
    keep(tmp_path, 1, {"a": "text"})

    assert remove(tmp_path, DISTRICT, DAY)
    assert get(tmp_path, DISTRICT, DAY, key(1)) is None


@pytest.mark.parametrize("name", ["", "../" * 8, "a" * 15, "A" * 64])
def test_a_key_is_no_path(tmp_path, name):
    with pytest.raises(ValueError, match="a key is a hash"):
        get(tmp_path, DISTRICT, DAY, name)
