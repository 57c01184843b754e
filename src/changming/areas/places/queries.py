"""Named reads of places."""

from collections.abc import Iterable
from datetime import date
from typing import cast

import numpy as np
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from changming.areas.people.queries import within
from changming.areas.people.rules import Permission, Viewer
from changming.areas.places.choices import ProposalState
from changming.areas.places.models import Boundary, District, Facility, Post, Segment, SegmentProposal
from changming.engines.geo import distance_m
from changming.kernel.given import DatedQuerySet

DRAWN = Case(When(line=None, then=Value(0)), default=Value(1), output_field=IntegerField())  # 0: without a line


def district_of(code: str) -> District | None:
    """The district of that adcode, None where its days are not checked here."""
    return District.objects.filter(code=code).first()


def district_codes() -> list[str]:
    """Adcodes of all districts whose days are checked, in order."""
    return list(District.objects.order_by("code").values_list("code", flat=True))


def boundaries_of(code: str) -> list[Boundary]:
    """Where a district reached, the newest first; one that always held is the last. One query."""
    rows: QuerySet[Boundary] = QuerySet(Boundary).filter(district=code)
    return list(rows.order_by(F("from_day").desc(nulls_last=True), "-pk"))


def segments_seen_by(viewer: Viewer, district: str, day: date) -> DatedQuerySet:
    """Roads of the ledger on a day, of the teams a viewer may see; those without a line first, then by code."""
    rows = Segment.objects.on(day).filter(within(viewer, Permission.SEE_PEOPLE, district))
    found: DatedQuerySet = rows.annotate(drawn=DRAWN).defer("line").order_by("drawn", "code", "pk")
    return found


def drawn_segments(viewer: Viewer, district: str, day: date) -> Iterable[Segment]:
    """Roads of the ledger that have a line on a day, of the teams a viewer may see, with their lines. One query."""
    rows = Segment.objects.on(day).filter(within(viewer, Permission.SEE_PEOPLE, district)).exclude(line=None)
    return cast("Iterable[Segment]", rows.order_by("code", "pk"))


def posts_seen_by(viewer: Viewer, district: str, day: date) -> DatedQuerySet:
    """Posts on a day, of the teams a viewer may see, by code."""
    return Post.objects.on(day).filter(within(viewer, Permission.SEE_PEOPLE, district)).order_by("code", "pk")


def post_seen_by(viewer: Viewer, district: str, day: date, code: str) -> Post | None:
    """One post on a day, where a viewer may see its team; None otherwise. One query."""
    found = posts_seen_by(viewer, district, day).filter(code=code).first()
    return found if isinstance(found, Post) else None


def facilities_seen_by(viewer: Viewer, district: str, day: date) -> DatedQuerySet:
    """Facilities on a day, of the teams a viewer may see, by code."""
    return Facility.objects.on(day).filter(within(viewer, Permission.SEE_PEOPLE, district)).order_by("code", "pk")


def segment_versions(viewer: Viewer, district: str, code: str) -> DatedQuerySet:
    """All versions of a road, of the teams a viewer may see, the newest first."""
    rows = Segment.objects.filter(within(viewer, Permission.SEE_PEOPLE, district), code=code)
    found: DatedQuerySet = rows.annotate(drawn=DRAWN).defer("line").order_by(F("from_day").desc(nulls_last=True), "-pk")
    return found


def proposals_seen_by(viewer: Viewer, district: str) -> QuerySet[SegmentProposal]:
    """Lines that were proposed, of the teams a viewer may see; those that wait first, the unsure before the sure."""
    waits = Case(When(state=ProposalState.PROPOSED, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = SegmentProposal.objects.filter(within(viewer, Permission.SEE_PEOPLE, district))
    return rows.annotate(rank=waits).order_by("rank", "sure", "code", "pk")


def waiting_proposals(viewer: Viewer, district: str) -> int:
    """How many proposed lines wait for a person, of the teams a viewer may see. One query."""
    return proposals_seen_by(viewer, district).filter(state=ProposalState.PROPOSED).count()


def in_ledger(rows: DatedQuerySet, text: str) -> DatedQuerySet:
    """Those whose number or name holds a text."""
    return rows.filter(Q(code__icontains=text) | Q(name__icontains=text))


def length_of(road: Segment) -> float | None:
    """Metres of a road: as the ledger says, else along its line; None where neither is given."""
    if road.length_m is not None or road.line is None:
        return road.length_m
    lon, lat = np.frombuffer(bytes(road.line), np.float64).reshape(-1, 2).T
    return float(np.sum(distance_m(lon[:-1], lat[:-1], lon[1:], lat[1:])))


def undrawn_count(rows: DatedQuerySet) -> int:
    """How many roads have no line. One query."""
    return rows.filter(line=None).count()
