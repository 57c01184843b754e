"""Tables of places: districts, the road ledger, facilities and posts. Rows hold each value as it was read."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from changming.areas.places.choices import ProposalState
from changming.areas.places.workflow import PROPOSAL
from changming.kernel.given import Dated, DatedQuerySet

CODE = 200  # characters of an id
# What a row of the ledger says of a road, beside its code and its line.
ROAD_FIELDS = (
    "name",
    "grade",
    "highway",
    "kind",
    "team",
    "oneway",
    "width_m",
    "length_m",
    "area_m2",
    "starts",
    "ends",
    "part_of",
)


class District(models.Model):
    """A district whose days are checked, by its adcode."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=100)
    timezone = models.CharField(max_length=50, default="Asia/Shanghai")
    datum = models.CharField(max_length=10, default="wgs84")  # of files that do not say
    simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Boundary(models.Model):
    """Where a district reaches from one day on: rings of [longitude, latitude] in WGS-84 degrees."""

    district = models.CharField(max_length=12)
    rings = models.JSONField()
    source = models.CharField(max_length=500)
    from_day = models.DateField(null=True)
    until_day = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """One from a day on."""

        constraints = [
            UniqueConstraint(fields=["district", "from_day"], name="boundary_once"),
            UniqueConstraint(fields=["district"], condition=Q(from_day=None), name="boundary_once_always"),
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.from_day or ''}"


class Segment(Dated):
    """One line or row of the road ledger. `line`: Float64 pairs of longitude and latitude, None without geometry."""

    code = models.CharField(max_length=CODE)
    name = models.TextField(blank=True)
    grade = models.CharField(max_length=10, blank=True)
    highway = models.CharField(max_length=60, blank=True)  # a pack maps it to a grade where none is given
    kind = models.CharField(max_length=20, blank=True)
    team = models.TextField(blank=True)
    oneway = models.BooleanField(default=False)
    width_m = models.FloatField(null=True)
    length_m = models.FloatField(null=True)
    area_m2 = models.FloatField(null=True)
    starts = models.TextField(blank=True)  # 起点
    ends = models.TextField(blank=True)  # 止点
    part_of = models.CharField(max_length=CODE, blank=True)
    line = models.BinaryField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """One version of a code from one day on."""

        constraints = [
            UniqueConstraint(fields=["district", "code", "from_day"], name="segment_once"),
            UniqueConstraint(fields=["district", "code"], condition=Q(from_day=None), name="segment_once_always"),
        ]

    def __str__(self) -> str:
        return self.code


class SegmentProposal(models.Model):
    """A line that `ledger draft` proposes for a row of the ledger; in the ledger once a person confirmed it.

    `fields` are those of `ROAD_FIELDS`; `doubts` say in words why the draft is not sure.
    """

    workflow = PROPOSAL

    district = models.CharField(max_length=12)
    code = models.CharField(max_length=CODE)
    team = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    line = models.BinaryField()
    sure = models.BooleanField()
    doubts = models.TextField(blank=True)
    by = models.CharField(max_length=100)  # who brought it, as in the audit chain
    arrived_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=ProposalState.PROPOSED)
    due_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=100, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        """One that waits for each code; found by state."""

        constraints = [
            UniqueConstraint(
                fields=["district", "code"], condition=Q(state=str(ProposalState.PROPOSED)), name="proposal_waits_once"
            ),
            CheckConstraint(condition=Q(state__in=[str(one) for one in ProposalState]), name="proposal_state_known"),
        ]
        indexes = [models.Index(fields=["district", "state"])]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


class Facility(Dated):
    """A thing that is wiped, washed, emptied or looked after. `place`: [lon, lat, raw lon, raw lat, datum]."""

    code = models.CharField(max_length=CODE)
    kind = models.CharField(max_length=20, blank=True)
    name = models.TextField(blank=True)
    place = models.JSONField(null=True)
    segment = models.TextField(blank=True)
    team = models.TextField(blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """One version of a code from one day on."""

        constraints = [
            UniqueConstraint(fields=["district", "code", "from_day"], name="facility_once"),
            UniqueConstraint(fields=["district", "code"], condition=Q(from_day=None), name="facility_once_always"),
        ]

    def __str__(self) -> str:
        return self.code


class Post(Dated):
    """Where a worker stands. `place`: as of a facility."""

    code = models.CharField(max_length=CODE)
    name = models.TextField(blank=True)
    team = models.TextField(blank=True)
    place = models.JSONField(null=True)
    radius_m = models.FloatField(null=True)
    segments = models.JSONField(default=list)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """One version of a code from one day on."""

        constraints = [
            UniqueConstraint(fields=["district", "code", "from_day"], name="post_once"),
            UniqueConstraint(fields=["district", "code"], condition=Q(from_day=None), name="post_once_always"),
        ]

    def __str__(self) -> str:
        return self.code
