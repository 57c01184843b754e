"""队伍与车辆: who and what a district has."""

from dataclasses import fields
from datetime import date

import pytest

from changming.areas.people.models import Organisation, Person, Team
from changming.doors.desk.teams import TeamsPage
from tests.factories.accounts import DAY, HOME, made_people, made_vehicles

pytestmark = pytest.mark.django_db

PATH = f"/desk/{HOME}/{DAY}/teams/"


@pytest.fixture
def inspector(signed_in):
    return signed_in(role="inspector")


def page_of(client, **query):
    return client.get(PATH, query).context["page"]


@pytest.mark.parametrize("rows", [1, 3, 10_000])
@pytest.mark.parametrize("show", ["people", "vehicles"])
def test_teams_ask_no_more_of_the_database_for_more_rows(inspector, django_assert_num_queries, rows, show):
    made_people(rows)
    made_vehicles(rows)
    inspector.get(PATH)

    with django_assert_num_queries(10):
        inspector.get(PATH, {"show": show})


def test_teams_say_how_many_there_are(inspector):
    made_people(3)
    made_people(2, team="西一队")
    made_vehicles(1)

    page = page_of(inspector)

    assert page.says == "2 个队所，5 人，1 台车。"
    assert [(line.name, line.people, line.vehicles) for line in page.teams] == [
        ("东一队", "3", "1"),
        ("西一队", "2", "0"),
    ]


def test_teams_without_anybody_say_what_to_do_next(inspector):
    assert page_of(inspector).says == "还没有队所。请先导入人员表和车辆表。"


def test_teams_show_fifty_rows_a_page(inspector):
    made_people(120)

    sizes = [len(page_of(inspector, page=number).people) for number in (1, 2, 3)]
    last = page_of(inspector, page=99)

    assert sizes == [50, 50, 20]
    assert (last.people[0].code, last.pages.after, last.pages.before) == ("东一队-0101", "", f"{PATH}?page=2")


@pytest.mark.parametrize(
    ("text", "found"), [("张2", ["张2"]), ("队-0003", ["张3"]), ("没有", []), ("%", []), ("_", [])]
)
def test_teams_find_by_number_or_name(inspector, text, found):
    made_people(3)

    assert [row.name for row in page_of(inspector, q=text).people] == found


def test_vehicles_are_found_by_plate(inspector):
    made_vehicles(3)

    assert [row.code for row in page_of(inspector, q="A00002", show="vehicles").vehicles] == ["东一队-V2"]


def test_teams_filter_by_team_and_lead_back(inspector):
    made_people(1)
    made_people(1, team="西一队")

    page = page_of(inspector, team="西一队")

    assert ([row.team for row in page.people], page.all_href) == (["西一队"], PATH)


def test_teams_are_those_of_the_day(inspector):
    Person.objects.create(district=HOME, code="1", name="早", team="东一队", until_day=DAY)
    Person.objects.create(district=HOME, code="1", name="今", team="东二队", from_day=DAY)
    Person.objects.create(district=HOME, code="2", name="晚", team="东二队", from_day=date(2026, 11, 24))

    assert [row.name for row in page_of(inspector).people] == ["今"]


def test_teams_name_the_operator_they_belong_to(inspector):
    operator = Organisation.objects.create(district=HOME, name="洁城公司", kind="operator")
    Team.objects.create(district=HOME, name="东一队", organisation=operator)

    assert [(line.name, line.organisation, line.people) for line in page_of(inspector).teams] == [
        ("东一队", "洁城公司", "0")
    ]


def test_people_without_a_team_are_told_apart(inspector):
    made_people(1, team="")

    assert [line.name for line in page_of(inspector).teams] == ["没写队所"]


def test_names_are_shown_as_they_were_read_and_never_run(inspector):
    Person.objects.create(district=HOME, code="1", name="<script>alert(1)</script>", team="<b>")

    html = inspector.get(PATH).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_the_page_has_exactly_the_documented_fields(inspector):
    assert [field.name for field in fields(page_of(inspector))] == [field.name for field in fields(TeamsPage)]


@pytest.mark.parametrize(
    "query", [{"page": "-1"}, {"page": "x"}, {"page": "9" * 30}, {"show": "passwords"}, {"q": "x" * 5000}]
)
def test_what_is_asked_wrongly_is_not_asked(inspector, query):
    assert inspector.get(PATH, query).status_code == 200
