"""建议的线: brought, looked at on the map, and in the ledger only once a person said so."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from changming.areas.places.models import Segment, SegmentProposal
from changming.day.actions import CAUSES
from changming.kernel.audit import Entry, verify
from tests.factories.accounts import DAY, FOREIGN, HOME, made_district

pytestmark = pytest.mark.django_db

HERE = f"/desk/{HOME}/{DAY}/ledger/drafts/"
LINE = [[103.6, 36.1], [103.61, 36.1]]


def feature(code="S1", line=LINE, **said):
    given = {"id": code, "name": "香林路", "grade": "2", "team": "东一队", "起点": "东街", "止点": "西街"}
    geometry = {"type": "LineString", "coordinates": line}
    return {"type": "Feature", "properties": {**given, "sure": True, **said}, "geometry": geometry}


def bring(client, *features, content=None):
    text = content or json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return client.post(HERE + "bring/", {"file": SimpleUploadedFile("roads.draft.geojson", text)})


@pytest.fixture
def inspector(signed_in):
    return signed_in(role="inspector")


def number():
    return SegmentProposal.objects.latest("pk").pk


def decide(client, decision, **said):
    return client.post(f"{HERE}{number()}/decide/", {"decision": decision, "from_day": str(DAY), **said})


def page(client, path=HERE):
    return client.get(path).context["page"]


def test_what_is_brought_waits_on_the_map_and_the_ledger_stays_as_it_is(inspector):
    bring(inspector, feature(), feature("S2", sure=False, doubts="东街 only comes near"))

    shown = page(inspector)

    assert shown.says == "2 条线等人看。"
    assert shown.map.layers_svg.count('class="picked"') == 2
    assert [(row.code, row.ends, row.how) for row in shown.rows] == [
        ("S2", "东街 – 西街", "东街 only comes near"),
        ("S1", "东街 – 西街", "有把握"),
    ]
    assert Segment.objects.count() == 0


def test_a_line_that_a_person_confirms_is_in_the_ledger_from_that_day_on(inspector):
    Segment.objects.create(district=HOME, code="S1", name="香林路", grade="1", team="东一队", length_m=850.0)
    bring(inspector, feature())

    decide(inspector, "confirm")

    rows = Segment.objects.filter(code="S1")
    before, after = rows.on(DAY - timedelta(days=1)).get(), rows.on(DAY).get()
    entry = Entry.objects.get(action="places.proposal.confirm")
    assert (before.line, after.line is not None) == (None, True)
    assert (after.grade, after.length_m, after.from_day) == ("1", 850.0, DAY)  # what the ledger said it says still
    assert (entry.action in CAUSES, entry.facts["day"], verify(HOME)) == (True, str(DAY), None)
    assert page(inspector, f"{HERE}{number()}/").form is None


def test_a_road_that_the_ledger_did_not_have_comes_whole(inspector):
    bring(inspector, feature())

    decide(inspector, "confirm")

    row = Segment.objects.get()
    assert (row.code, row.name, row.grade, row.team, row.starts) == ("S1", "香林路", "2", "东一队", "东街")


def test_a_line_is_refused_with_a_reason_only_and_does_not_come_back(inspector):
    bring(inspector, feature())

    without = decide(inspector, "refuse", reason=" ")
    decide(inspector, "refuse", reason="另一条路")
    bring(inspector, feature())

    assert without.status_code == 422
    assert list(SegmentProposal.objects.values_list("state", "reason")) == [("refused", "另一条路")]
    assert Segment.objects.count() == 0


def test_a_newer_draft_takes_the_place_of_one_that_waits(inspector):
    bring(inspector, feature())
    bring(inspector, feature(line=[[103.6, 36.1], [103.62, 36.1]]))

    assert SegmentProposal.objects.filter(state="proposed").count() == 1


def test_a_line_is_decided_once(inspector):
    bring(inspector, feature())
    decide(inspector, "confirm")

    assert decide(inspector, "refuse", reason="不是").status_code == 409


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"features": 3}', b'{"features": []}', b"\xff\x00", b"[" * 9000])
def test_what_is_no_draft_is_refused_in_words(inspector, content):
    answer = bring(inspector, content=content)

    assert (answer.status_code, SegmentProposal.objects.count()) == (422, 0)
    assert "changming ledger draft" in answer.content.decode()


def test_a_proposal_of_another_district_is_not_there(inspector, signed_in):
    made_district(FOREIGN)
    bring(inspector, feature())
    foreign = signed_in("foreign", role="inspector", district=FOREIGN)
    elsewhere = HERE.replace(HOME, FOREIGN)

    for path in (HERE, elsewhere):
        assert foreign.get(f"{path}{number()}/").status_code == 404
        assert foreign.post(f"{path}{number()}/decide/", {"decision": "confirm", "from_day": DAY}).status_code == 404
    assert SegmentProposal.objects.get().state == "proposed"


def test_a_team_sees_its_own_lines_and_decides_none(inspector, signed_in):
    bring(inspector, feature(), feature("S2", team="西二队"))
    leader = signed_in("leader", role="team_leader", team="西二队")

    assert [row.code for row in page(leader).rows] == ["S2"]
    assert leader.post(f"{HERE}{number()}/decide/", {"decision": "confirm", "from_day": DAY}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_many(inspector, rows, django_assert_num_queries):
    bring(inspector, *(feature(f"S{n}") for n in range(rows)))
    inspector.get(HERE)

    with django_assert_num_queries(10):
        inspector.get(HERE)


def test_the_ledger_has_a_map_of_all_its_roads_and_leads_to_what_waits(inspector):
    bring(inspector, feature())
    decide(inspector, "confirm")
    bring(inspector, feature("S2"))

    shown = page(inspector, f"/desk/{HOME}/{DAY}/ledger/")

    assert shown.map.has_lines is True
    assert (shown.drafts, shown.drafts_href) == ("1 条建议的线等人看", HERE)
