"""道路与设施: what a district answers for, and a road changed from a day on with a reason."""

from datetime import date

import numpy as np
import pytest

from changming.areas.places.models import Facility, Post, Segment
from changming.day.models import Verdict
from changming.kernel.audit import Entry
from changming.kernel.given import Origin
from tests.factories.accounts import DAY, FOREIGN, HOME, MADE_AT, made_district

pytestmark = pytest.mark.django_db

PATH = f"/desk/{HOME}/{DAY}/ledger/"
LINE = np.array([[103.6, 36.1], [103.61, 36.1]]).tobytes()
FORM = {"from_day": "2026-11-20", "grade": "2", "team": "东一队", "width_m": "12", "reason": "重新定级"}


@pytest.fixture
def inspector(signed_in):
    return signed_in(role="inspector")


def made_road(code="S1", **values):
    given = {"name": "香林路", "grade": "1", "team": "东一队", "width_m": 12.0, "length_m": 850.0, "line": LINE}
    return Segment.objects.create(district=HOME, code=code, **{**given, **values})


def page_of(client, **query):
    return client.get(PATH, query).context["page"]


def spans(code="S1"):
    rows = Segment.objects.filter(code=code).order_by("from_day")
    return sorted((str(row.from_day), str(row.until_day), row.grade, row.team) for row in rows)


@pytest.mark.parametrize("rows", [0, 1, 3, 10_000])
@pytest.mark.parametrize("show", ["segments", "facilities", "posts"])
def test_the_ledger_asks_no_more_of_the_database_for_more_rows(inspector, django_assert_max_num_queries, rows, show):
    Segment.objects.bulk_create([Segment(district=HOME, code=f"S{n}") for n in range(rows)])
    Facility.objects.bulk_create([Facility(district=HOME, code=f"F{n}") for n in range(rows)])
    Post.objects.bulk_create([Post(district=HOME, code=f"P{n}") for n in range(rows)])
    inspector.get(PATH)

    with django_assert_max_num_queries(15):
        inspector.get(PATH, {"show": show})


def test_roads_without_a_line_stand_first_and_each_says_what_is_owed(inspector):
    made_road("S1")
    made_road("S2", name="福荣路", grade="2", line=None, length_m=None)
    Verdict.objects.create(district=HOME, day=DAY, kind="segment", code="S1", verdict="not_done")

    page = page_of(inspector)

    assert page.says == "2 条路段；1 条还没有画线。"
    assert [(row.name, row.cells[0].text, row.cells[3].text, row.cells[6].text) for row in page.rows] == [
        ("福荣路", "二级", "1", "要画线"),
        ("香林路", "一级", "2", "有线位"),
    ]
    assert [row.cells[5].mark and row.cells[5].mark.verdict for row in page.rows] == [None, "not_done"]


def test_facilities_and_posts_have_tables_of_their_own(inspector):
    Facility.objects.create(district=HOME, code="B1", kind="guardrail", place=[103.6, 36.1, 103.6, 36.1, "wgs84"])
    Post.objects.create(district=HOME, code="P1", name="香林路口", radius_m=80)

    facilities, posts = (page_of(inspector, show=show).rows for show in ("facilities", "posts"))

    assert [[cell.text for cell in row.cells] for row in facilities] == [["护栏", "", "168 时", "103.60000, 36.10000"]]
    assert [(row.name, row.cells[1].text, row.cells[2].text) for row in posts] == [("香林路口", "80 米", "没写")]


def test_the_ledger_is_that_of_the_day_and_found_by_name(inspector):
    made_road("S1", until_day=DAY)
    made_road("S1", from_day=DAY, name="新名路")
    made_road("S2", name="福荣路")

    assert [row.name for row in page_of(inspector).rows] == ["新名路", "福荣路"]
    assert [row.name for row in page_of(inspector, q="福荣").rows] == ["福荣路"]


def test_a_team_sees_its_own_roads_only(signed_in):
    made_road("S1")
    made_road("S2", name="西路", team="西一队")
    client = signed_in(role="team_leader", team="东一队")

    assert [row.code for row in page_of(client).rows] == ["S1"]
    assert client.get(f"{PATH}roads/S2/").status_code == 404


def test_a_change_closes_one_version_and_opens_the_next(inspector):
    origin = Origin.objects.create(
        district=HOME, day=DAY, kind="roads", file="roads.geojson", sha256="0" * 64, arrived_at=MADE_AT
    )
    made_road(stated_day=date(2026, 11, 1), origin=origin, row=4)

    response = inspector.post(f"{PATH}change/S1/", FORM)

    assert response.status_code == 302
    assert spans() == [("2026-11-20", "None", "2", "东一队"), ("None", "2026-11-20", "1", "东一队")]
    fresh = Segment.objects.get(from_day="2026-11-20")
    assert (fresh.origin, fresh.row, bytes(fresh.line), fresh.length_m) == (origin, 4, LINE, 850.0)
    entry = Entry.objects.get(action="places.segment.change")
    assert entry.subject == "segment:S1"
    assert entry.facts == {
        "day": "2026-11-20", "before": {"grade": "1"}, "after": {"grade": "2"}, "reason": "重新定级"
    }  # fmt: skip
    versions = inspector.get(f"{PATH}roads/S1/").context["page"].versions
    assert [(one.holds, one.grade, one.current) for one in versions] == [
        ("从 11 月 20 日 起", "二级", True),
        ("到 11 月 20 日 之前", "一级", False),
    ]


def test_the_form_of_a_road_is_accepted_as_it_stands_but_for_the_grade(inspector):
    made_road()
    form = inspector.get(f"{PATH}roads/S1/").context["page"].form
    given = {field.name: field.subwidgets[0].data["value"] for field in form if field.name not in {"grade", "reason"}}

    response = inspector.post(f"{PATH}change/S1/", given | {"grade": "3", "reason": "重新定级"})

    assert response.status_code == 302
    assert spans() == [("2026-11-23", "None", "3", "东一队"), ("None", "2026-11-23", "1", "东一队")]


def test_a_second_change_for_the_same_day_replaces_the_first(inspector):
    made_road(stated_day=date(2026, 11, 1))
    inspector.post(f"{PATH}change/S1/", FORM)

    inspector.post(f"{PATH}change/S1/", FORM | {"grade": "3"})

    assert spans() == [("2026-11-20", "None", "3", "东一队"), ("None", "2026-11-20", "1", "东一队")]


def test_a_change_before_what_was_stated_holds_until_then(inspector):
    made_road(stated_day=date(2026, 11, 22))

    inspector.post(f"{PATH}change/S1/", FORM)

    assert spans() == [("2026-11-22", "None", "1", "东一队"), ("None", "2026-11-22", "2", "东一队")]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"reason": ""}, 422),
        ({"reason": "   "}, 422),
        ({"from_day": "soon"}, 422),
        ({"grade": "9"}, 422),
        ({"width_m": "-3"}, 422),
        ({"width_m": "nan"}, 422),
        ({"grade": "1"}, 409),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_nothing_is_written(inspector, wrong, status):
    made_road()

    assert inspector.post(f"{PATH}change/S1/", FORM | wrong).status_code == status
    assert spans() == [("None", "None", "1", "东一队")]
    assert not Entry.objects.filter(action="places.segment.change").exists()


def test_a_road_that_is_not_there_is_not_changed(inspector):
    made_road("S1", from_day=date(2026, 12, 1))

    assert inspector.post(f"{PATH}change/S1/", FORM).status_code == 409
    assert inspector.post(f"{PATH}change/S9/", FORM).status_code == 409


def test_a_road_is_not_given_to_or_taken_from_a_team_outside_ones_scope(signed_in):
    made_road("S1")
    made_road("S2", team="西一队")
    client = signed_in(role="inspector", team="东一队")

    given = client.post(f"{PATH}change/S1/", FORM | {"team": "西一队"})
    taken = client.post(f"{PATH}change/S2/", FORM)
    own = client.post(f"{PATH}change/S1/", FORM)

    assert [given.status_code, taken.status_code, own.status_code] == [404, 404, 302]
    assert [row[3] for row in spans("S2")] == ["西一队"]


def test_a_road_of_another_district_is_not_there(inspector):
    made_district(FOREIGN)
    Segment.objects.create(district=FOREIGN, code="S7", grade="1")

    assert inspector.get(f"{PATH}roads/S7/").status_code == 404
    assert inspector.post(f"{PATH}change/S7/", FORM).status_code == 409
    assert inspector.post(f"/desk/{FOREIGN}/{DAY}/ledger/change/S7/", FORM).status_code == 404
    assert spans("S7") == [("None", "None", "1", "")]


def test_a_team_leader_reads_a_road_and_changes_nothing(signed_in):
    made_road()
    client = signed_in(role="team_leader", team="东一队")

    assert client.get(f"{PATH}roads/S1/").context["page"].form is None
    assert client.post(f"{PATH}change/S1/", FORM).status_code == 403


def test_codes_of_all_kinds_have_an_address(inspector):
    made_road("香林路/北侧 1?#")

    response = inspector.get(page_of(inspector).rows[0].href)

    assert (response.status_code, response.context["page"].says) == (200, "香林路/北侧 1?#")
    assert inspector.post(response.context["page"].change_href, FORM).status_code == 302


@pytest.mark.parametrize("query", [{"page": "x"}, {"show": "people"}, {"q": "%" * 3000}])
def test_what_is_asked_wrongly_is_not_asked(inspector, query):
    assert inspector.get(PATH, query).status_code == 200
