"""Named reads of standards: which packs are stored, and which one a district uses when."""

from datetime import date

from django.db.models import QuerySet

from changming.areas.standards.models import PackUse, StoredPack


def pack_of(district: str, day: date) -> StoredPack | None:
    """The pack that a district uses from the latest day on that is not after `day`, if any. One query."""
    use = PackUse.objects.filter(district=district, from_day__lte=day).select_related("pack").order_by("-from_day")
    found = use.first()
    return None if found is None else found.pack


def packs() -> QuerySet[StoredPack]:
    """All stored packs, by name and the order in which their versions came. One query."""
    return StoredPack.objects.order_by("name", "stored_at", "pk")


def uses_of(district: str) -> QuerySet[PackUse]:
    """From which day on a district uses which pack, the newest first. One query."""
    return PackUse.objects.filter(district=district).select_related("pack").order_by("-from_day")
