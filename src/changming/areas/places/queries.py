"""Named reads of places."""

from changming.areas.places.models import District


def district_of(code: str) -> District | None:
    """The district of that adcode, None where its days are not checked here."""
    return District.objects.filter(code=code).first()


def district_codes() -> list[str]:
    """Adcodes of all districts whose days are checked, in order."""
    return list(District.objects.order_by("code").values_list("code", flat=True))
