"""今天: what was owed, done, missed, unknown. Every number opens the list it counts."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.utils.translation import gettext, gettext_lazy, ngettext

from changming.doors.desk.asked import Asked
from changming.doors.desk.day_context import (
    ArrivedRow,
    Computed,
    Count,
    DayPage,
    DoubtRow,
    Figure,
    Inbox,
    TeamBar,
)
from changming.doors.desk.day_facts import PLACE_KINDS, WAITING, DayFacts, DoubtFact
from changming.doors.desk.frame import Viewing, frame
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.map_panel import map_panel
from changming.doors.desk.shared_parts import bar, meter
from changming.doors.desk.twin import twin
from changming.papers.figures import Arrived, Tally, TeamRow
from changming.papers.sentences import TEAMS_NAMED, duties_sentence
from changming.papers.words import doubt_chip, name_of
from changming.papers.words.names import OWED_VERDICTS
from changming.papers.words.numbers import clock, count, kept_together, long_day, share, short_day

DOUBTS_SHOWN = 6
PLACE_NAMES = {
    "segments": gettext_lazy("Segments"),
    "posts": gettext_lazy("Posts"),
    "facilities": gettext_lazy("Facilities"),
}
To = Callable[..., str]  # the address of a page by its name, "" for who may not open it
PAGE_OF = {"segments": "segments", "posts": "duties", "facilities": "facilities"}
WORDS = {
    "figures": gettext_lazy("Verdicts and evidence received"),
    "received": gettext_lazy("Evidence received"),
    "what_is_missing": gettext_lazy("What is missing"),
    "nothing_expected": gettext_lazy("No evidence was expected"),
    "doubts": gettext_lazy("Doubts"),
    "doubts_note": gettext_lazy("A doubt is a flag, not a verdict; it counts when you have looked at it"),
    "no_doubts": gettext_lazy("No doubt waits for a person."),
    "evidence": gettext_lazy("See evidence"),
    "teams": gettext_lazy("Roads by team"),
    "not_ranked": gettext_lazy("Not ranked"),
    "no_teams": gettext_lazy("No team owed a road."),
    "papers": gettext_lazy("Papers of the day"),
    "day_before": gettext_lazy("The day before"),
    "day_after": gettext_lazy("The day after"),
    "how": gettext_lazy("How this was computed"),
    "no_record": gettext_lazy("No record does not mean not swept."),
    "today_not_computed": gettext_lazy("Nothing has been computed for today yet."),
    "day_not_computed": gettext_lazy("Nothing has been computed for this day yet."),
    "not_computed_next": gettext_lazy(
        "Put in what the teams sent; the first figures stand here a few minutes after it was confirmed."
    ),
    "put_in": gettext_lazy("Put in data"),
    "doubts_and_teams": gettext_lazy("Doubts and teams"),
    "changed_more": gettext_lazy("What changed"),
}


def day_page(
    viewing: Viewing, facts: DayFacts | None, asked: Asked, *, map_number: str = "", papers: Sequence[Figure] = ()
) -> DayPage:
    """The page from plain facts; None before the day's first run.

    map_number  审图号 of the base map, "" where none is set
    papers      those of the day that can be had
    """
    return DayPage(
        frame=frame(viewing, "day", f"{viewing.district_name} {short_day(viewing.day)}"),
        heading=long_day(viewing.day),
        days=_days(viewing),
        data_href=viewing.to("data"),
        words={**list_words(), **{name: str(text) for name, text in WORDS.items()}},
        not_computed=str(WORDS["today_not_computed" if viewing.day == viewing.today else "day_not_computed"]),
        day=None if facts is None else _computed(viewing, facts, asked, map_number, papers),
    )


def _computed(viewing: Viewing, facts: DayFacts, asked: Asked, map_number: str, papers: Sequence[Figure]) -> Computed:
    at = viewing.to
    return Computed(
        sentence=kept_together(_sentence(facts)),
        cause=kept_together(_cause(facts)),
        bar=bar(facts.owed),
        counts=_counts(facts, at),
        apart=_apart(facts.owed, at),
        arrived=_arrived(facts, at),
        arrived_note=gettext("received by {time}").format(time=clock(facts.as_of)),
        missing=_missing(facts, at),
        changed=_changed(facts),
        changed_why=facts.changes.reasons if facts.changes else (),
        changed_href=at("audit", about=facts.day),
        panel=map_panel(facts, asked, map_number, at("playback")),
        twin=twin(facts.roads, asked, district=facts.district, day=facts.day),
        inbox=_inbox(facts, at),
        teams=[_team(row, at) for row in facts.teams if row.segments.due],
        papers=papers,
        made_from=_made_from(facts),
        duties=Figure(gettext("Duties of the roster"), duties_sentence(facts.duties), at("duties")),
        how_href=at("packs"),
    )


def _days(viewing: Viewing) -> list[tuple[str, str, str]]:
    found = []
    for name, step, pattern in (("before", -1, "‹ {day}"), ("now", 0, "{day}"), ("after", 1, "{day} ›")):
        day = viewing.day + timedelta(days=step)
        found.append((name, pattern.format(day=short_day(day)), address("day", viewing.district, day)))
    return found


def _sentence(facts: DayFacts) -> str:
    """到 13:26，应完成 1346 项：已完成 1070 and so on."""
    as_of = (
        clock(facts.as_of)
        if facts.as_of.date() == facts.day
        else f"{short_day(facts.as_of.date())} {clock(facts.as_of)}"
    )
    return gettext("By {time}: {sentence}").format(time=as_of, sentence=duties_sentence(facts.owed))


def _cause(facts: DayFacts) -> str:
    """Where the missing evidence would have come from."""
    said = []
    if facts.silent_devices:
        names = gettext(", ").join(facts.silent_devices[:TEAMS_NAMED])
        said.append(gettext("No position from {devices}").format(devices=names))
    if facts.silent_teams:
        names = gettext(", ").join(facts.silent_teams[:TEAMS_NAMED])
        said.append(gettext("nothing received from {teams}").format(teams=names))
    more = len(facts.silent_devices[TEAMS_NAMED:]) + len(facts.silent_teams[TEAMS_NAMED:])
    if more:
        said.append(gettext("and {count} more").format(count=count(more)))
    return gettext(", ").join(said) + gettext(". ").strip() if said and facts.owed.unknown else ""


def _counts(facts: DayFacts, at: To) -> list[Count]:
    owed = facts.owed
    notes = {
        "done": _done_note(owed, reference=facts.for_reference),
        "partly": gettext("worked, but not enough"),
        "not_done": gettext("evidence shows that it was not worked"),
        "unknown": gettext("neither done nor not done"),
    }
    return [
        Count(
            verdict,
            name_of("verdict", verdict),
            count(owed.of(verdict)),
            at("segments", verdict=verdict),
            notes[verdict],
            facts.for_reference and verdict == "done",
            [
                Figure(str(PLACE_NAMES[kind]), count(tally.of(verdict)), at(PAGE_OF[kind], verdict=verdict))
                for kind in PLACE_KINDS
                for tally in (facts.places.get(kind, Tally()),)
                if tally.due
            ],
        )
        for verdict in OWED_VERDICTS
    ]


def _done_note(owed: Tally, *, reference: bool) -> str:
    judged = owed.due - owed.unknown
    said = gettext("{share} of those with a verdict").format(share=share(owed.done / judged) if judged else "–")
    return gettext("{share}; for reference only").format(share=said) if reference else said


def _apart(owed: Tally, at: To) -> list[Figure]:
    """What nobody owes yet or any more."""
    found = [
        Figure(gettext("Not due yet"), count(owed.not_due), at("duties", verdict="none")),
        Figure(name_of("verdict", "excused"), count(owed.excused), at("duties", verdict="excused")),
    ]
    return [figure for figure in found if figure.text != "0"]


def _arrived(facts: DayFacts, at: To) -> list[ArrivedRow]:
    pages = {"sign_ins": "sign_ins", "tracks": "playback", "photos": "photos", "works": "data"}
    limit = facts.completeness_limit
    return [
        ArrivedRow(
            name_of("evidence_kind", row.kind),
            meter(row.share),
            share(row.share),
            _arrived_note(row, facts),
            at(pages.get(row.kind, "data")),
            limit is not None and row.share < limit,
        )
        for row in facts.arrived
    ]


def _arrived_note(row: Arrived, facts: DayFacts) -> str:
    if row.kind == "tracks" and facts.minutes_missing:
        return gettext("{minutes} min missing").format(minutes=count(facts.minutes_missing))
    return f"{count(row.received)} / {count(row.expected)}"


def _missing(facts: DayFacts, at: To) -> list[Figure]:
    silent, errors = len(facts.silent_devices), facts.input_errors
    found = []
    if silent:
        text = ngettext("{count} terminal sent no position", "{count} terminals sent no position", silent)
        found.append(Figure("silent", text.format(count=count(silent)), at("teams", kind="silent")))
    if facts.silent_teams:
        text = gettext("{count} teams sent nothing").format(count=count(len(facts.silent_teams)))
        found.append(Figure("teams", text, at("teams")))
    if errors:
        text = ngettext("{count} row or file not used", "{count} rows or files not used", errors)
        found.append(Figure("errors", text.format(count=count(errors)), at("data")))
    return found


def _changed(facts: DayFacts) -> str:
    if facts.changes is None or not facts.changes.figures:
        return ""
    number = facts.changes.figures
    said = ngettext("{count} figure changed", "{count} figures changed", number).format(count=count(number))
    if facts.changes.since is None:
        return said
    return gettext("{changed} since {time}").format(changed=said, time=clock(facts.changes.since))


def _inbox(facts: DayFacts, at: To) -> Inbox:
    total = sum(facts.open_doubts.values())
    names = {"sign_in": gettext("Sign-ins"), "photo": gettext("Photos")}
    waiting = [fact for fact in facts.doubts if fact.state in WAITING]
    title = ngettext("{count} doubt waits", "{count} doubts wait", total).format(count=count(total))
    return Inbox(
        title=title,
        rows=[doubt_row(fact, at("doubts", selected=fact.key)) for fact in waiting[:DOUBTS_SHOWN]],
        kinds=[
            Figure(names.get(kind, kind), count(number), at("doubts", kind=kind))
            for kind, number in sorted(facts.open_doubts.items())
        ],
        all_href=at("doubts"),
    )


def doubt_row(fact: DoubtFact, href: str) -> DoubtRow:
    """A line of the inbox: what, who, when, where."""
    who = " ".join(part for part in (fact.team, fact.party, fact.name) if part)
    said = " · ".join(part for part in (who, clock(fact.at), fact.place) if part)
    return DoubtRow(fact.key, doubt_chip(fact.doubt), said, href)


def _team(row: TeamRow, at: To) -> TeamBar:
    text = gettext("{done} / {due}").format(done=count(row.segments.done), due=count(row.segments.due))
    return TeamBar(row.team, at("segments", team=row.team), bar(row.segments), text)


def _made_from(facts: DayFacts) -> str:
    engines = ", ".join(sorted({f"{name} {version}" for name, version in facts.engines.items()}))
    text = gettext("Standard pack {pack} {version}; engines {engines}. The same evidence gives the same result.")
    return text.format(pack=facts.pack, version=facts.pack_version, engines=engines)
