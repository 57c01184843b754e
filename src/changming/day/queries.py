"""What the last run of a day said. Reports are unpacked once per process and content."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from changming.areas.places.models import District
from changming.day.models import Ledger, Run, Verdict
from changming.day.packing import unpack
from changming.day.roads import Passes, SegmentPass
from changming.kernel.kept import Kept
from changming.papers.report import Faces, Report

DAYS_KEPT_OPEN = 12  # unpacked reports a process holds; each takes about 30 MB for a whole district
REPORTS: Kept[Report] = Kept(DAYS_KEPT_OPEN)
FACES: Kept[Faces] = Kept(DAYS_KEPT_OPEN)
PASSES: Kept[Passes] = Kept(DAYS_KEPT_OPEN)


class Superseded(ValueError):
    """A later run of the day has taken the place of this one's report."""


@dataclass(frozen=True, slots=True)
class Told:
    """A day as its last run told it."""

    run: Run
    report: Report
    faces: Faces


def last_run(district: str, day: date) -> Run | None:
    """The newest run of a day, without its report. One query."""
    return (
        Run.objects.filter(district=district, day=day)
        .order_by("-number")
        .select_related("ledger")
        .defer("report", "passes", "ledger__packed")
        .first()
    )


def runs_numbered(district: str, day: date, numbers: Iterable[int]) -> list[Run]:
    """Some runs of a day, without their reports. One query."""
    return list(Run.objects.filter(district=district, day=day, number__in=list(numbers)).defer("report"))


def told(district: str, day: date) -> Told | None:
    """What the last run of a day said; None before the first. Two queries where this process knows it already."""
    run, before = last_run(district, day), None
    while run is not None and run != before:
        zone = District.objects.values_list("timezone", flat=True).get(code=district)
        with suppress(Superseded):
            return Told(run, _report(run.pk, run.sha256, zone), _faces(run.ledger.sha256, zone))
        run, before = last_run(district, day), run  # one ended between two queries: it is the one that tells
    if run is not None:
        raise Superseded(f"run {run.pk} has no report and no later one has")
    return None


def days_told(district: str) -> list[date]:
    """Days of which there is a run, the newest first. One query."""
    return list(Run.objects.filter(district=district).values_list("day", flat=True).distinct().order_by("-day"))


def passes_on(run: Run, segment: str) -> tuple[SegmentPass, ...]:
    """The single passes over a segment. One query where this process does not hold the run's yet."""
    return all_passes(run).of.get(segment, ())


def all_passes(run: Run) -> Passes:
    """The single passes over every segment of a day. One query where this process does not hold them yet."""
    return _passes(run.pk, run.sha256)


def verdicts_of(district: str, kind: str, code: str, *, until: date, days: int) -> list[Verdict]:
    """The verdicts of one thing over its last days, the newest first. One query."""
    found = Verdict.objects.filter(district=district, kind=kind, code=code, day__lte=until)
    return list(found.order_by("-day")[:days])


def verdicts_on(district: str, kind: str, codes: Iterable[str], day: date) -> dict[str, str]:
    """The verdicts of some things on one day, by code; "" where nothing was owed. One query."""
    found = Verdict.objects.filter(district=district, kind=kind, code__in=list(codes), day=day)
    return dict(found.values_list("code", "verdict"))


def report_of_run(run: Run) -> Report:
    """The report that a run keeps. Raises Superseded."""
    return _report(run.pk, run.sha256, District.objects.values_list("timezone", flat=True).get(code=run.district))


def _report(run: int, sha256: str, zone: str) -> Report:
    def unpacked() -> Report:
        packed = Run.objects.values_list("report", flat=True).get(pk=run, sha256=sha256)
        if packed is None:
            raise Superseded(f"run {run} no longer has its report")
        return unpack(Report, bytes(packed), ZoneInfo(zone))

    return REPORTS.of((sha256, zone), unpacked)


def _faces(sha256: str, zone: str) -> Faces:
    def unpacked() -> Faces:
        return unpack(Faces, bytes(Ledger.objects.get(sha256=sha256).packed), ZoneInfo(zone))

    return FACES.of((sha256, zone), unpacked)


def _passes(run: int, sha256: str) -> Passes:
    def unpacked() -> Passes:
        packed = Run.objects.values_list("passes", flat=True).get(pk=run, sha256=sha256)
        return Passes() if packed is None else unpack(Passes, bytes(packed), ZoneInfo("UTC"))

    return PASSES.of((run, sha256), unpacked)
