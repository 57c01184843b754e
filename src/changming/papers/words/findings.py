"""The sentence of a proposed finding, in both languages, from the numbers behind it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from changming.papers.report import Says
from changming.papers.words.language import LANGUAGES, in_language
from changming.papers.words.names import name_of
from changming.papers.words.numbers import count, day_and_clock, quantity, share

Facts = Mapping[str, Any]
PLACES_NAMED = 3
ALL_BUT = 0.995  # printed without decimals it would be all


def finding_says(code: str, facts: Facts) -> Says:
    """One sentence per language about a finding; it names place and work, never a person.

    Facts, each of them optional: `place` (names or ids joined by `;`), `work` (wire value), `measured`, `allowed` and
    `unit` as the finding has them, and for a segment `covered_share`; for a late wash `due` (datetime).
    """
    said = {}
    for lang in LANGUAGES:
        with in_language(lang):
            said[lang] = _sentence(code, facts)
    return Says(**said)


def _sentence(code: str, facts: Facts) -> str:
    writer = WRITERS.get(code)
    what = writer(facts) if writer else name_of("finding", code)
    where = " ".join(part for part in (_place(facts), name_of("work", facts.get("work")).lower()) if part)
    return gettext("{where}: {what}").format(where=where, what=what) if where else what


def _place(facts: Facts) -> str:
    places = [place for place in dict.fromkeys((facts.get("place") or "").split(";")) if place]
    named = gettext(", ").join(places[:PLACES_NAMED])
    if len(places) <= PLACES_NAMED:
        return named
    return gettext("{places} and {more} more").format(places=named, more=count(len(places) - PLACES_NAMED))


def _with_allowed(measured: str, facts: Facts) -> str:
    allowed = facts.get("allowed")
    if allowed is None:
        return measured
    said = quantity(allowed, facts.get("unit", ""))
    return gettext("{measured}, {allowed} allowed").format(measured=measured, allowed=said)


def _lapse(said_without: str, said_with: str, facts: Facts) -> str:
    """A lapse in time with what is allowed; `said_with` has a place for {time}."""
    if facts.get("measured") is None:
        return said_without
    return _with_allowed(said_with.format(time=quantity(facts["measured"], facts.get("unit", ""))), facts)


def _not_on_post(_facts: Facts) -> str:
    return gettext("positions show elsewhere all through the duty; not on post")


def _late_on_post(facts: Facts) -> str:
    return _lapse(gettext("late on post"), gettext("{time} late"), facts)


def _left_early(facts: Facts) -> str:
    return _lapse(gettext("left early"), gettext("left {time} early"), facts)


def _no_sign_in(_facts: Facts) -> str:
    return gettext("signed out, but no sign-in was received")


def _no_sign_out(_facts: Facts) -> str:
    return gettext("signed in, but no sign-out was received")


def _not_departed(facts: Facts) -> str:
    without = gettext("positions show that the vehicle did not depart")
    return _lapse(without, gettext("the vehicle had not departed {time} after the start"), facts)


def _evidence_doubtful(facts: Facts) -> str:
    number = round(facts.get("measured") or 0)
    if not number:
        return gettext("evidence has doubts, to be looked at")
    text = ngettext(
        "{count} doubt on the evidence, to be looked at", "{count} doubts on the evidence, to be looked at", number
    )
    return text.format(count=count(number))


def _evidence_missing(facts: Facts) -> str:
    part = facts.get("measured")
    if not part or part > ALL_BUT:
        return gettext("no evidence; no verdict")
    return gettext("no evidence for {share}; no verdict").format(share=share(part))


def _passes(facts: Facts) -> list[str]:
    said = []
    if facts.get("allowed") is not None and facts.get("measured") is not None:
        required, passes = count(round(facts["allowed"])), count(round(facts["measured"]))
        said.append(gettext("{passes} of {required} passes").format(passes=passes, required=required))
    if facts.get("covered_share") is not None:
        said.append(gettext("{share} of the length worked").format(share=share(facts["covered_share"])))
    return said


def _segment_missed(facts: Facts) -> str:
    return gettext(", ").join([*_passes(facts), gettext("not done")])


def _segment_short(facts: Facts) -> str:
    return gettext(", ").join([*_passes(facts), gettext("partly done")])


def _too_fast(facts: Facts) -> str:
    part = facts.get("measured")
    if part is None:
        return gettext("worked too fast")
    return gettext("{share} of the worked length was worked too fast").format(share=share(part))


def _wash_overdue(facts: Facts) -> str:
    due = facts.get("due")
    if isinstance(due, datetime):
        return gettext("due by {due}, not done").format(due=day_and_clock(due))
    return gettext("overdue, not done")


WRITERS: Mapping[str, Callable[[Facts], str]] = {
    "not_on_post": _not_on_post,
    "late_on_post": _late_on_post,
    "left_early": _left_early,
    "no_sign_in": _no_sign_in,
    "no_sign_out": _no_sign_out,
    "not_departed": _not_departed,
    "evidence_doubtful": _evidence_doubtful,
    "evidence_missing": _evidence_missing,
    "segment_missed": _segment_missed,
    "segment_short": _segment_short,
    "too_fast": _too_fast,
    "wash_overdue": _wash_overdue,
}
