"""Doubts with what people decided of them: each fact of the last run finds its history again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from changming.areas.evidence.choices import DoubtCode, DoubtDecided
from changming.areas.evidence.queries import DoubtHistory
from changming.areas.evidence.rules import DoubtKey, Proof, Source
from changming.areas.people.rules import Permission, Viewer, may
from changming.doors.desk.day_facts import SIGN_IN, WAITING, DoubtFact
from changming.doors.desk.doubts_page import DetailFacts

if TYPE_CHECKING:
    from datetime import datetime

STATES = {DoubtDecided.CONFIRMED: "confirmed", DoubtDecided.DISMISSED: "dismissed"}


def key_of(fact: DoubtFact) -> DoubtKey:
    """The doubt by which decisions are kept."""
    if fact.kind == SIGN_IN:
        file, _, row = fact.file.rpartition(":")
        source = Source(file, int(row))
    else:
        source = Source(fact.file)
    return DoubtKey.of(Proof(fact.kind, source), DoubtCode(fact.doubt.code), fact.doubt.about)


def with_states(facts: Iterable[DoubtFact], decided: Mapping[DoubtKey, DoubtHistory]) -> list[DoubtFact]:
    """Doubts with their state as decisions stand now, open ones first and else in their order."""
    if not decided:
        return list(facts)
    found = [replace(fact, state=_state(decided.get(key_of(fact)))) for fact in facts]
    return sorted(found, key=lambda fact: fact.state not in WAITING)


def with_history(
    detail: DetailFacts, decided: Mapping[DoubtKey, DoubtHistory], viewer: Viewer, district: str, zone: ZoneInfo
) -> DetailFacts:
    """A doubt's page with what was decided and answered, and whether this person may decide or answer."""
    history = decided.get(key_of(detail.fact), DoubtHistory())
    told: list[tuple[datetime, str, str]] = []
    for one in history.decisions:
        told.append((one.at, _said(one.decision, one.reason), one.by_name or one.by))
        if one.undone_at is not None:
            told.append((one.undone_at, gettext("Taken back"), one.undone_by_name or one.undone_by))
    answers = [(one.at.astimezone(zone), one.words, one.by_name or one.by) for one in history.answers]
    team = detail.fact.team
    allowed = may(viewer, Permission.DECIDE_DOUBTS, district=district, team=team or None)
    return replace(
        detail,
        history=[(at.astimezone(zone), words, who) for at, words, who in sorted(told)],
        answers=answers,
        may_decide=allowed and history.stands is None,
        may_answer=may(viewer, Permission.ANSWER_DOUBTS, district=district, team=team),
        consequence=gettext("If it is so, this evidence counts as not received; the next run shows what changes."),
    )


def _state(history: DoubtHistory | None) -> str:
    if history is None:
        return "open"
    if history.stands is not None:
        return STATES[DoubtDecided(history.stands.decision)]
    return "answered" if history.answers else "open"


def _said(decision: str, reason: str) -> str:
    words = gettext("Confirmed as a finding") if decision == DoubtDecided.CONFIRMED else gettext("Not a finding")
    return gettext("{decision}: {reason}").format(decision=words, reason=reason) if reason else words
