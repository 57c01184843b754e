import hashlib
import io
import json
import re
import signal
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image

from changming.papers.brief import brief_picture, brief_text
from changming.papers.bulletin import bulletin, facts
from changming.papers.glyphs import missing_glyphs
from changming.papers.map_page import map_page
from changming.papers.report import Faces, InputError
from changming.papers.summary import summary
from changming.papers.typesetting import MissingFont, typeset
from changming.papers.words import in_language
from changming.papers.words.numbers import kept_together
from changming.papers.write import PAPERS, write_papers
from tests.factories.report import Size, made_report


def pdf_text(content):
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def empty_report():
    report, _faces = made_report()
    kinds = {}
    return replace(
        report, duties=(), segments=(), facilities=(), sign_ins=(), photos=(), tracks=(), findings=(), scores=(),
        input_errors=(), simulated=False, completeness=replace(report.completeness, kinds=kinds, devices=()),
    )  # fmt: skip


def test_bulletin_same_report_same_bytes():
    report, faces = made_report()

    assert bulletin(report, faces, "zh", b"{}") == bulletin(report, faces, "zh", b"{}")


@pytest.mark.parametrize(("lang", "title"), [("zh", "督查日报"), ("en", "Daily inspection bulletin")])
def test_bulletin_says_title_sentence_hash_and_pages(lang, title):
    report, faces = made_report()

    text = pdf_text(bulletin(report, faces, lang, b"{}"))

    assert title in text
    assert hashlib.sha256(b"{}").hexdigest() in re.sub(r"\s", "", text)
    assert ("第 1 页" if lang == "zh" else "page 1 of") in text.replace("\xa0", " ")


def test_bulletin_has_at_most_four_pages_on_a_large_bad_day():
    report, faces = made_report(size=Size(2000, 600, 120, 1000, 300))
    bad = tuple(replace(line, verdict="not_done") for line in report.segments)

    with pypdfium2.PdfDocument(bulletin(replace(report, segments=bad), faces, "zh", b"{}")) as document:
        assert len(document) <= 4


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_of_the_bulletin_ends_with_a_heading_or_what_is_said_of_the_table_below(lang):
    report, faces = made_report()
    with in_language(lang):
        known = facts(report, faces, "0")
    ends = set()

    for count in range(5, 17):
        missed = [["农轩路", "S1", "沙嘴队", "0"]] * count
        with pypdfium2.PdfDocument(typeset("bulletin.typ", {**known, "missed": missed}, "pdf")) as document:
            pages = [page.get_textpage().get_text_range().split("\n") for page in document]
        ends |= {[line.strip() for line in page if line.strip()][-2] for page in pages}

    assert ends & {*known["words"].values()} == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_paper_but_the_workbook_names_a_person(lang):
    report, faces = made_report()

    said = brief_text(report, faces, lang) + map_page(report, faces, lang)
    said += pdf_text(bulletin(report, faces, lang, b"{}"))

    assert not any(name in said for name in faces.people.values())
    assert not re.search(r"\bp\d{4}\b", said)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_papers_of_a_day_without_anything(lang):
    report = empty_report()

    assert pdf_text(bulletin(report, Faces(), lang, b"{}"))
    assert brief_text(report, Faces(), lang)
    assert Image.open(io.BytesIO(brief_picture(report, Faces(), lang))).width == 1080
    assert "<table>" in map_page(report, Faces(), lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_paper_says_that_data_are_simulated(lang):
    report, faces = made_report()
    word = "模拟数据" if lang == "zh" else "Simulated data"

    assert word in brief_text(report, faces, lang)
    assert word in map_page(report, faces, lang)
    assert word in pdf_text(bulletin(report, faces, lang, b"{}"))
    assert word not in map_page(replace(report, simulated=False), faces, lang)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_brief_text_has_at_most_200_characters(seed, lang):
    report, faces = made_report(seed=seed, size=Size(400, 100, 20, 30, 30))
    long_names = replace(report, duties=tuple(replace(duty, team=duty.team * 9) for duty in report.duties))

    said = brief_text(report, faces, lang)

    assert len(said.strip()) <= 200
    assert len(brief_text(long_names, faces, lang).strip()) <= 200
    assert ("应完成" if lang == "zh" else "due") in said


def test_brief_picture_is_1080_wide_and_the_same_each_time():
    report, faces = made_report()

    content = brief_picture(report, faces, "zh")

    assert Image.open(io.BytesIO(content)).width == 1080
    assert content == brief_picture(report, faces, "zh")


def test_font_covers_gb2312_and_rare_characters_of_place_names():
    codes = [bytes((0xA0 + row, 0xA0 + cell)) for row in range(16, 88) for cell in range(1, 95)]
    characters = [code.decode("gb2312", errors="ignore") for code in codes]

    assert missing_glyphs(characters) == ""
    assert missing_glyphs(["塆堽淠湴峣 ℃①m²（）“”—…"]) == ""
    assert missing_glyphs(["𰻝福𰻝"]) == "𰻝"


def test_typeset_takes_an_unknown_font_for_an_error(tmp_path):
    sheet = tmp_path / "sheet.typ"
    sheet.write_text("#set text(font: json(bytes(sys.inputs.facts)).font)\nabc", encoding="utf-8")

    with pytest.raises(MissingFont, match="no such font"):
        typeset(str(sheet), {}, "pdf", font="No Such Font")


def test_a_character_that_the_font_lacks_is_told(caplog):
    report, faces = made_report()
    rare = replace(report, district=replace(report.district, name="𰻝区"))

    with in_language("en"):
        bulletin(rare, faces, "en", b"{}")

    assert [record.getMessage() for record in caplog.records] == [
        "The font of the papers lacks 𰻝; they are taken from the system's fonts, if those have them"
    ]


def test_kept_together_ties_numbers_to_their_words():
    assert kept_together("应完成 1346 项，缺 4 分") == "应完成\u00a01346\u00a0项，缺\u00a04\u00a0分"


def test_map_page_holds_every_segment_once_on_map_and_in_list():
    report, faces = made_report()

    page = map_page(report, faces, "zh")

    assert page.count("<tr data-i=") == len(report.segments)
    assert page.count("<path data-i=") == len(report.segments)


def test_map_page_escapes_what_a_folder_may_hold():
    report, faces = made_report()
    evil = "</script><img src=x onerror=alert(1)>"
    roads = tuple(replace(road, name=evil, team=evil) for road in faces.roads)
    named = replace(report, district=replace(report.district, name=evil))

    page = map_page(named, replace(faces, roads=roads, attribution=evil), "zh")

    assert "<img" not in page


EVIL = "路\x00\ud800<b>&\"'#set text(red)$`\\*_\n]]>{{ x }}{% y %}" + "长" * 300


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_papers_hold_whatever_a_folder_may_name(tmp_path, lang):
    report, faces = made_report()
    named = replace(
        report,
        district=replace(report.district, name=EVIL),
        duties=tuple(replace(line, team=EVIL, party=EVIL) for line in report.duties),
        photos=(replace(report.photos[0], file=EVIL),),
        input_errors=(InputError(EVIL, 1, EVIL, EVIL, "a number", {"why": EVIL}),),
    )
    roads = tuple(replace(road, name=EVIL, team=EVIL) for road in faces.roads)

    paths = write_papers(named, replace(faces, roads=roads, attribution=EVIL), tmp_path / "out", lang=lang)

    assert [path.name for path in paths] == list(PAPERS)
    with pypdfium2.PdfDocument((tmp_path / "out" / "bulletin.pdf").read_bytes()) as document:
        assert len(document) <= 4
    said = (tmp_path / "out" / "brief.txt").read_text(encoding="utf-8").strip()
    assert len(said) <= 200
    assert ("应完成" if lang == "zh" else "due:") in said


def test_map_page_asks_nothing_of_the_network():
    report, faces = made_report()

    page = map_page(report, faces, "zh")

    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=.https?:", page)


def test_write_papers_writes_all_and_report_json_last(tmp_path):
    report, faces = made_report()
    steps = []

    paths = write_papers(report, faces, tmp_path / "out", lang="zh", progress=lambda *step: steps.append(step))

    assert [path.name for path in paths] == list(PAPERS)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(PAPERS)
    assert json.loads((tmp_path / "out" / "report.json").read_bytes())["day"] == "2026-11-23"
    assert steps == [(number, 6) for number in range(7)]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_write_papers_any_order_of_roads_same_bytes(tmp_path):
    report, faces = made_report()
    turned = replace(faces, roads=tuple(reversed(faces.roads)))

    first = write_papers(report, faces, tmp_path / "a", lang="zh")
    second = write_papers(report, turned, tmp_path / "b", lang="zh")

    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.fixture
def heard():
    """SIGINT interrupts, also where whoever started the tests has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
def test_write_papers_interrupted_leaves_the_old_report(tmp_path):
    report, faces = made_report()
    out = tmp_path / "out"
    write_papers(report, faces, out, lang="zh")
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def interrupt(done, _of):
        if done == 4:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        write_papers(replace(report, simulated=False), faces, out, lang="en", progress=interrupt)

    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_write_papers_leaves_other_files_alone(tmp_path):
    report, faces = made_report()
    (tmp_path / "notes.txt").write_text("mine")

    write_papers(report, faces, tmp_path, lang="zh")

    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_summary_says_counts_errors_and_where_papers_lie(tmp_path):
    report, _faces = made_report()

    with in_language("zh"):
        said = summary(report, [tmp_path / "map.html"])

    assert "应完成" in said
    assert "排班表.xlsx 第 14 行 上岗时间 “六点半”：" in said
    assert str(tmp_path / "map.html") in said
    assert len(said.splitlines()) <= 16
