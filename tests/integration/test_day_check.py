"""`changming day check` as people use it: one small made day, its papers, and what breaks it."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from changming.config.command import main
from changming.papers.schema import schema
from changming.simulation import make_day

SAMPLE = Path(__file__).parents[2] / "sample"
PAPERS = {"brief.txt", "brief.png", "report.xlsx", "bulletin.pdf", "map.html", "report.json"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A made day of forty people and five vehicles, its folder and its truth."""
    folder = tmp_path_factory.mktemp("made") / "day"
    truth = folder.with_suffix(".truth.json")
    make_day(folder, truth, roads=SAMPLE / "streets.geojson", people=40, vehicles=5, photos_count=30)
    return folder, json.loads(truth.read_text("utf-8"))


@pytest.fixture
def day(made, tmp_path):
    """A copy of the made day that a test may change."""
    shutil.copytree(made[0], tmp_path / "day")
    return tmp_path / "day"


def report_of(folder, *options):
    code = main(["day", "check", str(folder), *options])
    return code, json.loads((folder / "report" / "report.json").read_text("utf-8"))


def one_row_per_id(path):
    """Header and rows of a table; of two rows with one id the first (which of them counts hangs on their order)."""
    header, *rows = path.read_text("utf-8-sig").splitlines()
    first = {}
    for row in rows:
        first.setdefault(row.partition(",")[0], row)
    return header, list(first.values())


def test_a_made_day_gives_every_paper_and_a_report_of_the_schema(day):
    code, report = report_of(day, "--jobs", "1")

    assert code == 1  # rows are bad on purpose
    assert {path.name for path in (day / "report").iterdir()} == PAPERS
    jsonschema.validate(report, schema())


def test_the_same_folder_gives_the_same_bytes_whatever_the_jobs(day):
    main(["day", "check", str(day), "--jobs", "1"])
    first = {path.name: path.read_bytes() for path in (day / "report").iterdir()}

    main(["day", "check", str(day), "--jobs", "2"])

    assert {path.name: path.read_bytes() for path in (day / "report").iterdir()} == first


def test_rows_in_another_order_give_the_same_verdicts(day):
    books = {name: one_row_per_id(day / name) for name in ("roster.csv", "people.csv", "posts.csv")}
    for name, (header, rows) in books.items():
        (day / name).write_text("\n".join([header, *rows]), "utf-8")
    _, before = report_of(day)
    for name, (header, rows) in books.items():
        (day / name).write_text("\n".join([header, *reversed(rows)]), "utf-8")

    _, after = report_of(day)

    for key in ("duties", "segments", "facilities", "findings", "scores"):
        assert after[key] == before[key]


def test_without_any_evidence_everything_is_unknown_and_nothing_is_missed(day):
    for path in (*day.glob("sign-ins*"), *day.glob("photos*"), *day.glob("works*"), day / "tracks", day / "history"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    _, report = report_of(day)

    assert {duty["verdict"] for duty in report["duties"]} <= {"unknown", "excused"}
    assert {segment["verdict"] for segment in report["segments"]} <= {"unknown", "excused", None}
    assert {finding["code"] for finding in report["findings"]} == {"evidence_missing"}


def test_before_the_first_duty_nothing_is_due(day):
    _, report = report_of(day, "--as-of", "2026-11-23 00:01")

    assert {duty["verdict"] for duty in report["duties"]} <= {None, "excused"}
    assert report["findings"] == []


@pytest.mark.parametrize("moment", ["2026-11-23T08:00:00", "2026-11-23T14:30:00"])
def test_during_the_day_only_what_is_due_is_judged(made, day, moment):
    truth = made[1]["moments"][moment]
    _, report = report_of(day, "--as-of", moment)

    verdicts = {duty["id"]: duty["verdict"] for duty in report["duties"]}
    owed = {id_: one for id_, one in truth["duties"].items() if one["kind"] != "vehicle"}
    wrong = {id_: verdicts[id_] for id_, one in owed.items() if verdicts[id_] not in one["accept"]}
    of_open = {one["code"] for one in report["findings"] if verdicts.get(one["duty"], "") is None}
    must = {(one["code"], one["duty"]) for one in truth["findings"] if one["must"] and one["duty"]}
    assert wrong == {}
    assert None in verdicts.values()
    assert of_open <= {"not_departed", "not_on_post", "late_on_post"}
    assert must <= {(one["code"], one["duty"]) for one in report["findings"]}


def test_no_team_is_ranked_while_the_pack_is_on_trial(day):
    _, report = report_of(day)

    assert {score["rank"] for score in report["scores"]} == {None}
    assert [score["team"] for score in report["scores"]] == sorted(score["team"] for score in report["scores"])


def test_no_paper_for_all_names_a_person(day):
    main(["day", "check", str(day)])
    rows = [row.split(",") for row in (day / "people.csv").read_text("utf-8-sig").splitlines()[1:]]
    names = {row[1] for row in rows}

    for paper in ("brief.txt", "map.html"):
        text = (day / "report" / paper).read_text("utf-8")
        assert [name for name in names if name in text] == []


@pytest.mark.parametrize(
    ("gone", "says"),
    [("district.toml", "district.toml"), ("roads.geojson", "a road ledger"), ("roster.csv", "a roster")],
)
def test_without_its_books_nothing_can_be_done(day, capsys, gone, says):
    (day / gone).unlink()

    code = main(["day", "check", str(day), "--lang", "en"])

    assert code == 2
    assert says in capsys.readouterr().err
    assert not (day / "report").exists()


def test_a_folder_that_is_none_is_refused_in_words(tmp_path, capsys):
    assert main(["day", "check", str(tmp_path / "nowhere"), "--lang", "en"]) == 2
    assert "a folder with one day's files" in capsys.readouterr().err


def test_json_on_stdout_is_the_report(day, capsys):
    main(["day", "check", str(day), "--json"])

    assert json.loads(capsys.readouterr().out) == json.loads((day / "report" / "report.json").read_text("utf-8"))


def test_an_unreadable_file_is_named_and_the_rest_goes_on(day):
    (day / "sign-ins-broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")

    code, report = report_of(day)

    assert code == 1
    assert "sign-ins-broken.xlsx" in {error["file"] for error in report["input_errors"]}
    assert report["sign_ins"]
