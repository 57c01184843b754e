"""今天 in a real browser: one selection for map and table, keys, what it says while it waits and when it fails."""

import pytest

NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
SELECTED = "#twin tr[aria-selected=true]"


def view(page):
    page.evaluate(NEXT_FRAME)
    return page.evaluate("document.querySelector('[data-map-drawing]').getAttribute('viewBox').split(' ').map(Number)")


def place(page):
    """The middle of the view and its width; its height is the window's."""
    x, y, wide, high = view(page)
    return [x + wide / 2, y + high / 2, wide]


def middle_of(page, road):
    """Where on the screen a segment's middle lies."""
    page.evaluate("document.querySelector('[data-map-window]').scrollIntoView()")
    return page.evaluate(
        """(id) => {
          const path = document.querySelector(`path[data-s="${id}"]`);
          const middle = path.getPointAtLength(path.getTotalLength() / 2);
          const at = middle.matrixTransform(path.getScreenCTM());
          return [at.x, at.y];
        }""",
        road,
    )


def casing(page):
    return page.evaluate("document.querySelector('[data-casing]').getAttribute('d')")


def line_of(page, road):
    return page.get_attribute(f'path[data-s="{road}"]', "d")


def test_selecting_in_the_table_selects_on_the_map_and_in_the_address(desk):
    page = desk()
    road = page.get_attribute("#twin tbody tr >> nth=2", "data-s")

    page.click("#twin tbody tr >> nth=2 >> td >> nth=0")

    assert casing(page) == line_of(page, road)
    assert page.get_attribute(SELECTED, "data-s") == road
    assert page.text_content(".card h3") == page.text_content(f"{SELECTED} th a")
    assert f"selected={road}" in page.url


def test_selecting_on_the_map_selects_in_the_table(desk):
    page = desk()
    road = page.get_attribute("#twin tbody tr >> nth=7", "data-s")

    page.mouse.click(*middle_of(page, road))

    assert page.get_attribute(SELECTED, "data-s") == road
    assert page.is_visible(".card")


def test_selecting_a_line_whose_row_stands_on_another_page_turns_to_it(desk):
    page = desk()
    shown = set(page.evaluate("Array.from(document.querySelectorAll('#twin tr[data-s]'), (row) => row.dataset.s)"))
    every = page.evaluate("Array.from(document.querySelectorAll('path[data-s]'), (path) => path.dataset.s)")
    road = next(one for one in every if one not in shown)

    page.mouse.click(*middle_of(page, road))
    page.wait_for_selector(SELECTED)

    assert page.get_attribute(SELECTED, "data-s") == road
    assert page.text_content(".card h3") == page.text_content(f"{SELECTED} th a")
    assert page.is_visible("#twin a[rel=prev]")


def test_an_address_with_a_selection_opens_as_it_was_sent(desk):
    page = desk("?selected=S00020&map=2000,3000,1500")

    x, y, wide, high = view(page)
    assert page.get_attribute(SELECTED, "data-s") == "S00020"
    assert casing(page) == line_of(page, "S00020")
    assert (round(x + wide / 2), round(y + high / 2), round(wide)) == (2000, 3000, 1500)


def test_card_never_covers_the_selected_segment(desk):
    page = desk()
    for road in page.evaluate("Array.from(document.querySelectorAll('#twin tr[data-s]'), (row) => row.dataset.s)")[:12]:
        page.click(f'#twin tr[data-s="{road}"] td >> nth=0')
        page.evaluate(NEXT_FRAME)
        card = page.locator(".card").bounding_box()
        line = page.evaluate(
            """(id) => { const b = document.querySelector(`path[data-s="${id}"]`).getBoundingClientRect();
                return [b.left, b.top, b.right, b.bottom]; }""",
            road,
        )
        beside = line[2] < card["x"] or line[0] > card["x"] + card["width"]
        assert beside or line[3] < card["y"] or line[1] > card["y"] + card["height"]


def test_map_moves_and_zooms_by_keys_and_by_buttons(desk):
    page = desk()
    page.focus("[data-map-window]")
    before = view(page)

    page.keyboard.press("ArrowRight")
    moved = view(page)
    page.keyboard.press("+")
    closer = view(page)
    page.keyboard.press("0")
    whole = view(page)
    page.click("[data-zoom-by='1.6']")
    by_button = view(page)

    assert moved[0] > before[0]
    assert moved[2] == before[2]
    assert closer[2] < moved[2]
    assert whole == before
    assert by_button[2] < before[2]


def test_map_selects_its_middle_by_enter_and_lets_go_by_escape(desk):
    page = desk()
    page.focus("[data-map-window]")

    page.keyboard.press("Enter")
    page.wait_for_selector(".card")
    page.keyboard.press("Escape")

    assert page.locator(".card").count() == 0
    assert casing(page) == "M0 0"
    assert "selected" not in page.url


def test_wheel_zooms_only_a_focused_map(desk):
    page = desk(height=500)
    page.evaluate("document.querySelector('[data-map-window]').scrollIntoView()")
    before = view(page)
    box = page.locator("[data-map-window]").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 100)

    page.mouse.wheel(0, 60)
    page.wait_for_timeout(200)
    unfocused = view(page)
    page.focus("[data-map-window]")
    box = page.locator("[data-map-window]").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 100)
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(200)

    assert unfocused == before
    assert view(page)[2] < before[2]


def test_zoom_buttons_are_large_enough_for_fingers(desk):
    page = desk(width=390, height=740)

    for one in page.locator("[data-zoom-by]").all():
        box = one.bounding_box()
        assert (box["width"], box["height"]) >= (44, 44)


def test_sides_are_drawn_from_zoom_15_on(desk):
    page = desk("?view=sides", code="large")
    far = page.evaluate("getComputedStyle(document.querySelector('.near-only')).visibility")
    page.focus("[data-map-window]")
    for _ in range(6):
        page.keyboard.press("+")
    page.evaluate(NEXT_FRAME)

    assert far == "hidden"
    assert page.is_visible(".hint") is False
    assert page.evaluate("getComputedStyle(document.querySelector('.near-only')).visibility") == "visible"
    assert page.evaluate("getComputedStyle(document.querySelector('.far-only')).visibility") == "hidden"


def test_casings_of_passes_widen_from_zoom_16_on(desk):
    page = desk("?view=passes", code="large")
    width = "getComputedStyle(document.querySelector('.p-rim.n2')).strokeWidth"
    far = page.evaluate(width)
    page.focus("[data-map-window]")
    for _ in range(6):
        page.keyboard.press("+")
    page.evaluate(NEXT_FRAME)

    assert (far, page.evaluate(width)) == ("4px", "8px")


def test_another_view_and_another_order_show_the_same_place(desk):
    page = desk("?map=2000,3000,1500")
    page.click("#twin tbody tr >> nth=2 >> td >> nth=0")
    road = page.get_attribute(SELECTED, "data-s")
    before = place(page)

    page.click("#twin .seg a >> nth=1")
    page.wait_for_selector("#twin .seg a[aria-current] >> text=按路名")
    kept = "map=" in page.url
    page.click("[data-keep-view] >> nth=1")
    page.wait_for_selector(".by-passes")

    assert kept
    assert page.get_attribute(SELECTED, "data-s") == road
    assert place(page) == pytest.approx(before, abs=2)


def test_rows_are_walked_opened_and_selected_by_keys(desk):
    page = desk()

    for key in "jjk":
        page.keyboard.press(key)
    focused = page.evaluate("document.activeElement.closest('tr').dataset.s")
    page.keyboard.press("x")
    selected = page.get_attribute(SELECTED, "data-s")
    page.keyboard.press("Enter")
    page.wait_for_url("**/segments/**")

    assert focused == selected
    assert f"/segments/{focused}/" in page.url


def test_order_changes_in_place_keeps_the_focus_and_is_announced(desk):
    page = desk()
    page.evaluate("window.sameDocument = true")

    page.focus("#twin .seg a >> nth=1")
    page.keyboard.press("Enter")
    page.wait_for_selector("#twin .seg a[aria-current] >> text=按路名")

    assert page.evaluate("window.sameDocument")
    assert page.evaluate("document.activeElement.textContent") == "按路名"
    assert page.text_content("[data-live]").startswith("已更新： 第 1 到 50 行")
    assert "order=name" in page.url


def test_a_slow_answer_says_so_after_400_ms_and_not_before(desk):
    page, held = desk(), []
    page.route("**order=name**", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright hangs something on what it calls
    page.clock.install(time=0)
    page.clock.pause_at(60_000)

    page.evaluate("document.querySelectorAll('#twin .seg a')[1].click()")
    page.clock.run_for(399)
    soon = page.locator(".updating").count()
    page.clock.run_for(1)
    said = page.text_content(".updating")
    held[0].continue_()
    page.wait_for_selector("#twin .seg a[aria-current] >> text=按路名")

    assert (soon, said) == (0, "正在更新")
    assert page.locator(".updating").count() == 0


def test_no_answer_keeps_the_old_rows_and_says_so(desk):
    page = desk(quiet=True)
    rows = page.locator("#twin tbody tr").count()
    page.context.set_offline(True)

    page.click("#twin .seg a >> nth=1")
    page.wait_for_selector(".updating")

    assert page.text_content(".updating") == "没更新：网络断了。看到的是旧的。"
    assert page.locator("#twin tbody tr").count() == rows
    assert page.text_content(".offline").startswith("断网了，看到的是 ")
    page.context.set_offline(False)
    page.wait_for_selector(".offline", state="hidden")


def test_keys_go_to_pages_search_and_show_their_list(desk):
    page = desk()

    page.keyboard.press("?")
    listed = page.is_visible("[data-keys]")
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/sign-ins/")
    page.keyboard.press("/")

    assert listed
    assert page.evaluate("document.activeElement.name") == "q"


def test_single_keys_can_be_switched_off_and_stay_off(desk):
    page = desk()
    page.keyboard.press("?")
    page.uncheck("[data-keys-on]")

    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_timeout(200)
    stays = page.evaluate("document.activeElement === document.body") and "/sign-ins/" not in page.url
    page.keyboard.press("?")

    assert stays
    assert page.is_visible("[data-keys]")


def test_letters_typed_into_a_field_are_letters(desk):
    page = desk("segments/")

    page.focus("[data-search]")
    page.keyboard.type("gjx?/")

    assert page.input_value("[data-search]") == "gjx?/"


def test_everything_is_reached_by_the_tab_key(desk):
    page = desk()
    reached = set()

    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className + (document.activeElement.dataset.zoomBy || '')"))

    assert {"skip", "entry", "mapwrap", "btn1.6", "btn whole0", "rows scroll"} <= reached


def test_appearance_is_chosen_and_remembered(desk):
    page = desk(color_scheme="light")
    page.select_option("[data-theme-choice]", "dark")

    page.reload()

    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 21, 20)"


def test_ten_thousand_segments_are_soon_usable(desk):
    page = desk(code="large")

    road = page.get_attribute("#twin tbody tr >> nth=3", "data-s")
    page.click("#twin tbody tr >> nth=3 >> td >> nth=0")
    page.wait_for_selector(".card")
    arrived = "performance.getEntriesByType('navigation')[0].responseEnd"
    took_s = page.evaluate(f"performance.now() - {arrived}") / 1000

    assert page.locator("path[data-s]").count() > 10_000
    assert casing(page) == line_of(page, road)
    assert took_s <= 5
