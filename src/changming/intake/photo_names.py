"""What the name and the folders of a picture claim: a time, a team, a person."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

# mmexport1795386615000, wx_camera_1795386615000, microMsg.1795386615000, and the bare 13 digits: milliseconds.
MILLISECONDS = re.compile(r"(?<!\d)(1\d{12})(?!\d)")
# IMG_20261123_063015, 微信图片_20261123063015_12_34, 20261123_063015123, Screenshot_2026-11-23-06-30-15-01, …
CLOCK = re.compile(
    r"(?<!\d)(20\d\d)([-_.年]?)([01]\d)[-_.月]?([0-3]\d)日?[-_ .T]{0,3}"
    r"([0-2]\d)([-_.:时]?)([0-5]\d)[-_.:分]?([0-5]\d)秒?(?:\d{2,3})?(?!\d)"
)
UTC_NAMES = ("PXL_",)  # Pixel phones name pictures by UTC
EARLIEST, LATEST = 2000, 2100
HAN = r"\u3400-\u9fff\uf900-\ufaff"
ID_THEN_NAME = re.compile(rf"(?P<id>[A-Za-z0-9][A-Za-z0-9_.-]*?)[\s_.、-]*(?P<name>[{HAN}].*)")
NAME_THEN_ID = re.compile(rf"(?P<name>[{HAN}][{HAN}· ]*?)[\s_.、-]*(?P<id>[A-Za-z0-9][A-Za-z0-9_.-]*)")
ID_SPACE_NAME = re.compile(r"(?P<id>[^\s_]*\d[^\s_]*)[\s_]+(?P<name>\D.*)")


@dataclass(frozen=True, slots=True)
class PersonText:
    """A folder that may name a person: as written, and the parts that look like an id and a name ("" where none)."""

    text: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class PathClaims:
    """Raw texts of the folders above a picture. The first may be a team or a person; the resolver knows which.

    `persons` has one entry per folder, outermost first.
    """

    team: str
    persons: tuple[PersonText, ...]


def claims_of_name(name: str, zone: ZoneInfo) -> datetime | None:
    """The time of taking or saving that a file name gives, as phones and WeChat write it; None where it gives none.

    `name` may carry folders; only its last part speaks. Impossible times are no claim.
    """
    stem = unicodedata.normalize("NFKC", name).replace("\\", "/").rpartition("/")[2]
    found = CLOCK.search(stem)
    if found:
        named: tzinfo = UTC if stem.startswith(UTC_NAMES) else zone
        year, month, day, hour, minute, second = (int(found[part]) for part in (1, 3, 4, 5, 7, 8))
        try:
            return datetime(year, month, day, hour, minute, second, tzinfo=named).astimezone(zone)
        except ValueError:
            return None
    found = MILLISECONDS.search(stem)
    if found:
        claimed = datetime.fromtimestamp(int(found[1]) // 1000, zone)
        return claimed if EARLIEST <= claimed.year < LATEST else None
    return None


def claims_of_path(parts: Sequence[str]) -> PathClaims:
    """Team and person texts of the folders between `photos` and the picture (`photos/TEAM/ID NAME/…`)."""
    folders = [unicodedata.normalize("NFC", part).strip() for part in parts]
    return PathClaims(folders[0] if folders else "", tuple(person_text(folder) for folder in folders))


def person_text(text: str) -> PersonText:
    """`ID NAME`, `ID_NAME`, `ID-NAME`, `NAME ID`, `NAME` or `ID`, taken apart."""
    for shape in (ID_THEN_NAME, NAME_THEN_ID, ID_SPACE_NAME):
        found = shape.fullmatch(text)
        if found:
            return PersonText(text, found["id"], found["name"].strip())
    return PersonText(text, text, text)
