from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.translation import override

from changming.doors.desk.asked import Asked
from changming.doors.desk.doubt_details import detail_of_report, is_alike
from changming.doors.desk.doubts_page import doubt_matches, doubts_page
from changming.doors.desk.duties_list import (
    duties_page,
    duty_facts,
    duty_matches,
    facilities_page,
    facility_facts,
    facility_matches,
)
from changming.doors.desk.findings_list import FindingFact, findings_page
from changming.doors.desk.listing import Listed, page_of, table_of
from changming.doors.desk.photo_page import photo_page
from changming.doors.desk.photos_page import photo_facts, photo_matches, photos_page
from changming.doors.desk.roads_list import listed_roads, segments_page
from changming.doors.desk.shared_parts import Decided
from changming.doors.desk.sign_ins_page import Expected, post_facts, post_matches, sign_ins_page
from changming.papers.figures import tally
from tests.factories.report import TEAMS


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def test_segments_are_filtered_by_verdict_team_and_name(facts):
    wanted = next(row for row in facts.roads if row.line.verdict == "unknown")
    asked = Asked(verdict="unknown", team=wanted.face.team, text=wanted.face.name[:2])

    listed, counts = listed_roads(facts.roads, asked)

    assert listed.total == counts.unknown == counts.due > 0
    assert {row.face.team for row in listed.rows} == {wanted.face.team}
    assert {row.face.name[:2] for row in listed.rows} == {wanted.face.name[:2]}


@pytest.mark.parametrize("verdict", ["done", "partly", "not_done", "unknown"])
def test_a_count_of_the_day_opens_a_list_of_as_many(facts, verdict):
    listed, _counts = listed_roads(facts.roads, Asked(verdict=verdict))

    assert listed.total == facts.places["segments"].of(verdict)


def test_a_page_behind_the_last_is_the_last():
    assert page_of(list(range(120)), 99) == Listed([*range(100, 120)], 120, 3)
    assert page_of([], 5) == Listed([], 0, 1)


def test_what_is_filtered_is_what_is_exported(viewing, facts):
    asked = Asked(verdict="not_done")
    listed, counts = listed_roads(facts.roads, asked)

    page = segments_page(viewing, listed, counts, asked)
    table = table_of(page)

    assert table[0][:4] == ["Verdict", "Segment", "Team", "Grade"]
    assert len(table) == len(listed.rows) + 1
    assert {row[0] for row in table[1:]} == {"Not done"}
    assert all(len(row) == len(table[0]) for row in table)
    assert page.export_href.endswith("/segments/?verdict=not_done&export=xlsx")


def test_duties_are_urgent_first_and_open_their_evidence(viewing, made, rendered):
    facts = [fact for fact in duty_facts(*made) if duty_matches(fact, Asked())]
    counts = tally(fact.line.verdict for fact in facts)

    page = duties_page(viewing, page_of(facts, 1), counts, Asked(), TEAMS)
    last = duties_page(viewing, page_of(facts, 99), counts, Asked(), TEAMS)

    assert page.lines[0].mark.verdict == "not_done"
    assert last.lines[-1].mark.verdict == "none"
    assert f"{counts.due} due" in rendered("list", page)


def test_duties_are_found_by_person_work_and_verdict(made):
    facts = list(duty_facts(*made))

    assert [one.line.party for one in facts if duty_matches(one, Asked(text="P0003"))] == ["p0003"]
    assert {one.line.work for one in facts if duty_matches(one, Asked(kind="roving"))} == {"roving"}
    assert [one.line.verdict for one in facts if duty_matches(one, Asked(verdict="none"))] == [None]


def test_facilities_have_their_list(viewing, made):
    facts = [fact for fact in facility_facts(*made) if facility_matches(fact, Asked(verdict="done"))]

    page = facilities_page(viewing, page_of(facts, 1), tally(fact.line.verdict for fact in facts), Asked())

    assert {line.mark.verdict for line in page.lines} == {"done"}
    assert page.lines[0].cells[2].text == "09:30"


def finding(number=1, **facts):
    given = {"code": "late_on_post", "says": "Late", "steps": {"confirm", "dismiss"}}
    return FindingFact(number, **{**given, **facts})


def test_findings_have_a_page_each_and_say_how_far_they_are(viewing):
    counts = {"proposed": 2, "confirmed": 1, "dismissed": 0, "withdrawn": 0}
    taken = finding(3, state="confirmed", steps={"reopen"}, decided="Wang 11-23 08:00", is_gone=True)

    page = findings_page(viewing, page_of([finding(), finding(2), taken], 1), Asked(), TEAMS, counts=counts)

    assert page.sentence == "2 proposed findings wait for a person, Confirmed 1"
    assert [line.head.href for line in page.lines] == [f"/desk/440304/2026-11-23/findings/{n}/" for n in (1, 2, 3)]
    assert [line.cells[-1].text for line in page.lines] == [
        "Waits for a person",
        "Waits for a person",
        "Confirmed; later evidence no longer shows it",
    ]
    assert [(line.acts.steps, line.acts.asks, line.acts.next_key) for line in page.lines] == [
        ([("confirm", "Confirm as finding")], [("dismiss", "Not a finding")], "2"),
        ([("confirm", "Confirm as finding")], [("dismiss", "Not a finding")], "1"),
        ([("reopen", "Take back")], [], "1"),
    ]


def test_findings_nobody_here_may_decide_have_no_forms(viewing, rendered):
    page = findings_page(viewing, page_of([finding(steps=())], 1), Asked(), TEAMS, counts={})

    assert 'name="decision"' not in rendered("list", page)
    assert {len(row) for row in table_of(page)} == {7}


def test_sign_ins_say_who_was_to_come(viewing, made, rendered, words_of):
    facts = [fact for fact in post_facts(*made) if post_matches(fact, Asked())]
    counts = tally(fact.duty.verdict for fact in facts)

    page = sign_ins_page(viewing, page_of(facts, 1), counts, Asked(), TEAMS, expected=Expected(40, 5, 3))

    assert page.sentence.startswith("32 to come: 40 registered, 5 resting, 3 on leave.")
    assert "Roll call" in words_of(rendered("list", page))


def test_sign_ins_name_times_and_how_far(viewing, made):
    fact = next(one for one in post_facts(*made) if one.sign_ins and one.sign_ins[0].distance_m is not None)

    page = sign_ins_page(viewing, page_of([fact], 1), tally([]), Asked())

    came, patrol, went = page.lines[0].cells[3:6]
    assert (came.text[:2], patrol.text[:2], went.text[:2]) == ("05", "09", "13")
    assert came.small.endswith(" m")


def test_a_person_who_did_not_sign_in_has_dashes(viewing, made):
    fact = replace(next(iter(post_facts(*made))), sign_ins=())

    cells = sign_ins_page(viewing, page_of([fact], 1), tally([]), Asked()).lines[0].cells

    assert [cell.text for cell in cells[3:6]] == ["–", "–", "–"]


def doubts(viewing, made, facts, asked=None, **more):
    asked = asked or Asked()
    found = [fact for fact in facts.doubts if doubt_matches(fact, asked)]
    chosen = next((fact for fact in found if fact.key == asked.selected), None)
    detail = detail_of_report(made[0], facts.doubts, chosen) if chosen else None
    return doubts_page(viewing, page_of(found, asked.page), asked, detail, open_count=len(found), **more)


def test_doubts_show_both_claims_and_a_decision_without_a_preselected_answer(viewing, made, facts, rendered):
    fact = next(fact for fact in facts.doubts if fact.kind == "sign_in" and fact.duty)

    html = rendered("doubts", doubts(viewing, made, facts, Asked(selected=fact.key)))

    assert html.count('class="claim"') == 2
    assert html.count('name="decision"') == 2
    assert " checked" not in html[html.index("<form", html.index('id="detail"')) : html.rindex("</form>")]


def test_reused_photos_stand_side_by_side(viewing, made, facts, rendered):
    fact = next(fact for fact in facts.doubts if fact.kind == "photo")
    reused = replace(fact, doubt=replace(fact.doubt, code="photo_reused", about="photos/20261120/0412.jpg"))

    detail = detail_of_report(made[0], facts.doubts, reused)
    page = doubts_page(viewing, page_of([reused], 1), Asked(), detail, open_count=1)

    assert [side.photo.alt for side in detail.sides] == [fact.file, "photos/20261120/0412.jpg"]
    assert rendered("doubts", page).count('class="shot"') == 2


def test_after_a_decision_the_next_open_doubt_comes(viewing, made, facts):
    first, second, *_rest = facts.doubts
    last = facts.doubts[-1]

    assert doubts(viewing, made, facts, Asked(selected=first.key)).detail.decision.next_key == second.key
    assert doubts(viewing, made, facts, Asked(selected=last.key)).detail.decision.next_key == first.key


def test_the_last_doubt_has_no_next(viewing, made, facts):
    only = replace(facts, doubts=facts.doubts[:1])

    page = doubts(viewing, made, only, Asked(selected=facts.doubts[0].key))

    assert page.detail.decision.next_key == ""


def test_who_may_not_decide_sees_who_may(viewing, made, facts, rendered, words_of):
    detail = detail_of_report(made[0], facts.doubts, facts.doubts[0])

    page = doubts_page(
        viewing, page_of(facts.doubts, 1), Asked(), replace(detail, may_decide=False), open_count=1
    )  # fmt: skip
    html = rendered("doubts", page)

    assert 'name="decision"' not in html
    assert "The section decides on doubts." in words_of(html)


DECIDED = Decided("Confirmed", "k1", "undo", "/decide/", "Undo")


def test_a_decision_just_taken_can_be_undone(viewing, made, facts, rendered):
    html = rendered("doubts", doubts(viewing, made, facts, decided=DECIDED))

    assert 'data-undo="10"' in html
    assert 'value="undo"' in html


def test_doubts_of_one_cause_may_be_decided_as_one(facts):
    fact = replace(facts.doubts[0], team="沙嘴队")
    datum = replace(fact, doubt=replace(fact.doubt, code="other_datum", about="gcj02"))
    far = replace(fact, doubt=replace(fact.doubt, code="outside_post"))

    assert is_alike(datum, replace(datum, key="k2"))
    assert not is_alike(datum, replace(datum, team="下沙队"))
    assert not is_alike(datum, replace(datum, state="dismissed"))
    assert not is_alike(far, replace(far, key="k2"))


def test_doubts_that_are_no_more_say_so(viewing, made, facts, rendered, words_of):
    html = rendered("doubts", doubts(viewing, made, replace(facts, doubts=())))

    assert "No doubt waits for a person." in words_of(html)


def test_photos_with_doubts_come_first_and_an_unreadable_one_stays_as_a_named_tile(viewing, made, rendered):
    report, faces = made
    facts = [replace(fact, src=f"/p/{n}") for n, fact in enumerate(photo_facts(report, faces))]
    unreadable = replace(facts[0].line.doubts[0], code="photo_unreadable")
    facts[0] = replace(facts[0], line=replace(facts[0].line, doubts=(unreadable,)))

    page = photos_page(viewing, page_of(facts, 1), Asked(), total=len(facts), doubtful=1)

    assert [bool(card.chips) for card in page.cards] == sorted((bool(card.chips) for card in page.cards), reverse=True)
    assert (page.cards[0].photo.src, page.cards[0].photo.alt) == ("", facts[0].line.file)
    assert page.cards[1].photo.src == "/p/1"
    assert rendered("photos", page).count("<figure") == len(facts)


def test_photo_says_where_its_time_comes_from_and_why_it_is_doubted(viewing, made, rendered):
    fact = next(fact for fact in photo_facts(*made) if fact.line.doubts)

    page = photo_page(viewing, replace(fact, src="/p/1", place="福荣路", work="roving", duty="R1"))
    values = {name: value for name, value, _href in page.facts}

    assert page.photo.alt == "福荣路, Roving upkeep"
    assert values["sha256"] == fact.line.sha256
    assert len(page.doubts) == len(fact.line.doubts)
    assert "/duties/?q=R1" in rendered("photo", page)


def test_photos_are_found_by_doubt(made):
    found = [fact for fact in photo_facts(*made) if photo_matches(fact, Asked(code="photo_too_dark"))]

    assert all(any(doubt.code == "photo_too_dark" for doubt in fact.line.doubts) for fact in found)


@pytest.mark.parametrize("hours", [0, -30])
def test_times_of_another_day_say_their_day(viewing, made, hours):
    fact = next(one for one in facility_facts(*made) if one.line.done_at)
    moved = replace(fact, line=replace(fact.line, done_at=fact.line.done_at + timedelta(hours=hours)))

    text = facilities_page(viewing, page_of([moved], 1), tally([]), Asked()).lines[0].cells[2].text

    assert text == ("09:30" if hours == 0 else "22 Nov 03:30")
