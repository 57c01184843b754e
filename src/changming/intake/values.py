"""The cells of one row become typed values; what cannot be read becomes problems, and may cost the row."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from changming.intake import kinds
from changming.intake.cells import (
    BadCell,
    Cell,
    is_blank,
    read_flag,
    read_id,
    read_list,
    read_number,
    read_text,
    read_whole,
    read_word,
    show,
    shown,
)
from changming.intake.kinds import Column, Kind
from changming.intake.problem import Problem, marked
from changming.intake.record import Frame
from changming.intake.rows import Row
from changming.intake.times import TIME_EXPECTED, When, moment, read_day, read_time, read_when

LAST_YEAR = 9999
ONE_DAY = timedelta(days=1)
ENDS_AFTER = marked("an end after the start")
NO_REASON = frozenset({"无", "没有", "none"})
ANYTHING = marked("a cell that is filled")


@dataclass(slots=True)
class Reading:
    """What was read of one row so far. `left_out`: its time or its key cannot be read."""

    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left_out: bool = False
    refused: set[str] = field(default_factory=set)

    def refuse(self, column: str, cell: Cell, expected: str, **facts: str) -> None:
        """Note what is wrong with the cell of a column."""
        self._note(column, self.row.header.text(column), cell, expected, facts)

    def refuse_one(self, column: str, bad: BadCell) -> None:
        """Note what is wrong with one of the cells that give a column."""
        header = self.row.header.texts[self.row.header.columns[column][bad.which]]
        self._note(column, header, self.row.cells[column][bad.which], bad.expected, bad.facts)

    def _note(self, column: str, header: str, cell: Cell, expected: str, facts: dict[str, str]) -> None:
        self.refused.add(column)
        self.problems.append(Problem(self.row.file, self.row.number, header, shown(cell), expected, facts))


def read_row(kind: Kind, row: Row, frame: Frame) -> Reading:
    """All columns of a row but its position."""
    reading = Reading(row)
    day = _day(reading, frame)
    for column in kind.columns:
        if column.name not in row.cells or column.type in {kinds.PLACE, kinds.PAIR, kinds.DAY, kinds.SPAN}:
            continue
        try:
            value = _value(column, row, frame, day)
        except BadCell as bad:
            reading.refuse_one(column.name, bad)
            reading.left_out |= column.type == kinds.TIME and column.name != "received_at"
            continue
        if value is not None:
            reading.values[column.name] = value
    if any(column.type == kinds.SPAN for column in kind.columns):
        _read_span(reading, frame)
    _put_id_in(kind, reading)
    _order_times(reading)
    _look_for_needs(kind, reading)
    return reading


def _day(reading: Reading, frame: Frame) -> date:
    cell = reading.row.cell("date")
    try:
        return read_day(cell, frame.day.year) or frame.day
    except BadCell as bad:
        reading.refuse("date", cell, bad.expected)
        return frame.day


def _value(column: Column, row: Row, frame: Frame, day: date) -> Any:  # noqa: ANN401 -- of the column's type
    cell = row.cell(column.name)
    if column.type == kinds.TIME:
        return _time(row.cells[column.name], frame, day, day_is_enough=column.name == "done_at")
    if column.type == kinds.WORD and column.words is not None:
        return _word(cell, column)
    if column.type == kinds.NUMBER:
        return read_number(cell, least=column.least)
    if column.name == "pattern":
        return "；".join(filter(None, map(read_text, row.cells["pattern"]))) or None
    return READERS[column.type](cell)


READERS: dict[str, Callable[[Cell], Any]] = {
    kinds.TEXT: read_text,
    kinds.ID: read_id,
    kinds.IDS: read_list,
    kinds.WHOLE: read_whole,
    kinds.FLAG: read_flag,
}


def _word(cell: Cell, column: Column) -> str | None:
    try:
        return read_word(cell, column.words or {}, within=column.within)
    except BadCell:
        if column.open_words is None:
            raise
    return None if show(cell).strip() in NO_REASON else column.open_words


def _time(cells: tuple[Cell, ...], frame: Frame, day: date, *, day_is_enough: bool) -> datetime | None:
    """The time of the cell that holds; where it gives only a day, the hour may stand in another (时间 and 打卡时间)."""
    filled = [which for which, cell in enumerate(cells) if not is_blank(cell)]
    which = 0
    try:
        for which in filled[1:]:
            first = read_when(cells[filled[0]], frame.day.year)
            if first is None or first.day is None or first.since_midnight:
                break
            hour = read_when(cells[which], frame.day.year)
            if hour and hour.since_midnight is not None:
                return moment(When(hour.day or first.day, hour.since_midnight, hour.zone), frame.zone, day)
        which = filled[0] if filled else 0
        return read_time(cells[which], frame, on=day, day_is_enough=day_is_enough)
    except BadCell as bad:
        bad.which = which
        raise


def _read_span(reading: Reading, frame: Frame) -> None:
    """`from` and `to` as instants, `to` exclusive: a day as its first and its last moment."""
    row = reading.row
    ends: dict[str, When] = {}
    for column in ("from", "to"):
        if column not in row.cells:
            continue
        try:
            when = read_when(row.cell(column), frame.day.year)
        except BadCell as bad:
            reading.refuse(column, row.cell(column), bad.expected)
            reading.left_out = True
            continue
        if when:
            ends[column] = when
    if "to" in ends and _is_whole_day(ends, row.cell("to")):
        ends["to"] = replace(ends["to"], since_midnight=ONE_DAY)
    for column, when in ends.items():
        try:
            reading.values[column] = moment(when, frame.zone, frame.day)
        except BadCell as bad:
            reading.refuse(column, row.cell(column), bad.expected)
            reading.left_out = True


def _is_whole_day(ends: dict[str, When], cell: Cell) -> bool:
    """Whether `to` names a day. A spreadsheet's midnight looks like one: behind a `from` with an hour it is none."""
    if ends["to"].since_midnight is not None:
        return ends["to"] == ends.get("from") and not ends["to"].since_midnight
    begin = ends.get("from")
    return not (isinstance(cell, date) and begin is not None and begin.since_midnight is not None)


def _put_id_in(kind: Kind, reading: Reading) -> None:
    """Where a table has no id column, what names its rows stands in."""
    if not kind.id_from or "id" in reading.row.cells:
        return
    given = [reading.values[column] for column in kind.id_from if column in reading.values]
    if kind is kinds.ROSTER:
        places = [reading.values[column] for column in ("post", "segments", "facilities") if column in reading.values]
        given += ["+".join(place) if isinstance(place, tuple) else place for place in places]
    texts = [part.strftime("%H%M") if isinstance(part, datetime) else str(part) for part in given]
    if texts:
        reading.values["id"] = "-".join(texts)


def _order_times(reading: Reading) -> None:
    """An end before its start is on the next day; one that is still not after it costs the row."""
    for start, end in (("starts", "ends"), ("from", "to")):
        begins, stops = reading.values.get(start), reading.values.get(end)
        if not isinstance(begins, datetime) or not isinstance(stops, datetime):
            continue
        if stops < begins and (end == "ends" or _is_hour(reading.row.cell(end))) and stops.year < LAST_YEAR:
            stops = reading.values[end] = stops + ONE_DAY
        if stops <= begins:
            reading.refuse(end, reading.row.cell(end), ENDS_AFTER)
            reading.left_out = True


def _is_hour(cell: Cell) -> bool:
    when = read_when(cell, 2000)
    return when is not None and when.day is None


def _look_for_needs(kind: Kind, reading: Reading) -> None:
    """Leave the row out where nothing is given of what it needs."""
    for group in kind.needs:
        if any(column in reading.values for column in group):
            continue
        reading.left_out = True
        given = [column for column in group if column in reading.row.cells]
        if not given or reading.refused.intersection(given):
            continue
        time_column = kind.column(given[0]).type in {kinds.TIME, kinds.SPAN}
        reading.refuse(given[0], None, TIME_EXPECTED if time_column else ANYTHING)
