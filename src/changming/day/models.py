"""Tables of the day check: runs whole, and the verdicts of many days in short."""

from django.db import models
from django.db.models import UniqueConstraint

from changming.day.arrival_flow import ARRIVAL, ArrivalState


class Ledger(models.Model):
    """Names and lines that papers and pages print beside ids, packed once for all runs that have the same."""

    sha256 = models.CharField(max_length=64, unique=True)
    packed = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Run(models.Model):
    """One check of one district's day. Only the newest of a day keeps its report and the passes behind it.

    number    1, 2, … within the day
    as_of     evidence later than this counted for nothing
    heard     number of the audit chain's last entry when the day was gathered
    figures   places whose verdict is another than the run before said
    changes   the first of them, each [kind, id, verdict before, verdict now]
    reasons   what came between the runs, each [audit action, facts]
    """

    district = models.CharField(max_length=12)
    day = models.DateField()
    number = models.PositiveIntegerField()
    as_of = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    heard = models.PositiveBigIntegerField()
    pack_name = models.CharField(max_length=200)
    pack_version = models.CharField(max_length=60)
    engine = models.CharField(max_length=40)
    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="+")
    report = models.BinaryField(null=True)
    passes = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64)  # of the packed report's content
    figures = models.PositiveIntegerField(default=0)
    changes = models.JSONField(default=list)
    reasons = models.JSONField(default=list)

    class Meta:
        """Counted within the day."""

        constraints = [UniqueConstraint(fields=["district", "day", "number"], name="run_once")]

    def __str__(self) -> str:
        return f"{self.district} {self.day} {self.number}"


class Verdict(models.Model):
    """What the newest run says of one thing of one day; `kind` is duty, segment or facility."""

    district = models.CharField(max_length=12)
    day = models.DateField()
    kind = models.CharField(max_length=10)
    code = models.CharField(max_length=400)
    verdict = models.CharField(max_length=10, blank=True)  # "": not due yet, or nothing was owed
    done_share = models.FloatField(null=True)
    unknown_share = models.FloatField(null=True)

    class Meta:
        """Each thing once a day; the days of one thing are found quickly."""

        constraints = [UniqueConstraint(fields=["district", "kind", "code", "day"], name="verdict_once")]
        indexes = [models.Index(fields=["district", "day", "kind"])]

    def __str__(self) -> str:
        return f"{self.day} {self.code} {self.verdict}"


class Arrival(models.Model):
    """Something that was dropped on the page 数据: read, looked at by a person, then stored or set aside.

    files     [{"name", "sha256", "bytes"}] as they came
    preview   what it would do: {"changes", "amended", "refused", "fixes", "pictures", "days"}; {} before it was read
    result    the same of what it did
    """

    workflow = ARRIVAL

    district = models.CharField(max_length=12)
    day = models.DateField()
    state = models.CharField(max_length=12, default=ArrivalState.RECEIVED)
    due_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=100)
    by_name = models.CharField(max_length=200, blank=True)
    arrived_at = models.DateTimeField()
    files = models.JSONField(default=list)
    preview = models.JSONField(default=dict)
    result = models.JSONField(default=dict)

    class Meta:
        """Found by day, the newest first."""

        indexes = [models.Index(fields=["district", "day", "-arrived_at"])]

    def __str__(self) -> str:
        return f"{self.district} {self.day} {self.pk}"
