"""The demo as `make run` starts it, from the link of the inspector to one road and out again."""

import io
import json
import re
import signal
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from changming.config.command import main
from changming.simulation.make import make_day

pytestmark = pytest.mark.xdist_group("office")  # one worker makes it, for all

ROOT = Path(__file__).parents[2]
START = [sys.executable, str(ROOT / "tools" / "run_sample.py"), "--lang", "en"]
UP_WITHIN_S = 240


@pytest.fixture(scope="module")
def day_folder(tmp_path_factory):
    """A small day, long over."""
    made = tmp_path_factory.mktemp("office") / "day"
    size = {"people": 8, "vehicles": 2, "photos_count": 8, "megapixels": 0.2, "segments": 300}
    make_day(made, made.with_suffix(".truth.json"), roads=ROOT / "sample" / "streets.geojson", **size)
    return made


@pytest.fixture(scope="module")
def links(day_folder, tmp_path_factory):
    """Who → address, of a demo that is running."""
    home = tmp_path_factory.mktemp("home") / "demo"
    arguments = [*START, "--day", str(day_folder), "--home", str(home), "--port", str(free_port())]
    demo = subprocess.Popen(  # noqa: S603 -- our own program
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    said = []
    try:
        for line in demo.stdout:
            said.append(line)
            if len(said) >= 2 and said[-2].startswith("  Cleaner"):
                break
        assert demo.poll() is None, demo.stderr.read()
        yield dict(re.findall(r"^  (\S.*)\n    (http\S+)$", "".join(said), re.MULTILINE))
    finally:
        demo.send_signal(signal.SIGINT)
        _rest, errors = demo.communicate(timeout=60)
    assert demo.returncode == 0, errors


@pytest.fixture(scope="module")
def told(day_folder):
    """The report that the command makes of the folder itself."""
    assert main(["day", "check", str(day_folder), "--out", str(day_folder.parent / "papers"), "--jobs", "1"]) == 1
    return json.loads((day_folder.parent / "papers" / "report.json").read_text("utf-8"))


@pytest.fixture
def page(browser):
    """A page that fails the test for any error on the console and any request but to this machine."""
    wrong = []
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
    opened = context.new_page()
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", lambda request: None if "//127.0.0.1:" in request.url else wrong.append(request.url))
    yield opened
    context.close()
    assert wrong == []


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_every_role_comes_in_by_its_link(links, browser):
    for who, address in links.items():
        context = browser.new_context(locale="zh-CN")
        answer = context.new_page().goto(address)
        assert (answer.status, "/account/sign-in/" in answer.url) == (200, False), who
        context.close()
    assert len(links) == 9


def test_the_inspector_follows_a_number_to_one_road_and_signs_out(links, page, told):
    page.goto(links["Inspector"])

    expect(page.locator(".simulated")).to_have_text("模拟数据")
    shown = {}
    for verdict in ("done", "partly", "not_done", "unknown"):
        kinds = page.locator(f".of:has(.vd.{verdict}) .kinds a").all_inner_texts()
        shown[verdict] = {text.split()[0]: int(text.split()[1]) for text in kinds}
    for verdict, counts in shown.items():
        assert counts["路段"] == sum(line["verdict"] == verdict for line in told["segments"])
        assert counts.get("设施", 0) == sum(line["verdict"] == verdict for line in told["facilities"])

    verdict = max(shown, key=lambda name: shown[name]["路段"])
    roads = {line["id"] for line in told["segments"] if line["verdict"] == verdict}
    page.locator(f".of:has(.vd.{verdict}) .kinds a", has_text="路段").click()
    links_of_rows = page.locator("main table tbody tr th a, main table tbody tr td a").first
    links_of_rows.click()
    page.wait_for_url("**/segments/*/")
    assert page.url.rstrip("/").rpartition("/")[2] in roads
    expect(page.locator("h1")).to_be_visible()

    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/account/sign-in/**")
    page.goto(links["Inspector"].partition("/demo/")[0] + "/")
    expect(page).to_have_url(re.compile("/account/sign-in/"))


GOOD = [f"1000{number},2026-11-23 06:0{number},签到,113.{number}1,22.5" for number in range(1, 7)]
BAD = ["1001,昨天,签到,113.1,22.5", "1002,2026-11-23 25:71,签到,113.1,22.5", ",2026-11-23 06:05,签到,113.1,22.5"]


def packed(rows):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("三队/签到表-三队.csv", "\n".join(["工号,时间,类型,经度,纬度", *rows]).encode())
    return {"name": "三队.zip", "mimeType": "application/zip", "buffer": out.getvalue()}


def test_the_inspector_drops_a_zip_with_three_bad_rows_mends_them_and_imports(links, page):
    page.goto(links["Inspector"])
    page.get_by_role("link", name="数据", exact=True).click()
    page.set_input_files("#files", packed([*GOOD, *BAD]))
    page.get_by_role("button", name="读这些文件").click()

    refused = page.locator("section[aria-labelledby=refused] tbody tr")
    expect(refused).to_have_count(len(BAD), timeout=15_000)
    named = [re.sub(r"\s+", " ", row) for row in refused.all_inner_texts()]
    assert [re.search(r"签到表-三队.csv (\d+) ", row)[1] for row in named] == ["8", "9", "10"]
    page.get_by_role("button", name="不入库").click()
    page.set_input_files("#files", packed([*GOOD, *(f"1000{n},2026-11-23 06:1{n},签到,113.1,22.5" for n in (1, 2, 3))]))
    page.get_by_role("button", name="读这些文件").click()
    page.get_by_role("button", name="确认入库").click(timeout=15_000)

    page.get_by_role("link", name="看这一天").wait_for(timeout=15_000)
    expect(page.locator("section[aria-labelledby=refused]")).to_have_count(0)
    expect(page.locator("section[aria-labelledby=would] tbody tr")).to_have_text(re.compile(r"签到\s*9\s*0\s*0"))


def test_the_director_reads_today_on_a_phone(links, browser, told):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="zh-CN")
    page = context.new_page()
    done = sum(line["verdict"] == "done" for line in told["segments"])

    page.goto(links["Director"])
    expect(page.locator(".of:has(.vd.done) a").first).to_be_in_viewport()
    expect(page.locator(".of:has(.vd.done) .kinds a").first).to_have_text(f"路段 {done}")
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    page.locator(".of:has(.vd.not_done) .kinds a").first.tap()
    page.wait_for_url("**verdict=not_done**")
    expect(page.locator("main table tbody tr").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    page.go_back()
    with page.expect_download() as paper:
        page.get_by_role("link", name="督查日报").first.tap()
    assert paper.value.path().read_bytes().startswith(b"%PDF")
    context.close()
