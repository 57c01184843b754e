"""Parquet is opened in a process of its own, which may end without ending anything else."""

import io

import polars as pl
import pytest

from changming.intake.parquet import read_parquet, reading_child
from changming.intake.parquet_child import BROKEN, TABLE, TOO_LARGE, answer
from changming.intake.problem import LIMITS, Limits, Unreadable


def written(**columns) -> bytes:
    packed = io.BytesIO()
    pl.DataFrame(columns).write_parquet(packed)
    return packed.getvalue()


def test_cells_come_as_they_were_written():
    names, cells = read_parquet(written(device=["a", None], lon=[114.5, float("nan")], work=[True, None]), LIMITS)

    assert names == ["device", "lon", "work"]
    assert cells == [["a", None], [114.5, None], [True, None]]


def test_a_child_that_ended_costs_one_file():
    sound = written(time=["06:30"])
    read_parquet(sound, LIMITS)

    reading_child().kill()
    reading_child().wait()
    with pytest.raises(Unreadable):
        read_parquet(sound, LIMITS)

    assert read_parquet(sound, LIMITS) == (["time"], [["06:30"]])


@pytest.mark.parametrize(
    ("data", "rows", "mark"),
    [(written(a=[1, 2]), 2, TABLE), (written(a=[1, 2]), 1, TOO_LARGE), (b"PAR1 no more", 9, BROKEN), (b"", 9, BROKEN)],
)
def test_child_marks_its_answer(data, rows, mark):
    assert answer(data, rows, 10)[:1] == mark


def test_limits_are_said():
    with pytest.raises(Unreadable, match="at most 1 rows and 1000 columns"):
        read_parquet(written(a=[1, 2]), Limits(rows=1))
