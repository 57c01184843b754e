"""排班: a week of people, what nobody owes, leaves entered, rows pasted like a file."""

from datetime import UTC, date, datetime

import pytest

from changming.areas.people.models import Leave, Person, RosterRow, ShiftRow
from changming.areas.places.models import Post, Segment
from changming.day.models import Arrival
from changming.kernel.audit import Entry
from tests.factories.accounts import DAY, FOREIGN, HOME, made_district, made_people

pytestmark = pytest.mark.django_db

PATH = f"/desk/{HOME}/{DAY}/roster/"
MORNING = {"starts": datetime(2026, 11, 22, 22, tzinfo=UTC), "ends": datetime(2026, 11, 23, 6, tzinfo=UTC)}
LEAVE = {"person": "东一队-0001", "kind": "sick", "from_at": "2026-11-24 06:00", "to_at": "2026-11-24 14:00"}


@pytest.fixture(autouse=True)
def here(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def inspector(signed_in):
    return signed_in(role="inspector")


def page_of(client, **query):
    return client.get(PATH, query).context["page"]


def owed(person="东一队-0001", day=DAY, **values):
    given = {"code": f"{person}-{day}", "work": "manual_sweep", "team": "东一队", **MORNING, **values}
    return RosterRow.objects.create(district=HOME, day=day, person=person, **given)


@pytest.mark.parametrize("rows", [0, 1, 3, 10_000])
def test_the_roster_asks_no_more_of_the_database_for_more_rows(inspector, django_assert_num_queries, rows):
    people = made_people(max(rows, 1))
    work = {"district": HOME, "day": DAY, "work": "manual_sweep", "post": "P1", **MORNING}
    RosterRow.objects.create(code="own", **work)
    RosterRow.objects.bulk_create([RosterRow(code=one.code, person=one.code, **work) for one in people[:rows]])
    Post.objects.bulk_create([Post(district=HOME, code=f"P{n}") for n in range(rows)])
    inspector.get(PATH)

    with django_assert_num_queries(18):
        inspector.get(PATH)


def test_a_week_shows_who_works_where_and_who_is_away(inspector):
    made_people(2)
    owed(post="香林路口")
    owed("张2", date(2026, 11, 25), post="", segments=["S1", "S2", "S3"])
    Leave.objects.create(
        district=HOME, person="张1", from_at="2026-11-24T00:00+08:00", to_at="2026-11-25T00:00+08:00", kind="sick",
        substitute="东一队-0002",
    )  # fmt: skip

    page = page_of(inspector)

    assert [words for words, _href, _now in page.days] == [f"11 月 {n} 日" for n in range(23, 30)]
    assert [(row.name, row.code) for row in page.rows] == [("张1", "东一队-0001"), ("张2", "东一队-0002")]
    assert [[(cell.kind, *cell.lines) for cell in row.cells[:3]] for row in page.rows] == [
        [("work", "06:00–14:00 人工清扫 香林路口"), ("away", "病假 · 顶班 东一队-0002"), ("free",)],
        [("free",), ("work", "替 张1"), ("work", "06:00–14:00 人工清扫 S1，S2")],
    ]


def test_posts_and_roads_that_nobody_owes_are_named(inspector):
    made_people(1)
    for code, name in (("P1", "香林路口"), ("P2", "福荣路口"), ("P3", "")):
        Post.objects.create(district=HOME, code=code, name=name)
    Segment.objects.create(district=HOME, code="S1", name="香林路")
    Segment.objects.create(district=HOME, code="S2", name="福荣路")
    owed(post="香林路口", segments=["S1"])

    page = page_of(inspector)

    assert page.says == "在册 1 人；2 个岗位没有人排到。"
    assert [(hole.words, hole.names) for hole in page.holes] == [
        ("2 个岗位", ["福荣路口", "P3"]),
        ("1 条路段", ["福荣路"]),
    ]
    assert page.holes_by_day[:2] == [("2", True), ("没排班", False)]


def test_an_empty_district_says_so(inspector):
    page = page_of(inspector)

    assert (page.says, page.rows, page.holes) == ("在册 0 人；这一天还没有排班。", [], [])


def test_a_team_sees_its_own_people_rows_and_holes(signed_in):
    made_people(1)
    made_people(1, team="西一队")
    Person.objects.filter(team="西一队").update(name="张1")
    owed("张1", team="西一队", post="西站")
    Post.objects.create(district=HOME, code="P9", name="西二口", team="西一队")
    client = signed_in(role="team_leader", team="东一队")

    response = client.get(PATH)

    page = response.context["page"]
    assert [row.team for row in page.rows] == ["东一队"]
    assert [cell.kind for cell in page.rows[0].cells] == ["free"] * 7
    assert not any(word in response.content.decode() for word in ("西站", "西二口"))
    assert (page.may_enter, page.may_paste) == (True, False)


def test_a_leave_is_entered_noted_and_shown(inspector):
    made_people(2)

    response = inspector.post(f"{PATH}leave/", LEAVE | {"substitute": "张2", "note": "发烧"})

    assert response.status_code == 302
    leave = Leave.objects.get()
    assert (leave.person, leave.substitute, leave.from_at) == (
        "东一队-0001",
        "东一队-0002",
        datetime(2026, 11, 23, 22, tzinfo=UTC),
    )
    entry = Entry.objects.get(action="people.leave.enter")
    assert (entry.chain, entry.subject, entry.facts["day"]) == (HOME, "person:东一队-0001", "2026-11-24")
    assert page_of(inspector).rows[0].cells[1].kind == "away"


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"person": "没有"}, 409),
        ({"substitute": "没有"}, 409),
        ({"substitute": "张1"}, 409),
        ({"to_at": "2026-11-24 06:00"}, 409),
        ({"from_at": "六点半"}, 422),
        ({"kind": "holiday"}, 422),
        ({"person": ""}, 422),
    ],
)
def test_a_leave_that_cannot_be_is_refused_and_nothing_is_written(inspector, wrong, status):
    made_people(2)

    assert inspector.post(f"{PATH}leave/", LEAVE | wrong).status_code == status
    assert not Leave.objects.exists()
    assert not Entry.objects.filter(action="people.leave.enter").exists()


def test_a_name_that_two_have_is_refused(inspector):
    made_people(2)
    Person.objects.update(name="张三")

    assert inspector.post(f"{PATH}leave/", LEAVE | {"person": "张三"}).status_code == 409
    assert not Leave.objects.exists()


def test_one_who_is_away_is_not_away_twice_and_stands_in_for_nobody(inspector):
    made_people(2)
    inspector.post(f"{PATH}leave/", LEAVE)

    again = inspector.post(f"{PATH}leave/", LEAVE | {"from_at": "2026-11-24 13:00", "to_at": "2026-11-24 15:00"})
    other = inspector.post(f"{PATH}leave/", LEAVE | {"person": "张2", "substitute": "张1"})
    next_day = inspector.post(f"{PATH}leave/", LEAVE | {"from_at": "2026-11-24 14:00", "to_at": "2026-11-24 15:00"})

    assert [again.status_code, other.status_code, next_day.status_code] == [409, 409, 302]
    assert Leave.objects.count() == 2


def test_a_team_leader_enters_leaves_of_the_own_team_only(signed_in):
    made_people(1)
    made_people(1, team="西一队")
    client = signed_in(role="team_leader", team="东一队")

    own = client.post(f"{PATH}leave/", LEAVE)
    others = client.post(f"{PATH}leave/", LEAVE | {"person": "西一队-0001"})
    stand_in = client.post(
        f"{PATH}leave/",
        LEAVE | {"from_at": "2026-11-24 15:00", "to_at": "2026-11-24 16:00", "substitute": "西一队-0001"},
    )

    assert [own.status_code, others.status_code, stand_in.status_code] == [302, 409, 409]
    assert [leave.person for leave in Leave.objects.all()] == ["东一队-0001"]


def test_nobody_of_another_district_is_sent_on_leave(inspector):
    made_district(FOREIGN)
    made_people(1, district=FOREIGN)

    assert inspector.post(f"{PATH}leave/", LEAVE).status_code == 409
    assert inspector.post(f"/desk/{FOREIGN}/{DAY}/roster/leave/", LEAVE).status_code == 404
    assert not Leave.objects.exists()


def test_pasted_rows_are_taken_in_like_a_file(inspector):
    rows = "工号\t姓名\t队所\n1\t张三\t东一队\n2\t李四\t东一队\n"

    response = inspector.post(f"{PATH}paste/", {"sheet": "people", "rows": rows})

    arrival = Arrival.objects.get()
    assert response.headers["Location"] == f"/desk/{HOME}/{DAY}/data/{arrival.pk}/"
    assert [one["name"] for one in arrival.files] == ["人员.tsv"]
    assert not Person.objects.exists()


@pytest.mark.parametrize("sent", [{"sheet": "people", "rows": ""}, {"sheet": "people"}, {"sheet": "x", "rows": "a"}])
def test_a_paste_without_rows_is_refused_beside_the_form(inspector, sent):
    response = inspector.post(f"{PATH}paste/", sent)

    assert (response.status_code, Arrival.objects.count()) == (422, 0)


def test_whoever_has_one_team_pastes_nothing(signed_in):
    client = signed_in(role="inspector", team="东一队")

    assert client.post(f"{PATH}paste/", {"sheet": "people", "rows": "a"}).status_code == 404


@pytest.mark.parametrize("query", [{"page": "x"}, {"q": "%" * 3000}])
def test_what_is_asked_wrongly_is_not_asked(inspector, query):
    assert inspector.get(PATH, query).status_code == 200


NIGHT = {"starts": datetime(2026, 11, 23, 13, tzinfo=UTC), "ends": datetime(2026, 11, 23, 21, tzinfo=UTC)}


def shift(person="东一队-0001", **values):
    given = {"shift": "早班", "work": "manual_sweep", "post": "香林路口", "team": "东一队", **values}
    return ShiftRow.objects.create(district=HOME, person=person, **given)


def cells(page, row=0):
    return [(cell.kind, *cell.lines) for cell in page.rows[row].cells]


def test_the_sheet_of_shifts_is_told_day_by_day_in_words_and_hours(inspector):
    made_people(1)
    shift(pattern="轮休 周三", until_day=date(2026, 11, 28))

    week = cells(page_of(inspector))

    early = ("work", "早班 05:00–13:00 人工清扫 香林路口")
    assert week == [early, early, ("free",), early, early, ("free",), ("free",)]


def test_a_late_shift_ends_on_the_next_day(inspector):
    made_people(2)
    shift(shift="晚班")
    owed("东一队-0002", post="香林路口", **NIGHT)

    page = page_of(inspector)

    late = ("work", "晚班 21:00–次日 05:00 人工清扫 香林路口")
    assert [cells(page)[0], cells(page, 1)[0]] == [late, late]


def test_a_roster_row_goes_before_what_the_sheet_says(inspector):
    made_people(1)
    shift(shift="06:00-14:00", post="")
    owed(code="东一队-0001-20261123-0600-1400", post="福荣路口")

    week = cells(page_of(inspector))

    assert week[0] == ("work", "06:00–14:00 人工清扫 福荣路口")
    assert week[1] == ("work", "06:00–14:00 人工清扫")


def test_leave_of_some_hours_is_said_with_them_beside_what_is_left(inspector):
    made_people(2)
    shift()
    Leave.objects.create(
        district=HOME, person="东一队-0001", from_at="2026-11-23T05:00+08:00", to_at="2026-11-23T09:00+08:00",
        kind="leave", substitute="东一队-0002",
    )  # fmt: skip

    page = page_of(inspector)

    assert cells(page)[0] == (
        "away",
        "请假 05:00–09:00 · 顶班 东一队-0002",
        "早班 05:00–13:00 人工清扫 香林路口",
    )
    assert cells(page, 1)[0] == ("work", "替 东一队-0001 05:00–09:00")


def test_what_the_sheet_of_shifts_covers_is_no_hole(inspector):
    made_people(1)
    Post.objects.create(district=HOME, code="P1", name="香林路口")
    shift(until_day=date(2026, 11, 25))

    page = page_of(inspector)

    assert [said for said, _open in page.holes_by_day[:3]] == ["0", "0", "没排班"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_week_asks_no_more_of_the_database_for_more_shifts(inspector, django_assert_num_queries, rows):
    for one in made_people(rows):
        shift(one.code)
    inspector.get(PATH)

    with django_assert_num_queries(18):
        page = page_of(inspector)

    assert [cells(page, n)[0][0] for n in range(rows)] == ["work"] * rows
