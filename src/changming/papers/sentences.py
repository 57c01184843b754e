"""The sentences that open every paper; doubt and missing evidence stand in them."""

from django.utils.translation import gettext, ngettext

from changming.papers.figures import (
    Tally,
    TeamRow,
    arrived,
    doubt_count,
    minutes_missing,
    segment_tally,
    silent_devices,
    silent_teams,
    worst_teams,
)
from changming.papers.printable import shortened
from changming.papers.report import Report
from changming.papers.words.names import name_of
from changming.papers.words.numbers import clock, count, share, short_day

TEAMS_NAMED = 3


def duties_sentence(tally: Tally) -> str:
    """How many duties were owed and how many got each verdict; unknown, excused and not due yet stand apart."""
    counts = _counts(tally)
    said = [gettext("{due} due: {done} done, {partly} partly, {not_done} not done").format(**counts)]
    if tally.unknown:
        said.append(gettext("{unknown} have no evidence; no verdict").format(**counts))
    said += _apart(tally)
    return _joined(said)


def segments_sentence(tally: Tally) -> str:
    """The same of road segments."""
    counts = _counts(tally)
    said = [gettext("{due} road segments due: {done} done, {partly} partly, {not_done} not done").format(**counts)]
    if tally.unknown:
        said.append(gettext("{unknown} segments have no evidence; no verdict").format(**counts))
    said += _apart(tally)
    return _joined(said)


def _counts(tally: Tally) -> dict[str, str]:
    return {name: count(getattr(tally, name)) for name in ("due", "done", "partly", "not_done", "unknown")}


def _apart(tally: Tally) -> list[str]:
    said = []
    if tally.excused:
        said.append(gettext("{count} excused").format(count=count(tally.excused)))
    if tally.not_due:
        said.append(gettext("{count} not due yet").format(count=count(tally.not_due)))
    return said


def _joined(said: list[str]) -> str:
    stop = gettext(". ")
    return (stop.join(said) + stop).strip()


def as_of_sentence(report: Report) -> str:
    """截至 11 月 23 日 18:00."""
    return gettext("as of {time}").format(time=f"{short_day(report.as_of.date())} {clock(report.as_of)}")


def arrived_sentence(report: Report) -> str:
    """数据到齐率：签到 96%，定位 87%."""
    kinds = [f"{name_of('evidence_kind', row.kind).lower()} {share(row.share)}" for row in arrived(report)]
    if not kinds:
        return gettext("Evidence received: none was expected")
    return gettext("Evidence received: {kinds}").format(kinds=gettext(", ").join(kinds))


def missing_sentences(report: Report) -> list[str]:
    """What did not arrive: minutes of positions, silent terminals, silent teams."""
    said = []
    if minutes_missing(report):
        minutes = count(minutes_missing(report))
        said.append(gettext("{minutes} minutes of positions missing").format(minutes=minutes))
    silent = len(silent_devices(report))
    if silent:
        text = ngettext("{count} terminal sent no position", "{count} terminals sent no position", silent)
        said.append(text.format(count=count(silent)))
    if silent_teams(report):
        said.append(silent_sentence(report))
    return said


def silent_sentence(report: Report) -> str:
    """Which teams sent nothing; the first three by name."""
    teams = silent_teams(report)
    named = gettext(", ").join(shortened(team) for team in teams[:TEAMS_NAMED])
    if len(teams) > TEAMS_NAMED:
        return gettext("nothing received from {teams} and {more} more teams").format(
            teams=named, more=count(len(teams) - TEAMS_NAMED)
        )
    return gettext("nothing received from {teams}").format(teams=named)


def decisions(report: Report, teams: tuple[TeamRow, ...]) -> list[str]:
    """At most three things that a person has to decide today, most pressing first."""
    said = []
    missed = segment_tally(report).not_done
    worst = worst_teams(teams, lambda row: row.segments.not_done)
    if missed and worst:
        text = gettext("Sweep again? {count} segments not done, most of them with {team} ({most})")
        said.append(
            text.format(count=count(missed), team=shortened(worst[0].team), most=count(worst[0].segments.not_done))
        )
    doubts = doubt_count(report)
    if doubts:
        most = max(teams, key=lambda row: (sum(row.doubts.values()), row.team), default=None)
        text = gettext("True or not? {count} doubts wait for a person").format(count=count(doubts))
        if most is not None and sum(most.doubts.values()) > 0:
            here = count(sum(most.doubts.values()))
            text += gettext(", most of them with {team} ({most})").format(team=shortened(most.team), most=here)
        said.append(text)
    missing = missing_sentences(report)
    if missing:
        said.append(gettext("Where is the evidence? {missing}").format(missing=gettext(", ").join(missing)))
    return said[:3]
