"""Where the copy of a photo is."""

from collections.abc import Callable
from datetime import date

from changming.day.database import Stores
from changming.day.database.copies import earlier_pictures, is_shown
from changming.doors.desk.links import address
from changming.doors.desk.told_day import Seen


def sources(district: str, day: date, size: str) -> Callable[[str], str]:
    """The address of a photo's copy by its hash; "" where there is none."""
    stores = Stores.here()
    return lambda sha256: address("picture", district, day, sha256, size) if is_shown(stores, sha256) else ""


def earlier_source(told: Seen, file: str) -> str:
    """The address of an earlier day's photo by its name in a report; "" where there is none."""
    district, day = told.run.district, told.run.day
    sha256 = earlier_pictures(district, day, [file]).get(file)
    return sources(district, day, "large")(sha256) if sha256 else ""
