"""What is another in a report than in the one before."""

from collections.abc import Iterator
from dataclasses import dataclass

from changming.papers.report import Report


@dataclass(frozen=True, slots=True)
class Said:
    """What a report says of one thing, in short. `kind`: duty, segment, facility; `verdict` "" where there is none."""

    kind: str
    code: str
    verdict: str
    done_share: float | None = None
    unknown_share: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A thing whose verdict is another than before; None: the report before did not speak of it, or no longer does."""

    kind: str
    code: str
    before: str | None
    now: str | None


def said(report: Report) -> Iterator[Said]:
    """Everything a report gives a verdict on, each once."""
    for duty in report.duties:
        yield Said("duty", duty.id, duty.verdict or "", duty.done_share, duty.unknown_share)
    for segment in report.segments:
        yield Said("segment", segment.id, segment.verdict or "", segment.covered_share, segment.unknown_share)
    for facility in report.facilities:
        yield Said("facility", f"{facility.id} {facility.work} {facility.due:%H%M}", facility.verdict or "")


def changes(before: Report, now: Report) -> tuple[Change, ...]:
    """Things with another verdict, by kind and id."""
    old, new = ({(one.kind, one.code): one.verdict for one in said(report)} for report in (before, now))
    keys = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    return tuple(Change(*key, old.get(key), new.get(key)) for key in keys)
