"""Verbs of places: the ledger is changed with a reason, from a day on; earlier days keep what was true then."""

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime

from django.db import transaction

from changming.areas.people.queries import viewer_acting
from changming.areas.people.rules import Permission, must
from changming.areas.places.models import ROAD_FIELDS, Segment
from changming.kernel.actor import Actor
from changming.kernel.audit import record
from changming.kernel.errors import Refused
from changming.kernel.given import DatedQuerySet, Table
from changming.kernel.receiving import weigh_version

CHANGED = "places.segment.change"
EDITABLE = frozenset({"name", "grade", "team", "width_m"})
CONTENT = Table("roads", Segment, {name: name for name in ("code", "line", *ROAD_FIELDS)}, key=("code",), amends=True)


class NoSuchRoad(Refused):
    """The ledger has no such road on that day, or not for whoever asks."""

    code = "no_such_road"


class NothingChanged(Refused):
    """The ledger says so already."""

    code = "nothing_changed"


class NoReason(Refused):
    """The ledger is changed with a reason only."""

    code = "no_reason"


def change_segment(
    *,
    district: str,
    code: str,
    from_day: date,
    values: Mapping[str, str | float | None],
    reason: str,
    actor: Actor,
    at: datetime,
) -> Segment:
    """From a day on a road of the ledger is of another name, grade, team or width; the version that holds then.

    Raises NotGranted, NoSuchRoad, NothingChanged, NoReason; ValueError for a field that is not changed here.
    """
    if unknown := set(values) - EDITABLE:
        raise ValueError(f"not changed here: {sorted(unknown)}")
    if not reason.strip():
        raise NoReason(code=code)
    with transaction.atomic():
        must(viewer_acting(actor), Permission.EDIT_LEDGER, district=district)
        rows = Segment.objects.filter(district=district, code=code).order_by("pk")
        versions = [one for one in rows.select_for_update() if isinstance(one, Segment)]
        now = _that_holds(rows, from_day)
        if now is None:
            raise NoSuchRoad(code=code, day=from_day)
        must(viewer_acting(actor), Permission.EDIT_LEDGER, district=district, teams=_teams(now, values))
        before = {name: getattr(now, name) for name in values if getattr(now, name) != values[name]}
        if not before:
            raise NothingChanged(code=code, day=from_day)
        fresh = copy(now)
        fresh.pk, fresh._state, fresh.repeats = None, Segment()._state, 0  # noqa: SLF001 -- as Django copies a row
        vars(fresh).update(values)
        received = weigh_version(CONTENT, fresh, versions, day=from_day)
        received.write()
        facts = {"day": from_day, "before": before, "after": {name: values[name] for name in before}, "reason": reason}
        record(chain=district, action=CHANGED, actor=actor, at=at, subject=f"segment:{code}", facts=facts)
        changed = _that_holds(rows, from_day)
    if changed is None:
        raise LookupError(f"{code}: no version holds from {from_day}")
    return changed


def _that_holds(rows: DatedQuerySet, day: date) -> Segment | None:
    found = rows.on(day).first()
    return found if isinstance(found, Segment) else None


def _teams(now: Segment, values: Mapping[str, str | float | None]) -> set[str]:
    """Teams that the change takes something from or gives something to."""
    return {now.team, str(values.get("team", now.team))}
