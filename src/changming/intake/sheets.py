"""Files that hold tables become grids: text tables, spreadsheets, JSON arrays; the content decides, not the ending."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely

from changming.intake.cells import Cell, is_blank
from changming.intake.decode import decode_text
from changming.intake.delimited import read_delimited
from changming.intake.grid import Grid
from changming.intake.headers import find_header
from changming.intake.html_tables import read_page
from changming.intake.json_text import load_json
from changming.intake.markup import PAGE_ROOTS, WORKBOOK_ROOT, is_markup, root_of
from changming.intake.problem import LIMITS, Limits, Unreadable, marked
from changming.intake.words import fold
from changming.intake.workbooks import NO_SPREADSHEET, Sheet, is_workbook, read_workbook
from changming.intake.xml_workbooks import read_xml_workbook

__all__ = ["NOTE_SHEETS", "decode_text", "find_header", "read_bytes", "read_grids"]

NOTE_SHEETS = frozenset(
    map(
        fold,
        (
            "说明",
            "填表说明",
            "填写说明",
            "使用说明",
            "选项",
            "下拉",
            "字典",
            "数据字典",
            "notes",
            "readme",
            "options",
            "lists",
        ),
    )
)
SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls"})
MOST_WRAPPINGS = 4


def read_grids(path: Path, name: str, limits: Limits = LIMITS) -> list[Grid]:
    """The sheets of one file that hold anything, sheets of explanations left out; `name` is what reports call it.

    Raises Unreadable where the file is no table or larger than `limits` allow.
    """
    data = read_bytes(path, limits)
    if is_workbook(data):
        return [grid.check(limits) for grid in _of_sheets(read_workbook(data, limits), name)]
    text = _text(data, path)
    if is_markup(text):
        return [grid.check(limits) for grid in _of_sheets(_of_markup(text, limits), name)]
    if text.lstrip()[:1] in {"[", "{"}:
        return [_of_json(text, name, limits).check(limits)]
    rows = read_delimited(text, limits)
    return [Grid(name, "", rows, range(1, len(rows) + 1)).check(limits)] if _has_cells(rows) else []


def _text(data: bytes, path: Path) -> str:
    try:
        return decode_text(data)
    except Unreadable:
        if path.suffix.lower() in SPREADSHEETS:
            raise Unreadable(NO_SPREADSHEET) from None
        raise


def _of_markup(text: str, limits: Limits) -> list[Sheet]:
    """The sheets of what exports call .xls though it is none: a page with tables, or a spreadsheet as XML."""
    root = root_of(text)
    if root == WORKBOOK_ROOT:
        return read_xml_workbook(text, limits)
    if root in PAGE_ROOTS:
        return [Sheet("", read_page(text, limits))]
    raise Unreadable(marked("a table: CSV, a spreadsheet, JSON or a web page with a table"))


def _of_sheets(sheets: list[Sheet], name: str) -> list[Grid]:
    sheets = [sheet for sheet in sheets if _has_cells(sheet.rows)]
    sheets = [sheet for sheet in sheets if fold(sheet.name) not in NOTE_SHEETS] or sheets
    several = len(sheets) > 1
    return [
        Grid(f"{name}#{sheet.name}" if several else name, sheet.name, sheet.rows, range(1, len(sheet.rows) + 1))
        for sheet in sheets
    ]


def read_bytes(path: Path, limits: Limits = LIMITS) -> bytes:
    """A file's bytes; raises Unreadable for one that is too large or that the system does not give."""
    try:
        if path.stat().st_size > limits.file_bytes:
            raise Unreadable(marked("a file of at most {size} MB"), size=str(limits.file_bytes // 2**20))
        return path.read_bytes()
    except OSError as refused:
        raise Unreadable(marked("a file that can be opened")) from refused


def _has_cells(rows: list[list[Cell]] | list[list[str]]) -> bool:
    return any(not is_blank(cell) for row in rows for cell in row)


def _of_json(text: str, name: str, limits: Limits) -> Grid:
    """An array of objects, one in a wrapper, GeoJSON features, or an object on each line."""
    try:
        loaded = load_json(text, limits)
    except Unreadable:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not all(line.strip().startswith("{") for line in lines):
            raise
        loaded = [load_json(line, limits) for line in lines]
    items = _items(loaded, MOST_WRAPPINGS)
    if items is None:
        raise Unreadable(marked("a JSON array of objects"))
    flat = [_flat(item) for item in items]
    keys = list(dict.fromkeys(key for item in flat for key in item))
    if len(keys) > limits.columns:  # before rows as wide are made
        raise Unreadable(marked("a table of at most {columns} columns"), columns=str(limits.columns))
    rows: list[list[Cell]] = [list(keys), *([item.get(key) for key in keys] for item in flat)]
    return Grid(name, "", rows, range(len(rows)), is_json=True)


def _items(loaded: Any, wrappings: int) -> list[Any] | None:  # noqa: ANN401 -- JSON is anything
    """The array of objects, wherever an interface wraps it; the largest one."""
    if isinstance(loaded, list):
        return loaded if not loaded or any(isinstance(item, dict) for item in loaded) else None
    if not isinstance(loaded, dict) or not wrappings:
        return None
    inner = (_items(value, wrappings - 1) for value in loaded.values() if isinstance(value, dict | list))
    found = [items for items in inner if items is not None]
    return max(found, key=len) if found else None


def _flat(item: Any) -> dict[str, Cell]:  # noqa: ANN401 -- JSON is anything
    """One object as cells by key; a GeoJSON feature as its properties and the middle of its geometry."""
    if not isinstance(item, dict):
        return {}
    if item.get("type") == "Feature" and "geometry" in item:
        properties = item.get("properties")
        cells = dict(properties) if isinstance(properties, dict) else {}
        if item.get("id") is not None and not any(key == "id" or "编号" in key for key in cells):
            cells["id"] = item["id"]
        return {key: _cell(value) for key, value in cells.items()} | dict(_middle(item["geometry"]))
    return {str(key): _cell(value) for key, value in item.items()}


def _cell(value: Any) -> Cell:  # noqa: ANN401 -- JSON is anything
    if isinstance(value, list):
        return ";".join(str(part) for part in value if not isinstance(part, dict | list))
    if isinstance(value, dict):
        return None
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return str(value)


def _middle(geometry: Any) -> Iterator[tuple[str, Cell]]:  # noqa: ANN401 -- JSON is anything
    """Longitude and latitude of a geometry's middle."""
    if not isinstance(geometry, dict):
        return
    if geometry.get("type") == "Point":
        pair = geometry.get("coordinates")
        if isinstance(pair, list) and len(pair) > 1:
            yield from zip(("lon", "lat"), (_cell(pair[0]), _cell(pair[1])), strict=True)
        return
    middle = _shape_middle(geometry)
    if middle:
        yield from zip(("lon", "lat"), middle, strict=True)


def _shape_middle(geometry: dict[str, Any]) -> tuple[float, float] | None:
    try:
        middle = shapely.geometry.shape(geometry).centroid
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None
    return None if middle.is_empty else (middle.x, middle.y)
