"""Verbs of places: the ledger is changed with a reason, from a day on; earlier days keep what was true then."""

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date, datetime

from django.db import transaction

from changming.areas.people.queries import viewer_acting
from changming.areas.people.rules import NotGranted, Permission, must
from changming.areas.places.choices import ProposalState
from changming.areas.places.models import ROAD_FIELDS, District, Segment, SegmentProposal
from changming.areas.places.rules import ProposedLine
from changming.kernel.actor import Actor
from changming.kernel.audit import record
from changming.kernel.errors import Refused
from changming.kernel.given import DatedQuerySet, Table
from changming.kernel.receiving import BATCH, weigh_version
from changming.kernel.workflow import advance

CHANGED = "places.segment.change"
PROPOSED = "places.proposal.bring"
DRAWN = "places.proposal.confirm"
EDITABLE = frozenset({"name", "grade", "team", "width_m"})
OF_THE_LINE = frozenset({"oneway", "part_of"})  # what a drawn line says better than a row without one
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


def propose_lines(*, district: str, lines: Iterable[ProposedLine], actor: Actor, at: datetime) -> int:
    """Keep lines that `ledger draft` proposes, for a person to look at each; how many wait that did not.

    One that waits already is replaced; one that was decided with the same content stays decided. Raises NotGranted.
    """
    with transaction.atomic():
        asked = {one.code: one for one in lines}
        viewer = viewer_acting(actor)
        must(viewer, Permission.EDIT_LEDGER, district=district)
        must(viewer, Permission.EDIT_LEDGER, district=district, teams={one.team for one in asked.values()})
        District.objects.select_for_update().get(code=district)
        known: dict[tuple[str, bytes], str] = {}
        for row in SegmentProposal.objects.filter(district=district).iterator():
            known[row.code, bytes(row.line)] = row.state
        fresh = [one for one in asked.values() if (one.code, one.line) not in known]
        codes = [one.code for one in fresh]
        for start in range(0, len(codes), BATCH):
            waits = SegmentProposal.objects.filter(district=district, state=ProposalState.PROPOSED)
            waits.filter(code__in=codes[start : start + BATCH]).delete()
        rows = [
            SegmentProposal(
                district=district,
                code=one.code,
                team=one.team,
                fields=dict(one.fields),
                line=one.line,
                sure=one.sure,
                doubts=one.doubts,
                by=actor.key,
                arrived_at=at,
            )
            for one in fresh
        ]
        SegmentProposal.objects.bulk_create(rows, batch_size=BATCH)
        if rows:
            facts = {"number": len(rows)}
            record(chain=district, action=PROPOSED, actor=actor, at=at, subject="places.proposal", facts=facts)
    return len(rows)


def confirm_proposal(*, district: str, proposal: int, from_day: date, actor: Actor, at: datetime) -> SegmentProposal:
    """From a day on the ledger has the road with this line; what the ledger says of it beside stays where it says it.

    Raises NotGranted, NotFromHere, NotYours.
    """
    with transaction.atomic():
        row = _proposal(district, proposal, actor)
        District.objects.select_for_update().get(code=district)
        advance(row, "confirm", actor=actor, at=at, day=from_day, code=row.code)
        rows = Segment.objects.filter(district=district, code=row.code).order_by("pk")
        versions = [one for one in rows.select_for_update() if isinstance(one, Segment)]
        now = _that_holds(rows, from_day)
        said = {name: row.fields[name] for name in ROAD_FIELDS}
        if now is not None:
            said |= {name: getattr(now, name) or said[name] for name in ROAD_FIELDS if name not in OF_THE_LINE}
        fresh = Segment(district=district, code=row.code, line=bytes(row.line), **said)
        weigh_version(CONTENT, fresh, versions, day=from_day).write()
        return _decided(row, "", actor, at)


def refuse_proposal(*, district: str, proposal: int, reason: str, actor: Actor, at: datetime) -> SegmentProposal:
    """The line is not taken; the ledger stays as it is. Raises NoReason, NotGranted, NotFromHere, NotYours."""
    if not reason.strip():
        raise NoReason(proposal=proposal)
    with transaction.atomic():
        row = _proposal(district, proposal, actor)
        advance(row, "refuse", actor=actor, at=at, code=row.code, reason=reason.strip())
        return _decided(row, reason.strip(), actor, at)


def _proposal(district: str, proposal: int, actor: Actor) -> SegmentProposal:
    row = SegmentProposal.objects.select_for_update().filter(district=district, pk=proposal).first()
    if row is None:
        raise NotGranted(permission=Permission.EDIT_LEDGER, proposal=proposal)
    must(viewer_acting(actor), Permission.EDIT_LEDGER, district=district, teams=[row.team])
    return row


def _decided(row: SegmentProposal, reason: str, actor: Actor, at: datetime) -> SegmentProposal:
    row.decided_by, row.decided_by_name, row.decided_at, row.reason = actor.key, actor.name, at, reason
    row.save(update_fields=["decided_by", "decided_by_name", "decided_at", "reason"])
    return row


def _that_holds(rows: DatedQuerySet, day: date) -> Segment | None:
    found = rows.on(day).first()
    return found if isinstance(found, Segment) else None


def _teams(now: Segment, values: Mapping[str, str | float | None]) -> set[str]:
    """Teams that the change takes something from or gives something to."""
    return {now.team, str(values.get("team", now.team))}
