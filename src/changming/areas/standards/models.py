"""Tables of standards: packs by version, which pack a district tries from which day on, the weather."""

from django.db import models
from django.db.models import UniqueConstraint

from changming.areas.standards.choices import PackStatus
from changming.kernel.given import OfDay

PACK_NAME, PACK_VERSION = 200, 60  # characters


class StoredPack(models.Model):
    """A standard pack as its author wrote it; a version is never altered."""

    name = models.CharField(max_length=PACK_NAME)
    version = models.CharField(max_length=PACK_VERSION)
    text = models.TextField()  # TOML
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()

    class Meta:
        """One text of a version."""

        constraints = [UniqueConstraint(fields=["name", "version"], name="stored_pack_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class PackUse(models.Model):
    """From which day on a district judges by which pack."""

    district = models.CharField(max_length=12)
    pack = models.ForeignKey(StoredPack, on_delete=models.PROTECT, related_name="uses")
    status = models.CharField(max_length=10, choices=[(str(one), str(one)) for one in PackStatus])
    from_day = models.DateField()
    decided_by = models.CharField(max_length=100)
    decided_at = models.DateTimeField()

    class Meta:
        """One from a day on."""

        constraints = [UniqueConstraint(fields=["district", "from_day"], name="pack_use_once")]

    def __str__(self) -> str:
        return f"{self.district} {self.from_day}"


class Weather(OfDay):
    """A spell of weather that may excuse work."""

    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    value = models.FloatField(null=True)
    unit = models.CharField(max_length=60, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        """Found by day."""

        indexes = [models.Index(fields=["district", "day"])]

    def __str__(self) -> str:
        return self.kind
