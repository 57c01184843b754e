"""The sentence of a proposed finding, in both languages, from the numbers behind it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from changming.papers.report import Says
from changming.papers.words.language import LANGUAGES, in_language
from changming.papers.words.names import name_of
from changming.papers.words.numbers import count, day_and_clock, duration, metres, quantity, share

Facts = Mapping[str, Any]


def finding_says(code: str, facts: Facts) -> Says:
    """One sentence per language about a finding; it names place and work, never a person.

    Facts, each of them optional: `place` (its name), `work` (wire value), `late_s`, `early_s`, `allowed_s`, `moved_m`,
    `allowed_m`, `required_passes`, `passes`, `covered_share`, `pass_share`, `unknown_share`, `too_fast_share`,
    `measured_kmh`, `allowed_kmh`, `due` (datetime), `doubts` (codes), `missing` (kinds of evidence), `minutes_without`.
    """
    said = {}
    for lang in LANGUAGES:
        with in_language(lang):
            said[lang] = _sentence(code, facts)
    return Says(**said)


def _sentence(code: str, facts: Facts) -> str:
    writer = WRITERS.get(code)
    what = writer(facts) if writer else name_of("finding", code)
    where = " ".join(part for part in (facts.get("place", ""), name_of("work", facts.get("work"))) if part)
    return gettext("{where}: {what}").format(where=where, what=what) if where else what


def _with_allowed(measured: str, facts: Facts, name: str, unit: str) -> str:
    allowed = facts.get(name)
    if allowed is None:
        return measured
    return gettext("{measured}, {allowed} allowed").format(measured=measured, allowed=quantity(allowed, unit))


def _not_on_post(_facts: Facts) -> str:
    return gettext("positions show elsewhere all through the duty; not on post")


def _late_on_post(facts: Facts) -> str:
    if facts.get("late_s") is None:
        return gettext("late on post")
    return _with_allowed(gettext("{late} late").format(late=duration(facts["late_s"])), facts, "allowed_s", "s")


def _left_early(facts: Facts) -> str:
    if facts.get("early_s") is None:
        return gettext("left early")
    return _with_allowed(
        gettext("left {early} early").format(early=duration(facts["early_s"])), facts, "allowed_s", "s"
    )


def _no_sign_in(_facts: Facts) -> str:
    return gettext("signed out, but no sign-in was received")


def _no_sign_out(_facts: Facts) -> str:
    return gettext("signed in, but no sign-out was received")


def _not_departed(facts: Facts) -> str:
    moved = facts.get("moved_m")
    if moved is None:
        return gettext("positions show that the vehicle did not depart")
    return gettext("the vehicle did not depart: it went no further than {moved}").format(moved=metres(moved))


def _evidence_doubtful(facts: Facts) -> str:
    codes: Sequence[str] = facts.get("doubts", ())
    if not codes:
        return gettext("evidence has doubts, to be looked at")
    names = gettext(", ").join(name_of("doubt", code) for code in codes)
    return gettext("evidence has doubts, to be looked at ({names})").format(names=names)


def _evidence_missing(facts: Facts) -> str:
    missing: Sequence[str] = facts.get("missing", ())
    minutes = facts.get("minutes_without")
    if minutes:
        return gettext("{minutes} minutes of positions missing; no verdict").format(minutes=count(round(minutes)))
    if missing:
        names = gettext(", ").join(name_of("evidence_kind", kind) for kind in missing)
        return gettext("nothing received of: {names}; no verdict").format(names=names)
    return gettext("no evidence; no verdict")


def _passes(facts: Facts) -> list[str]:
    said = []
    if facts.get("required_passes") is not None and facts.get("passes") is not None:
        required, passes = count(facts["required_passes"]), count(facts["passes"])
        said.append(gettext("{passes} of {required} passes").format(passes=passes, required=required))
    if facts.get("covered_share") is not None:
        said.append(gettext("{share} of the length worked").format(share=share(facts["covered_share"])))
    return said


def _segment_missed(facts: Facts) -> str:
    return gettext(", ").join([*_passes(facts), gettext("not done")])


def _segment_short(facts: Facts) -> str:
    return gettext(", ").join([*_passes(facts), gettext("partly done")])


def _too_fast(facts: Facts) -> str:
    part = share(facts.get("too_fast_share")) or gettext("part")
    allowed = facts.get("allowed_kmh")
    if allowed is None:
        return gettext("{part} of the worked length was worked too fast").format(part=part)
    limit = quantity(allowed, "km/h")
    return gettext("{part} of the worked length was worked faster than {limit}").format(part=part, limit=limit)


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
