"""A row as intake read it, as a row of the database, and back again."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from changming.intake.problem import Problem, marked
from changming.intake.record import Place, Record
from changming.kernel.given import Given, Table

if TYPE_CHECKING:
    from django.db.models import Field

SHORTER = marked("a text of at most {most} characters")
KEEPABLE = marked("a value that can be kept")
PLACE = "place"
SHIFTS = "shifts"


def row_of(table: Table, record: Record) -> Given | Problem:
    """A record as a row that is not saved yet; a Problem where the database could not keep it as given."""
    values = _standing(record.values) if table.kind == SHIFTS else record.values
    row = table.model()
    for column, name in table.columns.items():
        if column not in values:
            continue
        value = _kept(values[column])
        refused = _refusal(table.field(name), value)
        if refused is not None:
            return record.problem(column, str(value)[:100], refused[0], **refused[1])
        setattr(row, name, value)
    row.row = record.row
    return row


def record_of(table: Table, row: Given, zone: ZoneInfo) -> Record:
    """The record that a row was made of, its times in the district's zone."""
    values = {}
    for column, name in table.columns.items():
        value = getattr(row, name)
        if value is None or value in ("", []):
            continue
        values[column] = _given(column, value, zone)
    if row.origin is None:
        return Record(table.kind, row.pk, values, {})
    return Record(row.origin.file, row.row or 0, values, row.origin.headers)


def _standing(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A shift's hours as the shift they are: read on another day they are the same."""
    if "shift" in values or not {"starts", "ends"} <= values.keys():
        return {column: value for column, value in values.items() if column not in {"starts", "ends"}}
    hours = f"{values['starts']:%H:%M}-{values['ends']:%H:%M}"
    return {column: value for column, value in values.items() if column not in {"starts", "ends"}} | {"shift": hours}


def _kept(value: Any) -> Any:  # noqa: ANN401 -- a cell may hold anything
    if isinstance(value, Place):
        return [value.lon, value.lat, value.raw_lon, value.raw_lat, value.datum]
    return list(value) if isinstance(value, tuple) else value


def _given(column: str, value: Any, zone: ZoneInfo) -> Any:  # noqa: ANN401 -- as above
    if column == PLACE:
        return Place(*value)
    if isinstance(value, list):
        return tuple(value)
    return value.astimezone(zone) if isinstance(value, datetime) else value


def _refusal(field: "Field[Any, Any]", value: Any) -> tuple[str, dict[str, str]] | None:  # noqa: ANN401 -- as above
    """What was expected, where a field cannot keep a value."""
    if isinstance(value, str):
        if "\0" in value:
            return KEEPABLE, {}
        if field.max_length is not None and len(value) > field.max_length:
            return SHORTER, {"most": str(field.max_length)}
    try:
        if isinstance(value, int | float):
            field.run_validators(value)
    except ValidationError:
        return KEEPABLE, {}
    return None
