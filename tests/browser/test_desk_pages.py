"""What every page of the desk keeps: axe, no sideways scroll, no script needed, print, many rows and none."""

import pytest
from axe_playwright_python.sync_playwright import Axe

SEGMENT = "segments/S00003/"
PAGES = (
    "", "?selected=S00003", "?view=passes", "?view=sides", "segments/", SEGMENT, "duties/", "facilities/", "findings/",
    "sign-ins/", "doubts/", "photos/", "playback/", "playback/?selected=v003", "parts/", "?wall=1",
)  # fmt: skip
LISTS = ("", "segments/", "duties/", "facilities/", "findings/", "sign-ins/", "doubts/", "photos/", "playback/")


def violations(page):
    result = Axe().run(page)
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in result.response["violations"]]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("lang", "scheme"), [("zh", "light"), ("en", "dark")])
def test_page_is_clean_under_axe(desk, path, lang, scheme):
    page = desk(path, lang=lang, color_scheme=scheme)

    assert violations(page) == []


@pytest.mark.parametrize("path", ["", "segments/", SEGMENT, "doubts/", "parts/"])
def test_page_is_clean_under_axe_on_a_phone(desk, path):
    page = desk(path, lang="en", width=320, height=740)

    assert violations(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_page_never_scrolls_sideways(desk, path):
    page = desk(path, lang="en", width=1440, height=740)
    wide = {}

    for width in (320, 390, 720, 860, 1000, 1440):  # 720: 1440 px at 200 %
        page.set_viewport_size({"width": width, "height": 740})
        wide[width] = page.evaluate("document.documentElement.scrollWidth")

    assert wide == {width: width for width in wide}


@pytest.mark.parametrize("code", ["empty", "one", "large"])
@pytest.mark.parametrize("path", LISTS)
def test_page_stands_with_no_row_with_one_and_with_ten_thousand(desk, code, path):
    page = desk(path, code=code, width=390)

    rows = page.locator("tbody tr, .photos li, .inbox li").count()
    assert page.locator("h1").count() == 1
    assert rows <= 130
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert code != "empty" or violations(page) == []


def test_page_before_the_first_run_says_what_next(desk):
    page = desk(code="none")

    assert page.text_content(".first p") == "这一天还没有算过。"
    assert page.get_attribute(".first a", "href").endswith("/data/")
    assert violations(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_page_in_print_is_black_first_without_rail_and_buttons(desk, path):
    page = desk(path, color_scheme="dark")

    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for control in (".rail", "button", ".filters", ".zoom"):
        assert all(not one.is_visible() for one in page.locator(control).all())


@pytest.mark.parametrize("path", [path for path in PAGES if "wall" not in path])
def test_page_says_in_its_head_what_it_is(desk, path):
    page = desk(path)

    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert page.title()
    assert page.locator(".skip").get_attribute("href") == "#main"
    assert page.text_content(".simulated") == "模拟数据"


def test_page_reads_from_sentence_to_numbers_to_table(desk):
    page = desk()

    order = page.evaluate(
        """['h1', '.says', '.sum .bar', '.four', '.comp', '.map', '#twin table', '.inbox', '.teams'].map((name) =>
          Array.from(document.querySelectorAll('*')).indexOf(document.querySelector(name)))"""
    )

    assert order == sorted(order)
    assert -1 not in order


@pytest.mark.parametrize("path", ["", "segments/?verdict=done", "doubts/"])
def test_page_works_without_script(desk, path):
    page = desk(path, java_script_enabled=False)

    page.locator("main a[rel=next], main tbody th a, main [data-open]").first.click()

    assert page.locator("h1").count() == 1
    assert page.is_hidden("[data-map-buttons]") if page.locator("[data-map-buttons]").count() else True


def test_verdicts_are_told_apart_by_shape_alone(desk):
    page = desk("parts/")

    lines = page.evaluate(
        """['done', 'partly', 'not_done', 'unknown'].map((v) => {
          const style = getComputedStyle(document.querySelector(`.m-${v} path[data-s]`));
          return `${style.strokeWidth} ${style.strokeDasharray}`;
        })"""
    )
    bars = page.evaluate(
        """Array.from(document.querySelector('#part-verdict-bar svg.bar').children, (one) => one.innerHTML)
          .filter(Boolean).map((text) => text.replace(/class="[^"]*"/g, ''))"""
    )
    marks = page.evaluate(
        """Array.from(document.querySelectorAll('.marks .vd'),
          (one) => getComputedStyle(one, '::before').webkitMaskImage)"""
    )

    assert len(set(lines)) == 4
    assert len(set(bars)) == 3  # done and not done are both solid, the darkest is not done
    assert len(set(marks)) == 6


@pytest.mark.parametrize("path", ["segments/", "duties/", "sign-ins/"])
def test_rows_become_blocks_on_a_phone_that_say_what_their_numbers_are(desk, path):
    page = desk(path, width=390)

    assert not page.is_visible("thead")
    named = page.evaluate("getComputedStyle(document.querySelector('tbody td[data-name]'), '::before').content")
    assert named not in {"none", '""'}


def test_filter_of_a_list_stands_in_the_address_and_is_exported(desk):
    page = desk("segments/")

    page.select_option("[name=verdict]", "unknown")
    page.click(".filters button")

    marks = set(page.locator("tbody .vd").all_text_contents())
    assert marks == {"无法判定"}
    assert "verdict=unknown" in page.url
    assert "verdict=unknown" in page.get_attribute(".acts .btn", "href")


def test_lists_turn_their_pages_in_place_and_say_so(desk):
    page = desk("segments/")
    page.evaluate("window.sameDocument = true")

    page.click("a[rel=next]")
    page.wait_for_selector("a[rel=prev]")

    assert page.evaluate("window.sameDocument")
    assert "page=2" in page.url
    assert page.text_content("[data-live]").startswith("已更新： 第 51 到")


def test_doubts_are_walked_by_keys(desk):
    page = desk("doubts/")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**selected=**")

    assert page.locator(".inbox li.on").count() == 1
    assert page.locator(".inbox li").nth(1).get_attribute("class") == "on"


def test_what_is_being_written_about_a_doubt_is_kept(desk):
    page = desk("doubts/")
    page.fill("textarea", "照片是旧的")

    page.reload()

    assert page.input_value("textarea") == "照片是旧的"


def test_playback_goes_by_keys_and_says_when_nothing_is_known(desk):
    page = desk("playback/?selected=v003")
    page.focus("[data-moment]")
    start = page.text_content("[data-clock]")

    page.keyboard.press("ArrowRight")
    later = page.text_content("[data-clock]")
    page.keyboard.press("Shift+ArrowRight")
    much_later = page.text_content("[data-clock]")
    page.evaluate(
        "(r) => { r.value = 1439; r.dispatchEvent(new Event('input')); }", page.query_selector("[data-moment]")
    )

    assert [text.split(" ")[0] for text in (start, later, much_later)] == ["06:04", "06:05", "06:15"]
    assert page.text_content("[data-clock]") == "23:59 没有定位"


def test_playback_plays_only_when_asked_and_any_key_stops_it(desk):
    page = desk("playback/?selected=v003")
    page.wait_for_timeout(300)
    still = page.input_value("[data-moment]")
    page.focus("[data-moment]")

    page.keyboard.press(" ")
    page.wait_for_timeout(700)
    page.keyboard.press("s")
    stopped = page.input_value("[data-moment]")
    page.wait_for_timeout(300)

    assert still == page.evaluate("document.querySelector('[data-moment]').defaultValue") or int(still) < int(stopped)
    assert int(stopped) > int(still)
    assert page.input_value("[data-moment]") == stopped
