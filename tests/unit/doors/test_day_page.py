import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.translation import override

from changming.doors.desk.asked import Asked
from changming.doors.desk.day_context import Figure
from changming.doors.desk.day_facts import Changes, DayFacts, added, place_words
from changming.doors.desk.day_page import day_page
from changming.doors.desk.links import PATHS
from changming.doors.desk.wall_page import wall_page
from changming.papers.figures import Tally, segment_tally
from tests.factories.report import DAY, at

LINK = re.compile(r'href="([^"]*)"')
INLINE = re.compile(r"\sstyle\s*=|\son\w+\s*=|<style|<script(?![^>]*\ssrc=)", re.IGNORECASE)


@pytest.fixture(autouse=True, params=["zh-hans", "en"])
def language(request):
    with override(request.param):
        yield request.param


def test_day_says_the_same_numbers_as_the_papers(made, facts):
    report, _faces = made

    assert facts.places["segments"] == segment_tally(report)
    assert facts.owed == added(*facts.places.values())
    assert facts.owed.due == sum(tally.due for tally in facts.places.values())


def test_four_counts_are_the_sums_of_their_kinds_of_place(viewing, facts):
    day = day_page(viewing, facts, Asked()).day

    for one in day.counts:
        assert int(one.text.replace(",", "")) == sum(int(kind.text) for kind in one.kinds)
    assert [one.verdict for one in day.counts] == ["done", "partly", "not_done", "unknown"]


def test_not_due_yet_and_excused_are_said_and_open(viewing, facts):
    apart = day_page(viewing, facts, Asked()).day.apart

    assert [figure.href.split("?")[1] for figure in apart] == ["verdict=none", "verdict=excused"]


def test_sentence_says_doubtful_ground_before_anything_is_read(viewing, facts, language):
    day = day_page(viewing, facts, Asked()).day
    unknown = str(facts.owed.unknown)

    assert unknown in day.sentence
    assert day.sentence.startswith("到" if language == "zh-hans" else "By ")
    assert "v003" in day.cause


def test_before_the_first_run_the_page_says_so_and_what_next(viewing, rendered, words_of, language):
    text = words_of(rendered("day", day_page(viewing, None, Asked())))

    said = {"zh-hans": "今天还没有算过。", "en": "Nothing has been computed for today yet."}
    assert said[language] in text
    assert 'class="four"' not in text


def test_another_day_before_its_first_run_is_not_called_today(viewing):
    yesterday = replace(viewing, day=DAY - timedelta(days=1))

    assert day_page(viewing, None, Asked()).not_computed != day_page(yesterday, None, Asked()).not_computed


def test_late_data_say_how_many_figures_changed_and_why(viewing, facts, rendered, words_of, language):
    changed = replace(facts, changes=Changes(6, ("3 号车",), at(12)))

    text = words_of(rendered("day", day_page(viewing, changed, Asked())))

    said = {"zh-hans": "自 12:00 以来，数字变了 6 处 3 号车", "en": "6 figures changed since 12:00 3 号车"}
    assert said[language] in text


@pytest.mark.parametrize("changes", [None, Changes(0)])
def test_nothing_is_said_to_have_changed_where_nothing_did(viewing, facts, rendered, changes):
    html = rendered("day", day_page(viewing, replace(facts, changes=changes), Asked()))

    assert 'class="changed"' not in html


def test_shares_below_the_limit_are_hatched_and_for_reference_only(viewing, facts):
    rows = {row.name: row.for_reference for row in day_page(viewing, facts, Asked()).day.arrived}

    assert list(rows.values()) == [False, False, False, True]


def test_every_link_of_the_day_leads_to_an_agreed_page(viewing, facts, rendered):
    paper = Figure("bulletin.pdf", "PDF", viewing.to("papers", "bulletin.pdf"))
    html = rendered("day", day_page(viewing, facts, Asked(), papers=[paper]))
    paths = [re.escape(path).replace(r"\{\}", "[^/]+") for path in PATHS.values()]
    agreed = re.compile(rf"/desk/440304/\d{{4}}-\d\d-\d\d/({'|'.join(paths)})(\?.*)?$")

    links = [href for href in LINK.findall(html) if not href.startswith(("/static/", "#"))]

    assert len(links) > 100
    assert [href for href in links if not agreed.match(href)] == []


def test_every_number_of_counts_completeness_and_teams_stands_in_a_link(viewing, facts, rendered):
    html = rendered("day", day_page(viewing, facts, Asked()))
    main = html[html.index('class="sum"') : html.index('class="foot')]
    main = re.sub(r"<svg.*?</svg>|<template>.*?</template>|<td.*?</td>|<small>.*?</small>", "", main, flags=re.DOTALL)
    bare = re.sub(r"<a\b.*?</a>", "", main, flags=re.DOTALL)

    figures = re.findall(r"<b[^>]*>([\d,]+)|class=\"num[^>]*>([\d%]+)", bare)

    assert figures == []


@pytest.mark.parametrize("selected", ["", "S00003"])
@pytest.mark.parametrize("view", ["verdicts", "passes", "sides"])
def test_no_page_carries_inline_style_script_or_handler(viewing, facts, rendered, view, selected):
    html = rendered("day", day_page(viewing, facts, Asked(view=view, selected=selected)))

    assert INLINE.findall(html) == []
    assert INLINE.findall('<p style="color:red" onclick="x()"><script>1</script>') != []


def test_names_of_people_and_roads_are_escaped(viewing, facts, rendered):
    evil = "<img src=x onerror=alert(1)>"
    doubts = tuple(replace(fact, name=evil, place=evil) for fact in facts.doubts)
    roads = tuple(replace(row, face=replace(row.face, name=evil, team=evil)) for row in facts.roads)

    html = rendered("day", day_page(viewing, replace(facts, doubts=doubts, roads=roads), Asked()))

    assert "<img" not in html


def test_selected_segment_turns_the_twin_to_its_page_and_stands_on_the_card(viewing, facts):
    far = facts.roads[-1].line.id

    shown = day_page(viewing, facts, Asked(selected=far)).day.twin

    assert [row.id for row in shown.rows if row.selected] == [far]
    assert shown.card.id == far
    assert shown.pages.before


def test_twin_shows_fifty_urgent_first_and_links_to_all(viewing, facts):
    shown = day_page(viewing, facts, Asked()).day.twin
    verdicts = [row.mark.verdict for row in shown.rows]

    assert len(shown.rows) == 50
    assert verdicts == sorted(verdicts, key=["not_done", "unknown", "partly", "done", "excused", "none"].index)
    assert shown.all_href.endswith("/segments/")


def test_page_with_no_roads_no_duties_and_no_evidence_stands(viewing, rendered):
    nothing = DayFacts("440304", "福田区", DAY, at(9), "example", "1", {}, places={"segments": Tally()})

    html = rendered("day", day_page(viewing, nothing, Asked()))

    assert 'class="frame-none"' in html
    assert 'class="nomap"' in html


def test_wall_names_no_worker(viewing, facts, rendered):
    html = rendered("wall", wall_page(viewing, facts, now=facts.as_of))

    assert any("师傅" in fact.name for fact in facts.doubts)
    assert "师傅" not in html
    assert INLINE.findall(html) == []


@pytest.mark.parametrize(("minutes", "old"), [(0, False), (10, False), (11, True)])
def test_wall_says_when_its_figures_are_old(viewing, facts, minutes, old):
    page = wall_page(viewing, facts, now=facts.as_of + timedelta(minutes=minutes))

    assert bool(page.old) == old


def test_wall_before_the_first_run_says_so(viewing, rendered, words_of):
    page = wall_page(viewing, None, now=at(6))

    assert page.not_computed in words_of(rendered("wall", page))


def test_places_are_called_by_name_with_how_many_more():
    assert place_words("S1;S2;S3", {"S1": "福荣路"}) == "福荣路 +2"
    assert place_words("post-1", {}) == "post-1"
    assert place_words("", {}) == ""


def test_rail_shows_only_what_a_person_may_open(viewing, facts):
    limited = replace(viewing, reachable=frozenset({"day", "sign_ins"}), todo={"sign_ins": 3})

    rail = day_page(limited, facts, Asked()).frame.rail

    assert [[(entry.href.split("/")[4], entry.todo, entry.current) for entry in group] for group in rail] == [
        [("", "", True), ("sign-ins", "3", False)]
    ]


def test_letters_of_the_rail_are_each_taken_once(viewing, facts):
    letters = [entry.key for group in day_page(viewing, facts, Asked()).frame.rail for entry in group]

    assert len(letters) == len(set(letters))
    assert not set(letters) & {"g", "e", "x"}
