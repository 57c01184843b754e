"""Verbs of evidence: what people decide of doubts, and what teams answer. Evidence itself is never altered."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from changming.areas.evidence.choices import DoubtDecided
from changming.areas.evidence.models import DoubtAnswer, DoubtDecision, Picture, ShotDecision
from changming.areas.evidence.rules import DoubtKey, LocationShot, RaisedDoubt
from changming.areas.people.queries import viewer_acting
from changming.areas.people.rules import NotGranted, Permission, may, must
from changming.areas.places.models import District
from changming.kernel.actor import Actor
from changming.kernel.audit import record
from changming.kernel.errors import Refused

DECIDED = "evidence.doubt.decide"
UNDONE = "evidence.doubt.undo"
ANSWERED = "evidence.doubt.answer"
SHOT_DECIDED = "evidence.shot.decide"


class AlreadyDecided(Refused):
    """Somebody decided otherwise meanwhile: look again."""

    code = "already_decided"


class AlreadyUndone(Refused):
    """Somebody undid it meanwhile: look again."""

    code = "already_undone"


class NoSuchDecision(Refused):
    """There is no such decision on this day of this district."""

    code = "no_such_decision"


class NoSuchShot(Refused):
    """There is no such picture on this day of this district."""

    code = "no_such_shot"


class NothingSaid(Refused):
    """An answer has words."""

    code = "nothing_said"


def decide_doubts(
    *,
    district: str,
    day: date,
    doubts: Iterable[RaisedDoubt],
    decision: DoubtDecided,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> list[DoubtDecision]:
    """Decide doubts that the last run raised, all of them or none; returns what stands for each.

    What was decided so before stays as it is. Raises NotGranted, OwnTeam, or AlreadyDecided with who and when.
    """
    asked = _by_key(doubts)
    with transaction.atomic():
        _lock(district)
        _must_decide(actor, district, (team for one in asked.values() for team in one.teams))
        standing = {row.key: row for row in DoubtDecision.objects.filter(district=district, day=day, undone_at=None)}
        known = {digest: standing[digest] for digest in asked if digest in standing}
        for row in known.values():
            if row.decision != decision:
                raise AlreadyDecided(decision=row.decision, by=row.by, by_name=row.by_name, at=row.at)
        together = uuid4()
        fresh = DoubtDecision.objects.bulk_create(
            DoubtDecision(
                **_said(district, day, one, actor, at), decision=decision, reason=reason.strip(), together=together
            )
            for digest, one in asked.items()
            if digest not in known
        )
        if fresh:
            facts = {"day": day, "decision": decision, "reason": reason.strip(), "doubts": _told(fresh)}
            record(chain=district, action=DECIDED, actor=actor, at=at, subject=f"day:{day}", facts=facts)
    return [*known.values(), *fresh]


def undo_decision(
    *, district: str, day: date, decisions: Sequence[int], reason: str = "", actor: Actor, at: datetime
) -> list[DoubtDecision]:
    """Take decisions back, by their ids, all of them or none: the doubts are open again, the history keeps both.

    Raises NotGranted, OwnTeam, NoSuchDecision, or AlreadyUndone with who and when.
    """
    with transaction.atomic():
        _lock(district)
        found = DoubtDecision.objects.filter(district=district, day=day, pk__in=decisions)
        rows = list(found.order_by("pk"))
        _must_decide(actor, district, (team for row in rows for team in row.teams))
        if not rows or len(rows) < len(set(decisions)):
            raise NoSuchDecision(day=day, decisions=sorted(set(decisions) - {row.pk for row in rows}))
        for row in rows:
            if row.undone_at is not None:
                raise AlreadyUndone(by=row.undone_by, by_name=row.undone_by_name, at=row.undone_at)
        found.update(undone_at=at, undone_by=actor.key, undone_by_name=actor.name, undone_reason=reason.strip())
        facts = {"day": day, "reason": reason.strip(), "doubts": _told(rows)}
        record(chain=district, action=UNDONE, actor=actor, at=at, subject=f"day:{day}", facts=facts)
    return list(found.order_by("pk"))


def answer_doubt(
    *, district: str, day: date, doubt: RaisedDoubt, words: str, actor: Actor, at: datetime
) -> DoubtAnswer:
    """Keep what a team says of a doubt on its evidence. Raises NotGranted, NothingSaid."""
    said = words.strip()
    with transaction.atomic():
        viewer = viewer_acting(actor)
        asked = [may(viewer, Permission.ANSWER_DOUBTS, district=district, team=team) for team in doubt.teams]
        if not any(asked):
            raise NotGranted(permission=Permission.ANSWER_DOUBTS, district=district, teams=sorted(doubt.teams))
        if not said:
            raise NothingSaid
        answer = DoubtAnswer.objects.create(**_said(district, day, doubt, actor, at), words=said)
        facts = {"day": day, "words": said, "doubts": _told([answer])}
        record(chain=district, action=ANSWERED, actor=actor, at=at, subject=f"day:{day}", facts=facts)
    return answer


def decide_shot(
    *, district: str, day: date, shot: LocationShot, shows: bool | None, actor: Actor, at: datetime
) -> ShotDecision | None:
    """Decide whether a location screenshot shows the place it was sent for; None takes a decision back.

    What stands is returned; what was decided so before stays as it is. Where the answer is no the picture counts as
    not received from the next run on. Raises NotGranted, OwnTeam, or NoSuchShot.
    """
    with transaction.atomic():
        _lock(district)
        _must_decide(actor, district, [shot.team])
        if not Picture.objects.filter(district=district, day=day, file=shot.file).exists():
            raise NoSuchShot(day=day, file=shot.file)
        of_file = ShotDecision.objects.filter(district=district, day=day, file=shot.file)
        stands = of_file.filter(undone_at=None).first()
        before = None if stands is None else stands.shows
        if before is shows:
            return stands
        of_file.filter(undone_at=None).update(undone_at=at, undone_by=actor.key)
        fresh = None
        if shows is not None:
            said = {"place": shot.place, "team": shot.team, "by": actor.key, "by_name": actor.name, "at": at}
            fresh = ShotDecision.objects.create(district=district, day=day, file=shot.file, shows=shows, **said)
        facts = {"day": day, "files": [shot.file], "place": shot.place, "before": before, "after": shows}
        record(chain=district, action=SHOT_DECIDED, actor=actor, at=at, subject=f"day:{day}", facts=facts)
    return fresh


def _lock(district: str) -> None:
    """One decides at a time in a district. Raises NotGranted where there is no such district."""
    if District.objects.select_for_update().filter(code=district).first() is None:
        raise NotGranted(district=district)


def _must_decide(actor: Actor, district: str, teams: Iterable[str]) -> None:
    must(viewer_acting(actor), Permission.DECIDE_DOUBTS, district=district, teams=teams)


def _by_key(doubts: Iterable[RaisedDoubt]) -> dict[str, RaisedDoubt]:
    """Doubts by digest; one that several rows of a file share is of all their teams."""
    found: dict[str, RaisedDoubt] = {}
    for one in doubts:
        known = found.get(one.key.digest)
        teams = one.teams or frozenset({""})
        found[one.key.digest] = RaisedDoubt(one.key, teams | known.teams if known else teams)
    return found


def _said(district: str, day: date, doubt: RaisedDoubt, actor: Actor, at: datetime) -> dict[str, Any]:
    key: DoubtKey = doubt.key
    return {
        "district": district,
        "day": day,
        "key": key.digest,
        "kind": key.kind,
        "file": key.source.file,
        "row": key.source.row,
        "code": key.code,
        "about": key.about,
        "teams": sorted(doubt.teams),
        "by": actor.key,
        "by_name": actor.name,
        "at": at,
    }


def _told(rows: Iterable[DoubtDecision | DoubtAnswer]) -> list[dict[str, object]]:
    """Doubts as the audit chain names them."""
    return [{"kind": row.kind, "file": row.file, "row": row.row, "code": row.code, "about": row.about} for row in rows]
