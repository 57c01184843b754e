"""What a doubt chip says: what, measured, allowed."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from changming.papers.report import Doubt
from changming.papers.words.names import name_of
from changming.papers.words.numbers import decimal, quantity

DATUMS = {"gcj02": "GCJ-02", "bd09": "BD-09", "wgs84": "WGS-84"}

MEASURED = {
    "fix_too_coarse": gettext_lazy("error {measured}"),
    "outside_post": gettext_lazy("{measured} from post"),
    "outside_window": gettext_lazy("{measured} outside"),
    "shared_device": gettext_lazy("within {measured}"),
    "clock_skew": gettext_lazy("{measured} apart"),
    "photo_elsewhere": gettext_lazy("{measured} away"),
    "photo_other_time": gettext_lazy("{measured} apart"),
}
AT_LEAST = frozenset({"photo_too_small", "photo_too_dark", "photo_reused"})
NEVER_SAYS_ALLOWED = frozenset({"shared_device", "repeated_coordinates", "no_fix", "mock_location", "device_changed"})


@dataclass(frozen=True, slots=True)
class Chip:
    """A doubt in words; `measured` and `allowed` may be empty."""

    what: str
    measured: str = ""
    allowed: str = ""

    @property
    def details(self) -> str:
        """Measured and allowed in one phrase; may be empty."""
        return gettext(", ").join(part for part in (self.measured, self.allowed) if part)

    def __str__(self) -> str:
        details = self.details
        return gettext("{what}: {details}").format(what=self.what, details=details) if details else self.what


def doubt_chip(doubt: Doubt) -> Chip:
    """Words for a doubt in the present language; a doubt flags and blames nobody."""
    what = name_of("doubt", doubt.code)
    if doubt.code == "other_datum":
        datum = next((name for key, name in DATUMS.items() if key in doubt.about.lower()), doubt.about)
        return Chip(what, gettext("on post if read as {datum}").format(datum=datum))
    if doubt.code == "photo_reused" and doubt.about:
        return Chip(what, doubt.about)
    if doubt.code == "outside_post" and doubt.measured is None:
        return Chip(what, gettext("the platform says so"))
    if doubt.code == "photo_too_dark" and doubt.measured is not None:
        return Chip(what, decimal(doubt.measured, 2), _allowed(doubt))
    if doubt.measured is None:
        return Chip(what, doubt.about)
    pattern = MEASURED.get(doubt.code)
    measured = quantity(abs(doubt.measured), doubt.unit)
    if pattern is not None and not (doubt.code == "shared_device" and doubt.unit not in {"s", "min", "h"}):
        measured = str(pattern).format(measured=measured)
    return Chip(what, measured, _allowed(doubt))


def _allowed(doubt: Doubt) -> str:
    if doubt.allowed is None or doubt.code in NEVER_SAYS_ALLOWED:
        return ""
    value = quantity(doubt.allowed, doubt.unit)
    if doubt.code in AT_LEAST:
        return gettext("at least {allowed}").format(allowed=value)
    return gettext("{allowed} allowed").format(allowed=value)
