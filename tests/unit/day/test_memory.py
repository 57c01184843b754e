"""What is remembered changes nothing but the time."""

from dataclasses import replace

import numpy as np
import pytest

from changming.day.inputs import EarlierPhotos, History
from changming.day.memory import key_of
from changming.day.photo_copies import copies_of
from changming.engines.likeness import Likenesses
from tests.unit.day.road_day import TOWN, drive, duty, judge
from tests.unit.day.test_photos import day_inputs, likeness, photo


class Notebook:
    """Remembers all, and what it was asked."""

    def __init__(self):
        self.kept, self.found, self.missed = {}, 0, 0

    def recall(self, key):
        found = self.kept.get(key)
        self.found, self.missed = self.found + (found is not None), self.missed + (found is None)
        return found

    def keep(self, key, values):
        self.kept[key] = dict(values)


OVER_B = drive((0, 0, True), (300, 0, True))
OVER_S = drive((100, 0, True), (100, 100, True))


def test_same_fixes_are_matched_once_and_say_the_same():
    notebook = Notebook()
    first = judge({"v1": OVER_B}, duty(), memory=notebook)

    again = judge({"v1": OVER_B}, duty(), memory=notebook)

    assert (again.segments, again.tracks, again.duties) == (first.segments, first.tracks, first.duties)
    assert (notebook.found, notebook.missed) == (1, 1)
    assert first.segments == judge({"v1": OVER_B}, duty()).segments


def test_a_late_file_is_matched_alone():
    notebook = Notebook()
    judge({"v1": OVER_B}, duty(), memory=notebook)

    judge({"v1": OVER_B, "v2": OVER_S}, duty(), duty("d2", ("S",), "v2"), memory=notebook)

    assert (notebook.found, notebook.missed) == (1, 2)


def test_another_ledger_is_another_match():
    notebook = Notebook()
    judge({"v1": OVER_B}, duty(), memory=notebook)

    judge({"v1": OVER_B}, duty(), memory=notebook, segments=TOWN[:3])

    assert notebook.found == 0


def test_a_photo_is_searched_in_an_earlier_day_once():
    loads = []

    def load():
        loads.append(1)
        return Likenesses.of([likeness(1)])

    notebook, history = Notebook(), History((EarlierPhotos((photo("history/x.jpg"),), load),))
    one = [photo("a.jpg", sha256="a")], [likeness(1, "bordered")]
    two = [photo("a.jpg", sha256="a"), photo("b.jpg", sha256="b")], [likeness(1, "bordered"), likeness(2)]

    first = [list(copies_of(replace(day_inputs(*one, history=history), memory=notebook))) for _ in range(2)]
    later = list(copies_of(replace(day_inputs(*two, history=history), memory=notebook)))

    assert first[0] == first[1]
    assert [(copy.one, copy.other) for copy in later] == [("a.jpg", "history/x.jpg")]
    assert len(loads) == 2
    assert later == list(copies_of(day_inputs(*two, history=history)))


@pytest.mark.parametrize(
    "parts", [("a", "b"), ("ab",), ("a", np.array([1.0])), ("a", np.array([1])), ("a", np.array([[1.0]]))]
)
def test_keys_differ_where_anything_differs(parts):
    others = [("a", "b"), ("ab",), ("a", np.array([1.0])), ("a", np.array([1])), ("a", np.array([[1.0]]))]

    assert sum(key_of(*parts) == key_of(*other) for other in others) == 1
