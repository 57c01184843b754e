"""A real Chromium for pages that people open."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from changming.papers.map_page import map_page
from changming.papers.report import Completeness, Faces
from tests.browser.desk_site import CHANGES, Site, served
from tests.factories.report import Size, made_report

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in the thread of the tests
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium: install Debian's package chromium, or name one in CHROMIUM")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def map_files(tmp_path_factory):
    """Map pages of a small day in both languages, and of a day with 5,000 segments."""
    folder = tmp_path_factory.mktemp("maps")
    for name, lang, size in (("zh", "zh", Size()), ("en", "en", Size()), ("large", "zh", Size(segments=5900))):
        report, faces = made_report(seed=1, size=size)
        (folder / f"{name}.html").write_text(map_page(report, faces, lang), encoding="utf-8")
    report, faces = made_report()
    without_lines = replace(faces, roads=tuple(replace(road, line=()) for road in faces.roads))
    nothing = replace(report, segments=(), duties=(), completeness=Completeness({}, ()))
    one = replace(report, segments=report.segments[:1])
    for name, made, named in (("no-lines", report, without_lines), ("nothing", nothing, Faces()), ("one", one, faces)):
        (folder / f"{name}.html").write_text(map_page(made, named, "zh"), encoding="utf-8")
    return folder


@pytest.fixture
def opened(browser, map_files):
    """Open a map page with no network; fails on any error on the console or any request but for the file itself."""
    contexts = []
    wrong = []

    def open_page(name="zh", *, width=1440, height=1000, **settings):
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith("file:") else wrong.append(request.url))
        page.goto((map_files / f"{name}.html").as_uri())
        page.wait_for_selector("html[data-ready]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture(scope="session")
def desk_site():
    """The desk's pages served from made reports, on loopback, under the site's policy."""
    site = Site()
    report, faces = made_report(seed=1, size=Size(segments=140, people=60, facilities=30, photos=60))
    site.add("440304", report, faces, changes=CHANGES)
    site.add("none", None, None)
    nothing = replace(report, segments=(), duties=(), facilities=(), sign_ins=(), photos=(), findings=())
    site.add("empty", replace(nothing, completeness=Completeness({}, ()), tracks=(), scores=()), Faces())
    site.add("one", replace(report, segments=report.segments[:1], photos=report.photos[:1]), faces)
    site.add("large", *made_report(seed=2, size=Size(segments=11800, people=5000, vehicles=40, photos=5000)))
    server = served(site)
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def desk(browser, desk_site):
    """Open a page of the desk; fails on any error on the console, blocked by the policy or asked for outside."""
    contexts = []
    wrong = []

    def open_page(path="", *, code="440304", width=1440, height=1000, lang="zh", quiet=False, **settings):
        locale = {"zh": "zh-CN", "en": "en-US"}[lang]
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, **settings)
        contexts.append(context)
        page = context.new_page()
        if not quiet:
            page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: wrong.append(request.url) if not own(request.url) else None)
        page.goto(f"{desk_site.address}/desk/{path}" if path == "parts/" else address_of(code, path))
        return page

    def own(url):
        return url.startswith((desk_site.address, "data:"))

    def address_of(code, path):
        return f"{desk_site.address}/desk/{code}/2026-11-23/{path}"

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []
