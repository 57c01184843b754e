"""Words of what stands in the audit chain: actions, subjects, facts. What is not known here is shown as it stands."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy

from changming.papers.words.numbers import day_and_clock

LONGEST = 600  # characters of a fact on the page
ACTIONS: Mapping[str, Any] = {
    "day.run": gettext_lazy("The day was checked"),
    "day.delivery.confirm": gettext_lazy("Data was stored"),
    "day.arrival.receive": gettext_lazy("Files were dropped"),
    "day.arrival.read": gettext_lazy("Files were read"),
    "day.arrival.fail": gettext_lazy("Files could not be read"),
    "day.arrival.confirm": gettext_lazy("Files were confirmed"),
    "day.arrival.drop": gettext_lazy("Files were set aside"),
    "day.arrival.store": gettext_lazy("Files were stored"),
    "evidence.doubt.decide": gettext_lazy("A doubt was decided"),
    "evidence.doubt.undo": gettext_lazy("A decision on a doubt was taken back"),
    "evidence.doubt.answer": gettext_lazy("A team answered a doubt"),
    "evidence.shot.decide": gettext_lazy("A location screenshot was held against its post"),
    "inspection.finding.confirm": gettext_lazy("A finding was confirmed"),
    "inspection.finding.dismiss": gettext_lazy("A finding was dismissed"),
    "inspection.finding.reopen": gettext_lazy("A finding was opened again"),
    "inspection.finding.withdraw": gettext_lazy("A finding was withdrawn by a later check"),
    "inspection.finding.return": gettext_lazy("A finding came back with a later check"),
    "standards.pack.store": gettext_lazy("A standard was stored"),
    "standards.pack.try": gettext_lazy("A standard was put on trial"),
    "people.leave.enter": gettext_lazy("A leave was entered"),
    "people.leave.withdraw": gettext_lazy("A leave was withdrawn"),
    "places.proposal.bring": gettext_lazy("Lines were proposed for the ledger"),
    "places.proposal.confirm": gettext_lazy("A proposed line came into the ledger"),
    "places.proposal.refuse": gettext_lazy("A proposed line was not taken"),
    "places.segment.change": gettext_lazy("A road of the ledger was changed"),
    "people.account.make": gettext_lazy("An account was made"),
    "people.account.grant": gettext_lazy("Roles of an account were changed"),
    "people.account.disable": gettext_lazy("An account was disabled"),
    "people.account.enable": gettext_lazy("An account was enabled"),
    "people.account.renew_password": gettext_lazy("A one-time password was given"),
    "people.account.reset_second_factor": gettext_lazy("A second step was taken away"),
    "people.account.change_password": gettext_lazy("Somebody changed their password"),
    "people.account.choose": gettext_lazy("Somebody changed their settings"),
    "people.session.begin": gettext_lazy("Somebody signed in"),
    "people.session.end": gettext_lazy("Somebody ended a session"),
    "kernel.task.retry": gettext_lazy("A job was tried again"),
}
FACTS: Mapping[str, Any] = {
    "day": gettext_lazy("Day"),
    "reason": gettext_lazy("Reason"),
    "from": gettext_lazy("Before"),
    "to": gettext_lazy("After"),
    "before": gettext_lazy("Before"),
    "after": gettext_lazy("After"),
    "from_day": gettext_lazy("From day"),
    "name": gettext_lazy("Name"),
    "version": gettext_lazy("Version"),
    "username": gettext_lazy("Account"),
    "address": gettext_lazy("Address"),
    "number": gettext_lazy("Number"),
    "as_of": gettext_lazy("As of"),
    "due_at": gettext_lazy("Due"),
    "files": gettext_lazy("Files"),
    "place": gettext_lazy("Place"),
    "fixes": gettext_lazy("Positions"),
    "changes": gettext_lazy("Changes"),
    "job": gettext_lazy("Job"),
    "tries": gettext_lazy("Tries"),
    "person": gettext_lazy("Person"),
    "substitute": gettext_lazy("Substitute"),
    "kind": gettext_lazy("Kind"),
}
SUBJECTS: Mapping[str, Any] = {
    "day": gettext_lazy("Day"),
    "account": gettext_lazy("Account"),
    "pack": gettext_lazy("Standard"),
    "person": gettext_lazy("Person"),
    "segment": gettext_lazy("Road"),
    "places.proposal": gettext_lazy("Proposed line"),
    "task": gettext_lazy("Job"),
    "day.arrival": gettext_lazy("Files"),
    "inspection.finding": gettext_lazy("Finding"),
}
BROKEN: Mapping[str, Any] = {
    "missing": gettext_lazy("Entry {seq} is missing"),
    "altered": gettext_lazy("Entry {seq} was altered"),
    "unlinked": gettext_lazy("Entry {seq} does not continue the one before it"),
    "cut": gettext_lazy("Entry {seq} and those after it were cut off"),
    "rewritten": gettext_lazy("Entry {seq} is another than when the check code was written out"),
    "added": gettext_lazy("Entry {seq} was added by hand"),
}


def action_words(action: str) -> str:
    """What was done."""
    return str(ACTIONS.get(action, action))


def subject_words(subject: str) -> str:
    """What it was done to."""
    kind, _, key = subject.partition(":")
    return f"{SUBJECTS[kind]} {key}" if kind in SUBJECTS else subject


def facts_in_words(facts: Mapping[str, Any], zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """Each fact by its name and as text."""
    for name, value in facts.items():
        said = _said(value, zone)
        yield str(FACTS.get(name, name)), said if len(said) <= LONGEST else f"{said[:LONGEST]}…"


def _said(value: Any, zone: ZoneInfo) -> str:  # noqa: ANN401 -- a fact may be anything that JSON holds
    match value:
        case None:
            return "—"
        case bool():
            return gettext("It is so") if value else gettext("It is not so")
        case list():
            return gettext(", ").join(_said(each, zone) for each in value) or "—"
        case dict():
            return gettext("; ").join(f"{FACTS.get(name, name)} {_said(each, zone)}" for name, each in value.items())
        case str():
            return _moment(value, zone)
    return str(value)


def _moment(text: str, zone: ZoneInfo) -> str:
    """A time in the district's clock, any other text as it is."""
    if len(text) < len("2026-11-24T05:30:00+00:00") or text[4:5] != "-" or text[10:11] != "T":
        return text
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return day_and_clock(at.astimezone(zone)) if at.tzinfo else text
