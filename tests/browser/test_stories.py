"""What people do in a morning, each from the first page of their role, in a real Chromium."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from changming.day.database import Stores
from changming.day.queries import told
from changming.intake.district import read_district
from changming.simulation.make import make_day
from tests.factories.accounts import PASSWORD, made_account
from tests.factories.tasks import work
from tests.factories.told_twice import deliver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SAMPLE = Path(__file__).parents[2] / "sample"
THIRTY = 30
TABS = 8  # from a doubt's heading to the last button under it


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A day with more than thirty doubts, photos among its evidence."""
    made = tmp_path_factory.mktemp("stories") / "day"
    size = {"people": 40, "vehicles": 2, "photos_count": 24, "megapixels": 0.1, "segments": 300, "seed": 3}
    make_day(made, made.with_suffix(".truth.json"), roads=SAMPLE / "streets.geojson", photos=SAMPLE / "photos", **size)
    return made


@pytest.fixture
def here(folder, settings, tmp_path):
    """That day delivered to an office and checked: its district and date."""
    settings.HOME = tmp_path
    deliver(folder, Stores(tmp_path))
    work()
    district = read_district(folder)
    return district.adcode, district.day


@pytest.fixture
def come_in(browser, live_server, here):
    """Sign in as somebody and stand on their first page; fails on any error on the console or request to elsewhere."""
    contexts, wrong = [], []
    site = live_server.url.replace("127.0.0.1", "localhost")

    def enter(role, **scope):
        account = made_account(role, role=role, district=here[0], **scope)
        context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN", base_url=site)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith((site, "data:")) else wrong.append(asked.url))
        page.goto("/")
        page.fill("#id_login", account.username)
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        page.wait_for_url("**/desk/**")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert wrong == []


def waiting(page):
    return int(re.search(r"\d+", page.text_content(".says b"))[0])


def tab_to(page, selector):
    """Press Tab until something that matches has the focus."""
    for _ in range(TABS):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(page.evaluate("document.activeElement.outerHTML"))


def test_the_inspector_clears_thirty_doubts_by_keyboard_alone(come_in, here):
    page = come_in("inspector")
    page.keyboard.press("g")
    page.keyboard.press("y")
    page.wait_for_url("**/doubts/")
    before = waiting(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**selected=**")

    decisions = 0
    while waiting(page) > before - THIRTY:  # one about a whole file settles several
        tab_to(page, f".decide button[value={'confirm' if decisions % 3 else 'dismiss'}]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("[data-focus]")).to_be_focused()
        decisions += 1

    assert before > THIRTY
    assert decisions > THIRTY / 2
    assert page.locator(".changed").is_visible()
    work()
    assert told(*here).run.number == 2


def test_the_inspector_takes_back_a_decision_on_a_finding_without_the_mouse(come_in):
    page = come_in("inspector")
    page.keyboard.press("g")
    page.keyboard.press("f")
    page.wait_for_url("**/findings/")
    before = waiting_findings(page)

    page.keyboard.press("j")
    tab_to(page, ".row-acts button[value=confirm]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    decided, focused = waiting_findings(page), page.evaluate("document.activeElement.matches('tbody [data-focus]')")
    page.focus(".changed button")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert (decided, focused) == (before - 1, True)
    assert waiting_findings(page) == before


def waiting_findings(page):
    return int(re.search(r"\d+", page.text_content(".says"))[0])


def test_a_number_of_today_leads_to_its_list_its_road_its_photo_and_its_rule(come_in, here):
    report = told(*here).report
    shown = {place: duty for duty in report.duties for place in duty.place.split(";") if proofs(duty)}
    verdict = next(line.verdict for line in report.segments if line.id in shown and line.verdict)
    wanted = {line.id for line in report.segments if line.verdict == verdict}
    road = next(line.id for line in report.segments if line.id in shown and line.verdict == verdict)
    page = come_in("inspector")

    number = page.locator(f".of:has(.vd.{verdict}) .kinds a", has_text="路段")
    assert int(number.inner_text().split()[1]) == len(wanted)
    number.click()
    while not page.locator(f"tr[data-s='{road}']").count():
        page.locator("a[rel=next]").click()
        page.wait_for_load_state()
    page.locator(f"tr[data-s='{road}'] th a").click()
    page.wait_for_url("**/segments/*/")
    page.locator("td a", has_text="照片").first.click()
    page.wait_for_url("**/photos/?q=*")
    page.locator(".photos li a").first.click()
    page.wait_for_url("**/photos/*/")
    image = page.locator("figure img, figure .absent").first
    expect(image).to_be_visible()
    page.locator(".facts dd a", has_text=report.pack.version).click()
    page.wait_for_url("**/packs/?**")

    assert page.locator("h2#values").is_visible()
    assert report.pack.version in page.locator("main").inner_text()


def proofs(duty):
    return any(each.kind == "photo" for each in duty.evidence)


def test_single_keys_that_a_person_turned_off_are_off_everywhere(come_in):
    page = come_in("inspector")
    page.keyboard.press("?")
    on = page.is_visible("[data-keys]")
    page.keyboard.press("?")
    page.click("text=设置")
    page.uncheck("#id_single_keys")
    page.click("form .btn.go")
    page.wait_for_load_state()
    page.click("[data-go=t]")
    page.wait_for_url("**/desk/**")
    start = page.url

    for key in ("?", "g", "y", "/", "j"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)

    assert on
    assert page.url == start
    assert not page.is_visible("[data-keys]")
    assert page.evaluate("document.activeElement === document.body")
