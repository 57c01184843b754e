"""Every segment of the day in one list: what machines owe and worked, and what is owed on foot only."""

from collections.abc import Iterable
from dataclasses import replace

from changming.areas.standards.choices import Verdict
from changming.areas.standards.rules import Owing, combine
from changming.day.judgement import Judgement
from changming.day.owing import skipped_by_machine
from changming.day.presence import PresenceResult
from changming.papers.report import SegmentLine


def segment_lines(judgement: Judgement) -> tuple[SegmentLine, ...]:
    """Every segment that a duty names or that was worked, by id; a machine's verdict goes before the people's.

    One owed on foot that a machine worked all the same carries no figures of what nobody asked.
    """
    owings, skipped = judgement.owings, skipped_by_machine(judgement.owings)
    lines = {line.id: _excused(line) if line.id in skipped else line for line in judgement.roads.segments}
    by_machine = {name for owing in owings if owing.by_machine for name in owing.duty.segments}
    strips = {post.id: post.segments for post in judgement.inputs.posts}
    on_foot: dict[str, list[Owing]] = {}
    for owing in owings:
        for segment in owing.duty.segments or strips.get(owing.duty.post or "", ()):
            on_foot.setdefault(segment, []).append(owing)
    for segment, owed in on_foot.items():
        if segment not in by_machine:
            verdict = _verdict(owed, judgement.presence)
            if verdict is not None or segment not in lines:
                lines[segment] = SegmentLine(segment, verdict=verdict)
    return tuple(lines[key] for key in sorted(lines))


def _verdict(owed: Iterable[Owing], presence: PresenceResult) -> Verdict | None:
    """The verdict of the duties on foot that are due; `excused` where all are, None where nothing is owed yet."""
    on_foot = [owing for owing in owed if owing.duty.on_foot]
    if on_foot and all(owing.excused for owing in on_foot):
        return Verdict.EXCUSED
    results = [presence.results[owing.duty.id].verdict for owing in on_foot if not owing.excused]
    due = [verdict for verdict in results if verdict is not None]
    counted = [verdict for verdict in due if verdict is not Verdict.EXCUSED]
    if not due:
        return None
    return combine(counted) if counted else Verdict.EXCUSED


def _excused(line: SegmentLine) -> SegmentLine:
    """A segment skipped for an accepted reason: excused unless it was done all the same."""
    return line if line.verdict == Verdict.DONE else replace(line, verdict=Verdict.EXCUSED)
