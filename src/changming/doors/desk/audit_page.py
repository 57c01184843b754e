"""防篡改校验: who did what to what, and whether anybody has altered it since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from changming.areas.people.rules import Permission, teams
from changming.areas.places.queries import district_of
from changming.doors.desk.asked import LONGEST, ROWS_A_PAGE, asked_of
from changming.doors.desk.audit_words import ACTIONS, BROKEN, action_words, facts_in_words, subject_words
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.listing import Choice
from changming.doors.desk.page import Request
from changming.doors.desk.paging import pages
from changming.doors.desk.shared_parts import Pages
from changming.doors.desk.viewing import framed
from changming.kernel.actor import SYSTEM
from changming.kernel.audit import entries_of, head
from changming.kernel.clock import now
from changming.kernel.housekeeping import verify_chain
from changming.kernel.jobs import ask
from changming.kernel.verification import verification_of
from changming.papers.words.numbers import count, day_and_clock

if TYPE_CHECKING:
    from changming.kernel.audit import Entry
    from changming.kernel.verification import Verification

WORDS = {
    "chain": gettext_lazy("State of the chain"),
    "verify": gettext_lazy("Verify now"),
    "head": gettext_lazy("Check code of the day"),
    "head_note": gettext_lazy("Write it down elsewhere: whoever cuts off the newest entries must change that too."),
    "number": gettext_lazy("No."),
    "at": gettext_lazy("When"),
    "who": gettext_lazy("Who"),
    "what": gettext_lazy("What was done"),
    "subject": gettext_lazy("On what"),
    "facts": gettext_lazy("Facts"),
    "hash": gettext_lazy("Hash"),
}
ASKED = ("action", "actor", "subject", "on", "about")


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry. `facts` are (name, value) in words where they are known."""

    number: str
    at: str
    machine: str
    who: str
    what: str
    action: str
    subject: str
    facts: Sequence[tuple[str, str]]
    hash: str


@dataclass(frozen=True, slots=True)
class ChainState:
    """What the last verification found. `whole` None: it was never verified."""

    whole: bool | None
    says: str
    note: str
    head: str
    verify_href: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The page."""

    title: str
    says: str
    chain: ChainState
    filters: Sequence[Choice]
    filtered: bool
    clear_href: str
    rows: Sequence[EntryLine]
    pages: Pages
    note: str
    words: Mapping[str, Any]


def audit(request: Request, district: str, day: date) -> HttpResponse:
    """Entries of a district's chain, the newest first, 50 a page."""
    page = audit_page(request, district, day)
    frame = framed(request, district, day, "audit", page.title)
    return render(request, "desk/audit.html", {"page": page, "frame": frame})


@require_POST
def verify(request: Request, district: str, day: date) -> HttpResponse:  # noqa: ARG001 -- every page takes the request
    """Have the chain verified by a worker."""
    ask(verify_chain, at=now(), district=district)
    return redirect(address("audit", district, day))


def audit_page(request: Request, district: str, day: date) -> AuditPage:
    """What stands on the page."""
    place = district_of(district)
    zone = ZoneInfo(place.timezone if place else "Asia/Shanghai")
    asked = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ASKED}
    on, about = _day(asked["on"]), _day(asked["about"])
    rows = entries_of(
        district,
        action=asked["action"],
        actor=asked["actor"],
        subject=asked["subject"],
        between=_between(on, zone) if on else None,
        about=about,
    )
    total = rows.count()
    number = min(asked_of(request.GET).page, max(1, -(-total // ROWS_A_PAGE)))
    cut = list(rows[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE])
    # Subjects and facts name people and places of every team.
    whole = teams(request.viewer, Permission.SEE_AUDIT, district) is None
    said = {name: value for name, value in asked.items() if value}
    return AuditPage(
        title=gettext("Audit"),
        says=gettext("{n} entries.").format(n=count(total)),
        chain=_state(district, day, zone),
        filters=_filters(asked),
        filtered=bool(said),
        clear_href=address("audit", district, day),
        rows=[_line(entry, zone, whole=whole) for entry in cut],
        pages=pages(total, number, lambda at: address("audit", district, day, **said, page=at)),
        note="" if whole else gettext("What was done, without names and facts: your scope is part of the district."),
        words={**list_words(), **WORDS},
    )


def _state(district: str, day: date, zone: ZoneInfo) -> ChainState:
    last, found = head(district), verification_of(district)
    if found is None:
        says, note, is_whole = gettext("Not verified yet"), "", None
    elif found.broken is not None:
        says, note, is_whole = str(BROKEN[found.why]).format(seq=count(found.broken)), _when(found, zone), False
    else:
        says, note, is_whole = gettext("The chain is whole"), _when(found, zone), True
    return ChainState(is_whole, says, note, last.hash, address("audit_verify", district, day))


def _when(found: "Verification", zone: ZoneInfo) -> str:
    facts = {"at": day_and_clock(found.at.astimezone(zone)), "n": count(found.seq), "heads": count(found.heads)}
    if found.heads:
        return gettext("Verified {at}: {n} entries, held against {heads} codes written out before.").format(**facts)
    return gettext(
        "Verified {at}: {n} entries. No code was written out yet: that the newest were cut off would not be seen."
    ).format(**facts)


def _filters(asked: Mapping[str, str]) -> list[Choice]:
    actions = [(action, str(words)) for action, words in ACTIONS.items()]
    if asked["action"] and asked["action"] not in ACTIONS:
        actions.append((asked["action"], asked["action"]))
    return [
        Choice("action", gettext("What was done"), asked["action"], actions),
        Choice("actor", gettext("Who"), asked["actor"]),
        Choice("subject", gettext("On what"), asked["subject"]),
        Choice("on", gettext("Done on (2026-11-24)"), asked["on"]),
        Choice("about", gettext("About the day (2026-11-24)"), asked["about"]),
    ]


def _line(entry: "Entry", zone: ZoneInfo, *, whole: bool) -> EntryLine:
    return EntryLine(
        number=count(entry.seq),
        at=day_and_clock(entry.at.astimezone(zone)),
        machine=entry.at.astimezone(zone).isoformat(timespec="seconds"),
        who=_who(entry) if whole else "",
        what=action_words(entry.action),
        action=entry.action,
        subject=subject_words(entry.subject) if whole else "",
        facts=list(facts_in_words(entry.facts, zone)) if whole else [],
        hash=entry.hash[:12],
    )


def _who(entry: "Entry") -> str:
    return gettext("the system") if entry.actor_key == SYSTEM.key else entry.actor_name or entry.actor_key


def _between(on: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    start = datetime.combine(on, time(), zone)
    return start, start + timedelta(days=1)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(1970, 1, 1) <= found < date(9999, 1, 1) else None
