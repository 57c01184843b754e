"""The papers of a day, and lists as workbooks."""

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from changming.day.queries import told
from changming.doors.desk.paper_links import TYPES
from changming.kernel.audit import Entry
from changming.kernel.clock import now
from changming.kernel.runs import run_ready
from changming.papers.report_json import to_json
from changming.papers.write import PAPERS
from tests.factories.answers import close
from tests.factories.told_twice import told_by_the_folder

pytestmark = pytest.mark.django_db
LISTS = ("segments", "duties", "facilities", "findings", "sign-ins", "doubts", "photos")
SHOWN = {"zh-hans": "模拟数据", "en": "Simulated data"}


def base(here):
    return f"/desk/{here[0]}/{here[1]}/"


def content(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    close(response)
    return body


def rows_of(response):
    return [list(row) for row in load_workbook(BytesIO(content(response))).worksheets[0].iter_rows(values_only=True)]


def text_of(name, body):
    if name == "report.xlsx":
        sheets = load_workbook(BytesIO(body)).worksheets
        return " ".join(str(value) for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row)
    return body.decode()


@pytest.mark.parametrize("role", ["inspector", "director", "auditor"])
def test_papers_of_who_sees_all_are_those_of_the_folder(told_day, small_folder, signed_in, role):
    client = signed_in(role=role, district=told_day[0])

    response = client.get(f"{base(told_day)}papers/report.json")

    assert content(response) == told_by_the_folder(small_folder)


def test_every_paper_is_one_click_from_the_day_and_from_the_wall(told_day, signed_in):
    client = signed_in(role="inspector", district=told_day[0])
    papers = {f"{base(told_day)}papers/{name}" for name in PAPERS}

    pages = [client.get(base(told_day), query).content.decode() for query in ({}, {"wall": "1"})]

    assert [{path for path in papers if f'href="{path}"' in page} for page in pages] == [papers, papers]
    for path in papers:
        response = client.get(path)
        assert (response.status_code, response.headers["Content-Type"]) == (200, TYPES[path.rpartition("/")[2]])
        assert response.headers["Content-Disposition"].startswith("attachment; ")
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert content(response)


@pytest.mark.parametrize("language", SHOWN)
def test_papers_come_in_the_language_of_who_asks_and_say_that_they_are_simulated(told_day, signed_in, language):
    client = signed_in(role="inspector", district=told_day[0])

    papers = {
        name: text_of(
            name, content(client.get(f"{base(told_day)}papers/{name}", headers={"accept-language": language}))
        )
        for name in ("brief.txt", "report.xlsx", "map.html")
    }

    assert {name: SHOWN[language] in text for name, text in papers.items()} == dict.fromkeys(papers, True)


def test_papers_of_a_team_are_cut_to_it_and_say_so(told_day, signed_in):
    report, faces = told(*told_day).report, told(*told_day).faces
    team = next(line.team for line in report.duties if line.team)
    own = {faces.people.get(line.party) for line in report.duties if line.team == team}
    others = set(faces.people.values()) - own
    client = signed_in("leader", role="team_leader", district=told_day[0], team=team)
    whole = signed_in("inspector", role="inspector", district=told_day[0])
    content(whole.get(f"{base(told_day)}papers/report.json"))

    papers = {name: content(client.get(f"{base(told_day)}papers/{name}")) for name in PAPERS}

    assert team in papers["brief.txt"].decode()
    assert team in json.loads(papers["report.json"])["district"]["name"]
    assert {line["team"] for line in json.loads(papers["report.json"])["duties"]} == {team}
    sheets = load_workbook(BytesIO(papers["report.xlsx"])).worksheets
    assert others & {value for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row} == set()
    assert others
    assert content(whole.get(f"{base(told_day)}papers/report.json")) == to_json(report, "zh")


def test_papers_that_tell_of_persons_are_not_for_who_sees_none(told_day, signed_in):
    client = signed_in(role="civilisation_office", district=told_day[0])

    answers = {name: client.get(f"{base(told_day)}papers/{name}") for name in PAPERS}

    for answer in answers.values():
        close(answer)
    assert {name for name, answer in answers.items() if answer.status_code == 404} == {"report.xlsx", "report.json"}
    assert "report.xlsx" not in client.get(base(told_day)).content.decode()


@pytest.mark.parametrize("name", ["bulletin.docx", "..%2Freport.json", "report.json.bak", "%00", "report.json/"])
def test_names_of_no_paper_lead_nowhere(told_day, signed_in, name):
    client = signed_in(role="inspector", district=told_day[0])

    assert client.get(f"{base(told_day)}papers/{name}").status_code == 404


def test_papers_of_earlier_runs_go_and_those_of_the_last_stay(told_day, signed_in, settings):
    client = signed_in(role="inspector", district=told_day[0])
    folder = settings.HOME / "papers" / told_day[0] / str(told_day[1])
    (folder / "earlier" / "zh" / "all").mkdir(parents=True)

    content(client.get(f"{base(told_day)}papers/brief.txt"))
    made = {path: path.stat().st_mtime_ns for path in folder.rglob("*.txt")}
    content(client.get(f"{base(told_day)}papers/brief.txt"))

    assert not (folder / "earlier").exists()
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.txt")} == made


def test_a_paper_that_takes_long_is_drawn_by_a_job_and_the_page_goes_on(told_day, signed_in, monkeypatch):
    monkeypatch.setattr("changming.day.database.paper_shelf.LINES_AT_ONCE", 0)
    client = signed_in(role="inspector", district=told_day[0])
    path = f"{base(told_day)}papers/bulletin.pdf"

    asked = client.get(path)
    waiting = client.get(asked.url).content.decode()
    run_ready(clock=now)
    ready = client.get(asked.url).content.decode()

    assert asked.url == f"{path}?wait=1"
    assert "data-waiting" in waiting
    assert f'data-goes-on="{path}"' in ready
    assert content(client.get(path)).startswith(b"%PDF")


@pytest.mark.parametrize("path", LISTS)
def test_a_list_goes_out_with_the_rows_that_its_filter_leaves(told_day, signed_in, path):
    client = signed_in(role="inspector", district=told_day[0])
    team = next(line.team for line in told(*told_day).report.duties if line.team)

    whole, part = (
        client.get(f"{base(told_day)}{path}/", {"export": "xlsx", **asked}) for asked in ({}, {"team": team})
    )

    rows, fewer = rows_of(whole), rows_of(part)
    assert fewer[0] == rows[0]
    assert len(fewer) < len(rows) or path == "facilities"  # facilities belong to no team
    assert [row for row in fewer if row not in rows] == []
    name = "sign_ins" if path == "sign-ins" else path
    entries = Entry.objects.filter(action="desk.export").order_by("seq")
    kept = {"filters": {"team": team}, "page": name, "rows": len(fewer) - 1, "day": str(told_day[1])}
    assert [entry.facts for entry in entries][1] == kept
    assert "模拟数据" in text_of("report.xlsx", content(whole))
    assert str(told_day[1]) in whole.headers["Content-Disposition"]


def test_a_list_shows_what_it_exports(told_day, signed_in):
    client = signed_in(role="inspector", district=told_day[0])
    asked = {"verdict": "unknown"}

    page = client.get(f"{base(told_day)}duties/", asked).context["page"]
    rows = rows_of(client.get(page.export_href))

    assert len(rows) - 1 == sum(line.verdict == "unknown" for line in told(*told_day).report.duties)
    assert {row[0] for row in rows[1:]} == {"无法判定"}


@pytest.mark.parametrize("path", [path for path in LISTS if path != "facilities"])  # they belong to no team
def test_a_team_takes_out_its_own_rows_alone(told_day, signed_in, path):
    team = next(line.team for line in told(*told_day).report.duties if line.team)
    client = signed_in("leader", role="team_leader", district=told_day[0], team=team)
    whole = signed_in("inspector", role="inspector", district=told_day[0])

    of_team, of_all = (rows_of(one.get(f"{base(told_day)}{path}/", {"export": "xlsx"})) for one in (client, whole))

    column = of_all[0].index("队")
    assert {row[column] for row in of_team[1:]} <= {team}
    assert {row[column] for row in of_all[1:]} - {team, None}


def test_a_formula_in_a_name_goes_out_as_text():
    from changming.papers.list_workbook import list_workbook  # noqa: PLC0415 -- for this test alone

    made = list_workbook("表", [["名"], ["=1+1"], ["@x"]], "说明", [("天", "+1")])

    sheets = load_workbook(BytesIO(made)).worksheets
    assert [[row[0].value for row in sheet.iter_rows()] for sheet in sheets] == [["名", "'=1+1", "'@x"], ["天"]]
