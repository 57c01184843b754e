import io
import json
import random
import time
from pathlib import Path

import openpyxl
import pytest

from changming.intake.district import read_district
from changming.intake.headers import looks_like
from changming.intake.kinds import KINDS
from changming.intake.problem import Unreadable
from changming.intake.sheets import read_grids
from changming.intake.tables import Read, read_kind
from tests.unit.intake import mutations
from tests.unit.intake.made import FRAME, at
from tests.unit.intake.test_district import WHOLE
from tests.unit.intake.test_markup_tables import PAGE, WORKBOOK
from tests.unit.intake.test_platforms import DINGTALK, WECOM

MUTANTS = 50
MOST_S = 5.0
SIGN_INS = "二队签到表,,,,,,\n工号,时间,类型,经度,纬度,精度(米),备注\n" + "".join(
    f"{10000 + number},2026/11/23 6:{number:02}:05,签到,103.78{number:02},36.06,12,\"补传, '离线'\"\n"
    for number in range(30)
)


def spreadsheet() -> bytes:
    """A roster with dates, times, numbers and text."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["排班表"])
    sheet.append(["班次编号", "工号", "作业类型", "岗位", "开始", "结束", "趟次"])
    for number in range(20):
        starts = at(5).replace(tzinfo=None)
        sheet.append([f"B{number}", 10000 + number, "普扫", "P1", starts, at(13).time(), 1.0])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


INPUTS = {
    "csv": (SIGN_INS.encode(), mutations.raw, "sign_ins"),
    "csv-gbk": (SIGN_INS.encode("gbk"), mutations.raw, "sign_ins"),
    "csv-cells": (SIGN_INS.encode(), mutations.text_cells, "sign_ins"),
    "csv-utf16": (SIGN_INS.replace(",", "\t").encode("utf-16"), mutations.raw, "sign_ins"),
    "page": (PAGE.format(charset="gbk").encode("gbk"), mutations.raw, "sign_ins"),
    "page-numbers": (PAGE.format(charset="gbk").encode("gbk"), mutations.xml_numbers, "sign_ins"),
    "xml": (WORKBOOK.format(charset="utf-8").encode(), mutations.raw, "sign_ins"),
    "xml-numbers": (WORKBOOK.format(charset="utf-8").encode(), mutations.xml_numbers, "sign_ins"),
    "json": (json.dumps([WECOM] * 5 + [DINGTALK]).encode(), mutations.raw, "sign_ins"),
    "json-wecom": (json.dumps({"checkindata": [WECOM] * 5}).encode(), mutations.json_values, "sign_ins"),
    "json-dingtalk": (json.dumps([DINGTALK] * 5).encode(), mutations.json_values, "sign_ins"),
    "xlsx": (spreadsheet(), mutations.raw, "roster"),
    "xlsx-contents": (spreadsheet(), mutations.zip_members, "roster"),
    "xls": ((Path(__file__).parent / "sign-ins.xls").read_bytes(), mutations.raw, "sign_ins"),
}


@pytest.mark.parametrize("name", INPUTS)
def test_changed_table_is_read_or_refused_in_words(tmp_path: Path, name: str) -> None:
    data, mutation, kind = INPUTS[name]
    path = tmp_path / "input"
    for seed in range(MUTANTS):
        path.write_bytes(mutation(data, random.Random(f"{name} {seed}")))  # noqa: S311 -- a seed, no secret

        started = time.perf_counter()
        found = read_or_refuse(path, kind)

        assert (time.perf_counter() - started < MOST_S, list(tmp_path.iterdir())) == (True, [path])
        assert all(problem.expected.format(**problem.facts) for problem in found.problems)


def read_or_refuse(path: Path, kind: str) -> Read:
    """What was read of a file as one kind, and nothing of a refused one."""
    try:
        grids = read_grids(path, "input")
    except Unreadable as refused:
        assert str(refused)  # noqa: PT017 -- either is right
        return Read()
    for grid in grids:
        looks_like(grid.rows)
    return read_kind(kind, grids, FRAME)


@pytest.mark.parametrize("kind", KINDS)
def test_nasty_cells_of_every_kind_are_read_or_refused_in_words(kind: str, tmp_path: Path) -> None:
    rng = random.Random(kind)  # noqa: S311 -- a seed, no secret
    columns = [column.name for column in KINDS[kind].columns]
    rows = [columns, *([rng.choice(mutations.NASTY) for _ in columns] for _ in range(200))]
    path = tmp_path / "input.json"
    path.write_text(json.dumps([dict(zip(columns, row, strict=True)) for row in rows[1:]]), encoding="utf-8")

    found = read_kind(kind, read_grids(path, "input"), FRAME)

    assert all(problem.expected.format(**problem.facts) for problem in found.problems)
    assert len(found.records) <= 200


def test_changed_district_is_read_or_refused_in_words(tmp_path: Path) -> None:
    for seed in range(MUTANTS):
        data = mutations.raw(WHOLE.encode(), random.Random(seed))  # noqa: S311 -- a seed, no secret
        (tmp_path / "district.toml").write_bytes(data)

        try:
            found = read_district(tmp_path)
        except Unreadable as refused:
            assert str(refused)  # noqa: PT017 -- either is right
        else:
            assert found.day.year
