"""The commands beside `day check`, as people call them."""

import json
import shutil
from pathlib import Path

import pytest

import changming
from changming.config.command import main

SAMPLE = Path(__file__).parents[2] / "sample"
EXAMPLE = Path(changming.__file__).parent / "packs" / "example.toml"


def test_the_shipped_pack_is_in_order(capsys):
    code = main(["standards", "check", "example", "--lang", "en"])

    assert (code, capsys.readouterr().out) == (0, "example: in order\n")


def test_a_faulty_pack_is_told_by_key(tmp_path, capsys):
    pack = tmp_path / "faulty.toml"
    pack.write_text(
        EXAMPLE.read_text("utf-8").replace("pass_share = { value = 0.8", "pass_share = { value = 8"), "utf-8"
    )

    code = main(["standards", "check", str(pack), "--json"])

    (complaint,) = json.loads(capsys.readouterr().out)["packs"][str(pack)]
    assert code == 1
    assert (complaint["kind"], complaint["key"], complaint["value"]) == ("impossible", "coverage.pass_share", "8")


def test_two_versions_of_a_pack_are_compared(tmp_path, capsys):
    newer = tmp_path / "newer.toml"
    text = EXAMPLE.read_text("utf-8").replace('version = "2026.1"', 'version = "2026.2"')
    newer.write_text(text.replace("gap_s = { value = 180", "gap_s = { value = 240"), "utf-8")

    code = main(["standards", "check", "example", str(newer), "--json"])

    said = json.loads(capsys.readouterr().out)
    assert code == 1  # both are valid at the same time
    assert [complaint["kind"] for complaint in said["between"]] == ["overlap"]
    assert {change["key"]: change["after"] for change in said["differences"]} == {
        "coverage.gap_s": "240 s",
        "version": "2026.2",
    }


def test_what_is_wrong_with_packs_and_what_changed_is_told_in_sentences(tmp_path, capsys):
    text = EXAMPLE.read_text("utf-8").replace('version = "2026.1"', 'version = "2026.2"')
    newer, unreadable = tmp_path / "newer.toml", tmp_path / "unreadable.toml"
    newer.write_text(text.replace("gap_s = { value = 180", "gap_m = 3\ngap_s = { value = 240"), "utf-8")
    unreadable.write_text("name = ", "utf-8")

    code = main(["standards", "check", "example", str(newer), str(unreadable), "--lang", "en"])

    said = capsys.readouterr().out.splitlines()
    assert code == 1
    assert said[0] == "example: in order"
    assert said[1].startswith(f"{newer}: coverage.gap_m: unknown key; known are: ")
    assert said[2].startswith(f"{unreadable}: cannot be read: ")


def test_a_change_between_two_packs_in_order_is_told_with_before_and_after(tmp_path, capsys):
    older, newer = tmp_path / "older.toml", tmp_path / "newer.toml"
    text = EXAMPLE.read_text("utf-8")
    older.write_text(text, "utf-8")
    newer.write_text(text.replace("gap_s = { value = 180", "gap_s = { value = 240"), "utf-8")

    main(["standards", "check", str(older), str(newer), "--lang", "en"])

    assert capsys.readouterr().out.splitlines()[-1] == "coverage.gap_s: 180 s → 240 s"


def test_a_pack_that_is_nowhere_stops_the_command(capsys):
    assert main(["standards", "check", "nowhere", "--lang", "en"]) == 2
    assert "No standard pack “nowhere”" in capsys.readouterr().err


def test_blank_sheets_are_written_in_both_languages(tmp_path):
    for lang in ("zh", "en"):
        assert main(["sample", "blank", str(tmp_path / lang), "--lang", lang]) == 0

    assert any(path.name.startswith("签到") for path in (tmp_path / "zh").iterdir())
    assert any(path.name.startswith("sign-ins") for path in (tmp_path / "en").iterdir())


def test_a_picture_is_found_again_in_an_index(tmp_path, capsys):
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for name in ("lund-01.jpg", "lund-02.jpg", "berlin-01.jpg"):
        shutil.copy(SAMPLE / "photos" / name, pictures)
    index = tmp_path / "pictures.likeness.npz"
    assert main(["likeness", "index", str(pictures), "--jobs", "1"]) == 0
    capsys.readouterr()

    code = main(["likeness", "query", str(index), str(SAMPLE / "photos" / "lund-01.jpg"), "--json"])

    found = json.loads(capsys.readouterr().out)
    assert code == 0
    assert [each["same_as"] for each in found] == ["lund-01.jpg"]


def test_what_an_index_knows_is_told_in_sentences(tmp_path, capsys):
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    shutil.copy(SAMPLE / "photos" / "lund-01.jpg", pictures / "IMG_20261120_063000.jpg")
    (pictures / "torn.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    index = tmp_path / "earlier.likeness.npz"

    remembered = main(["likeness", "index", str(pictures), "--out", str(index), "--lang", "en"])
    first = capsys.readouterr()
    found = main(["likeness", "query", str(index), str(SAMPLE / "photos" / "lund-01.jpg"), "--lang", "en"])
    second = capsys.readouterr()
    other = main(["likeness", "query", str(index), str(SAMPLE / "photos" / "berlin-01.jpg"), "--lang", "en"])

    assert (remembered, found, other) == (1, 0, 0)  # one could not be read
    assert first.out == f"2 pictures remembered: {index}\n"
    assert "torn.jpg: cannot be read" in first.err
    assert second.out.endswith("lund-01.jpg is the same picture as IMG_20261120_063000.jpg\n")
    assert capsys.readouterr().out == "None of them is in the index.\n"


def test_an_index_that_is_none_stops_the_command(tmp_path):
    (tmp_path / "x.npz").write_bytes(b"no index")

    assert main(["likeness", "query", str(tmp_path / "x.npz"), str(SAMPLE / "photos" / "lund-01.jpg")]) == 2


def test_a_ledger_of_names_is_drafted_and_what_cannot_be_placed_is_listed(tmp_path, capsys):
    sheet = tmp_path / "道路台账.csv"
    sheet.write_text("路段编号,路名,起点,止点\nA1,福荣路,全段,全段\nA2,没有这条路,甲路,乙路\n", "utf-8")

    code = main(["ledger", "draft", str(sheet), str(SAMPLE / "streets.geojson"), "--lang", "en"])

    drafted = json.loads((tmp_path / "roads.draft.geojson").read_text("utf-8"))
    assert code == 1
    assert {feature["properties"]["name"] for feature in drafted["features"]} == {"福荣路"}
    assert "row 3" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["day"], ["day", "check"], ["nonsense"]])
def test_wrong_arguments_end_with_code_two(arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2


def test_a_time_that_cannot_be_read_is_told(tmp_path, capsys):
    assert main(["day", "check", str(tmp_path), "--as-of", "noon", "--lang", "en"]) == 2
    assert "noon" in capsys.readouterr().err


def test_a_sample_without_streets_or_over_something_is_refused(tmp_path, capsys):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine", "utf-8")

    nowhere = main(["sample", "make", str(tmp_path / "day"), "--source", str(tmp_path), "--lang", "en"])
    over = main(["sample", "make", str(tmp_path / "full"), "--source", str(SAMPLE), "--lang", "en"])

    assert (nowhere, over) == (2, 2)
    assert "--source" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["notes.txt"]


def test_a_sample_of_nobody_is_refused_in_words(tmp_path, capsys):
    code = main(["sample", "make", str(tmp_path / "day"), "--people", "0", "--vehicles", "0", "--lang", "en"])

    assert code == 2
    assert "--people takes 1 to 5000, not 0" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
