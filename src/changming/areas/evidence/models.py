"""Tables of evidence: what was sent, as it was read. Nothing here is altered; content is removed when its time is over.

Fixes lie in the lake and likenesses on their shelf; pictures and files by the hash of their content.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from changming.areas.evidence.choices import DoubtCode, DoubtDecided
from changming.areas.evidence.rules import DoubtKey, Source
from changming.kernel.given import OfDay

NAME = 500  # characters of a file's name


class SignIn(OfDay):
    """One row of a sign-in sheet or of a platform's export. `place`: [lon, lat, raw lon, raw lat, datum]."""

    person = models.CharField(max_length=200)
    time = models.DateTimeField()
    kind = models.CharField(max_length=10)
    place = models.JSONField(null=True)
    accuracy_m = models.FloatField(null=True)
    device = models.TextField(blank=True)
    photo = models.TextField(blank=True)
    mock = models.BooleanField(null=True)
    received_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    position_expected = models.BooleanField(null=True)  # whether its file could have given a position
    marked_outside = models.BooleanField(null=True)  # the platform itself says so

    class Meta:
        """Found by day, and by person."""

        indexes = [models.Index(fields=["district", "day", "person"])]

    def __str__(self) -> str:
        return f"{self.person} {self.time:%Y-%m-%d %H:%M}"


class PhotoRow(OfDay):
    """What one row of a table says of a picture."""

    file = models.TextField()
    person = models.JSONField(default=list)
    taken_at = models.DateTimeField(null=True)
    place = models.JSONField(null=True)
    about = models.JSONField(default=list)
    stage = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        """Found by day."""

        indexes = [models.Index(fields=["district", "day"])]

    def __str__(self) -> str:
        return self.file


class Picture(models.Model):
    """One picture by its name in the day and its content. `problem` says why nothing can be seen on it."""

    district = models.CharField(max_length=12)
    day = models.DateField()
    file = models.CharField(max_length=NAME)  # relative to the day, with /
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, blank=True)
    width_px = models.PositiveIntegerField(default=0)
    height_px = models.PositiveIntegerField(default=0)
    exif = models.JSONField(default=dict)
    brightness = models.FloatField(default=0.0)
    contrast = models.FloatField(default=0.0)
    problem = models.JSONField(null=True)
    repeats = models.PositiveIntegerField(default=0)
    arrived_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # when its content was removed

    class Meta:
        """Each name of a day once for each content."""

        constraints = [UniqueConstraint(fields=["district", "day", "file", "sha256"], name="picture_once")]
        indexes = [models.Index(fields=["sha256"])]

    def __str__(self) -> str:
        return self.file


class FixFile(models.Model):
    """A file of the lake that a delivery brought; `name` without its ending.

    The lake is written before a delivery's rows. What a process that was killed in between has left there stands in no
    row, so no day has it.
    """

    district = models.CharField(max_length=12)
    day = models.DateField()
    name = models.CharField(max_length=64)

    class Meta:
        """Each file once."""

        constraints = [UniqueConstraint(fields=["district", "day", "name"], name="fix_file_once")]

    def __str__(self) -> str:
        return self.name


class WorkRow(OfDay):
    """A hand-kept record of work."""

    facility = models.TextField(blank=True)
    segment = models.TextField(blank=True)
    work = models.CharField(max_length=40, blank=True)
    person = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    photo = models.TextField(blank=True)
    skipped_reason = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        """Found by day."""

        indexes = [models.Index(fields=["district", "day"])]

    def __str__(self) -> str:
        return f"{self.facility or self.segment} {self.work}"


class AboutDoubt(models.Model):
    """Something that people said of one doubt of one day; `key` is the digest of `rules.DoubtKey`."""

    district = models.CharField(max_length=12)
    day = models.DateField()
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    file = models.TextField()
    row = models.PositiveIntegerField(default=0)  # 0: the whole file
    code = models.CharField(max_length=40, choices=[(str(one), str(one)) for one in DoubtCode])
    about = models.TextField(blank=True)
    teams = models.JSONField(default=list)  # whose evidence it is on
    by = models.CharField(max_length=100)  # as in the audit chain
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        """Never a table of its own."""

        abstract = True

    def doubt(self) -> DoubtKey:
        """Which doubt it is about."""
        return DoubtKey(self.kind, Source(self.file, self.row), DoubtCode(self.code), self.about)


class DoubtDecision(AboutDoubt):
    """What a person decided of a doubt. It stands until it is undone, and is kept then too.

    Those decided by one click have the same `together`.
    """

    decision = models.CharField(max_length=10, choices=[(str(one), str(one)) for one in DoubtDecided])
    reason = models.TextField(blank=True)
    together = models.UUIDField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=100, blank=True)
    undone_by_name = models.CharField(max_length=200, blank=True)
    undone_reason = models.TextField(blank=True)

    class Meta:
        """At most one stands for each doubt; found by day."""

        constraints = [
            UniqueConstraint(fields=["district", "day", "key"], condition=Q(undone_at=None), name="doubt_decided_once"),
            CheckConstraint(condition=Q(decision__in=[str(one) for one in DoubtDecided]), name="doubt_decision_known"),
            CheckConstraint(
                condition=Q(undone_at=None, undone_by="") | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="doubt_undone_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["district", "day"])]

    def __str__(self) -> str:
        return f"{self.file}:{self.row} {self.code} {self.decision}"


class DoubtAnswer(AboutDoubt):
    """What a team says of a doubt on its evidence; it changes no verdict."""

    words = models.TextField()

    class Meta:
        """Found by day."""

        indexes = [models.Index(fields=["district", "day"])]

    def __str__(self) -> str:
        return f"{self.file}:{self.row} {self.code}"


class ShotDecision(models.Model):
    """Whether a person found that a screenshot of a location shows the post it was sent for.

    It stands until it is decided otherwise or taken back, and is kept then too.
    """

    district = models.CharField(max_length=12)
    day = models.DateField()
    file = models.CharField(max_length=NAME)  # of the picture, as the day's report names it
    place = models.TextField(blank=True)  # the post, or road segments with ; between, that it was held against
    shows = models.BooleanField()  # False: the picture counts as not received
    team = models.TextField(blank=True)
    by = models.CharField(max_length=100)  # as in the audit chain
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=100, blank=True)

    class Meta:
        """At most one stands for each picture; found by day."""

        constraints = [
            UniqueConstraint(fields=["district", "day", "file"], condition=Q(undone_at=None), name="shot_decided_once"),
            CheckConstraint(
                condition=Q(undone_at=None, undone_by="") | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="shot_undone_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["district", "day"])]

    def __str__(self) -> str:
        return f"{self.file} {self.shows}"


class RefusedRow(models.Model):
    """A row, or a whole file (`row` None), that could not be used, and what was expected instead.

    `expected` is an English sentence with named places that `facts` fill; it is translated where it is shown.
    """

    district = models.CharField(max_length=12)
    day = models.DateField()
    file = models.TextField()
    row = models.PositiveIntegerField(null=True)
    column = models.TextField(null=True)  # noqa: DJ001 -- none and an empty header are two things
    value = models.TextField(null=True)  # noqa: DJ001 -- none and an empty cell are two things
    expected = models.TextField()
    facts = models.JSONField(default=dict)
    repeats = models.PositiveIntegerField(default=0)
    arrived_at = models.DateTimeField()

    class Meta:
        """Found by day."""

        indexes = [models.Index(fields=["district", "day"])]

    def __str__(self) -> str:
        return f"{self.file}:{self.row or ''}"
