"""区界: where a district reaches and since when, reached from the ledger."""

from datetime import date

import pytest

from changming.areas.places.models import Boundary
from tests.factories.accounts import DAY, FOREIGN, HOME, made_district

pytestmark = pytest.mark.django_db

PATH = f"/desk/{HOME}/{DAY}/ledger/boundary/"
RING = [[103.6, 36.1], [103.7, 36.1], [103.7, 36.2], [103.6, 36.1]]


@pytest.fixture
def inspector(signed_in):
    return signed_in(role="inspector")


def made(from_day=None, until_day=None, district=HOME, source="民政局 2025 年公布"):
    rows = {"from_day": from_day, "until_day": until_day, "source": source}
    return Boundary.objects.create(district=district, rings=[RING], **rows)


def test_the_ledger_leads_to_the_boundary(inspector):
    page = inspector.get(f"/desk/{HOME}/{DAY}/ledger/").context["page"]

    assert page.boundary_href == PATH


def test_the_boundary_of_the_day_is_drawn_with_its_dates(inspector):
    made(until_day=date(2026, 1, 1), source="旧图")
    made(date(2026, 1, 1))

    page = inspector.get(PATH).context["page"]

    assert page.says == "2026 年 11 月 23 日，星期一按这条区界：2026 年 1 月 1 日，星期四起；民政局 2025 年公布。"
    assert [(one.from_day, one.until_day, one.points, one.current) for one in page.versions] == [
        ("2026 年 1 月 1 日，星期四", "至今", "1 / 4", True),
        ("一直", "2026 年 1 月 1 日，星期四", "1 / 4", False),
    ]
    assert 'class="border" d="M' in page.map.over_svg


def test_another_version_is_one_click_away(inspector):
    old = made(until_day=date(2026, 1, 1), source="旧图")
    made(date(2026, 1, 1))

    page = inspector.get(inspector.get(PATH).context["page"].versions[1].href).context["page"]

    assert [one.source for one in page.versions if one.current] == [old.source]


def test_without_any_the_page_says_so(inspector):
    response = inspector.get(PATH)

    assert response.context["page"].map is None
    assert "还没有存入本区的区界" in response.content.decode()


def test_another_districts_boundary_is_not_there(inspector):
    made_district(FOREIGN)
    foreign = made(district=FOREIGN)

    assert inspector.get(PATH, {"version": foreign.pk}).status_code == 404
    assert inspector.get(PATH.replace(HOME, FOREIGN)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_boundary_asks_no_more_of_the_database_for_more_versions(inspector, django_assert_num_queries, rows):
    for year in range(rows):
        made(date(2020 + year, 1, 1), date(2021 + year, 1, 1))
    inspector.get(PATH)

    with django_assert_num_queries(7):
        inspector.get(PATH)
