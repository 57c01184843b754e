"""The sheet of shifts, day by day: what the roster of a day would say that was made of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from changming.areas.people.rules import RosterRow, ShiftRow, expand_shifts
from changming.areas.standards.choices import Work
from changming.areas.standards.rules import Pack
from changming.kernel.given import does_hold

if TYPE_CHECKING:
    from changming.areas.people.models import ShiftRow as StoredShift


def shift_days(
    rows: Iterable["StoredShift"], days: Sequence[date], pack: Pack, zone: ZoneInfo
) -> dict[tuple[str, date], list[RosterRow]]:
    """(person as the sheet writes them, day) → the duties that the sheet stands for, in order of time.

    Names of places stay as the sheet writes them; a row that cannot be read is no duty here and named by the check.
    """
    times = {name: (shift.starts, shift.ends) for name, shift in pack.shifts.items()}
    stored = list(rows)
    found: dict[tuple[str, date], list[RosterRow]] = {}
    for day in days:
        holding = [_row(row, zone) for row in stored if does_hold(row, day)]
        for duty in expand_shifts(holding, day, times, zone).rows:
            found.setdefault((duty.person or "", day), []).append(duty)
    return {key: sorted(duties, key=lambda duty: (duty.starts, duty.id)) for key, duties in found.items()}


def _row(row: "StoredShift", zone: ZoneInfo) -> ShiftRow:
    shift = row.shift
    if not shift and row.starts and row.ends:
        shift = f"{row.starts.astimezone(zone):%H:%M}-{row.ends.astimezone(zone):%H:%M}"
    headers = row.origin.headers if row.origin else {}
    return ShiftRow(
        file=row.origin.file if row.origin else "",
        row=row.row or 0,
        person=row.person or None,
        vehicle=row.vehicle or None,
        segments=tuple(row.segments),
        facilities=tuple(row.facilities),
        post=row.post or None,
        shift=shift,
        pattern=row.pattern,
        rest_column="轮休" in headers.get("pattern", ""),
        work=row.work or (Work.SWEEP if row.vehicle else Work.MANUAL_SWEEP),
        passes=row.passes,
        team=row.team,
    )
