"""Earlier days are read once, and again when something of them has arrived since."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from changming.areas.evidence.models import SignIn
from changming.day.database import Stores
from changming.day.database.source import DatabaseSource
from changming.day.gathering.history import read_history
from changming.day.gathering.reading import Known, Reading
from changming.intake.record import Frame
from changming.intake.references import Directory, Entry
from changming.kernel.given import Origin

pytestmark = pytest.mark.django_db
HERE, ZONE = "620104", ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def sheet(back, *people, file="签到.csv", device="D1"):
    then = DAY - timedelta(days=back)
    origin = Origin.objects.create(
        district=HERE, day=then, kind="sign_ins", file=file, sha256=64 * "a", arrived_at=NOON
    )
    for row, person in enumerate(people, 2):
        time = NOON - timedelta(days=back)
        SignIn.objects.create(
            district=HERE, day=then, origin=origin, row=row, person=person, time=time, kind="in", device=device
        )


def devices(tmp_path, *people):
    source = DatabaseSource(HERE, Frame(DAY, ZONE), Stores(tmp_path))
    reading = Reading(source, known=Known(people=Directory([Entry(*one) for one in people])))
    return read_history(reading).device_of


@pytest.mark.parametrize("days", [1, 3])
def test_earlier_days_are_read_once_and_then_asked_for_their_versions_alone(tmp_path, days, django_assert_num_queries):
    for back in range(1, days + 1):
        sheet(back, "1")
    first = devices(tmp_path, ("1", "王明"))

    with django_assert_num_queries(6):
        again = devices(tmp_path, ("1", "王明"))

    assert (first, again) == ({"1": "D1"}, {"1": "D1"})


def test_earlier_day_is_read_again_when_a_sheet_of_it_has_arrived(tmp_path):
    sheet(1, "1")
    before = devices(tmp_path, ("1", "王明"), ("2", "李强"))
    sheet(1, "2", file="补.csv", device="D2")

    after = devices(tmp_path, ("1", "王明"), ("2", "李强"))

    assert (before, after) == ({"1": "D1"}, {"1": "D1", "2": "D2"})


def test_earlier_day_is_read_again_when_a_name_means_somebody_else(tmp_path):
    sheet(1, "王明")
    before = devices(tmp_path, ("1", "王明"))

    after = devices(tmp_path, ("7", "王明"))

    assert (before, after) == ({"1": "D1"}, {"7": "D1"})
