"""The wall in a real browser: read from afar, kept fresh by nobody, honest about its age."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories.report import DAY


def test_wall_fits_a_screen_and_nothing_on_it_is_small(desk):
    page = desk("?wall=1", width=1920, height=1080)

    small = page.evaluate(
        """Array.from(document.querySelectorAll('.simulated, main *')).filter((one) =>
          one.checkVisibility && one.checkVisibility() && one.getBoundingClientRect().width > 2
          && Array.from(one.childNodes).some((node) => node.nodeType === 3 && node.textContent.trim())
          && !one.closest('svg') && parseFloat(getComputedStyle(one).fontSize) < 28).map((one) => one.outerHTML)"""
    )
    labels = page.evaluate(
        """Array.from(document.querySelectorAll('.lab text')).filter((one) => getComputedStyle(one).display !== 'none')
          .map((one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a
             / Math.cos(Math.atan2(one.getScreenCTM().b, one.getScreenCTM().a)))"""
    )

    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    assert small == []
    assert all(size == pytest.approx(28, abs=0.5) for size in labels)


def test_wall_underlines_a_changed_number_for_one_minute(desk, desk_site):
    page = desk("?wall=1", code="one", width=1920, height=1080, quiet=True)
    page.clock.install()
    page.reload()
    report, faces, changes = desk_site.days["one"]
    before = page.text_content("[data-figure=done]")

    changed = [line for line in report.duties if line.verdict != "done"]
    desk_site.days["one"] = (replace(report, duties=tuple(changed)), faces, changes)
    page.clock.run_for(61_000)
    page.wait_for_function("(was) => document.querySelector('[data-figure=done]').textContent !== was", arg=before)
    underlined = page.locator("[data-figure].fresh").count()
    page.clock.run_for(61_000)
    page.wait_for_function("() => !document.querySelector('[data-figure=done].fresh')")
    desk_site.days["one"] = (report, faces, changes)

    assert underlined >= 1


def test_wall_says_in_a_black_box_when_its_figures_are_old(desk):
    page = desk("?wall=1&late=25", width=1920, height=1080)

    assert page.text_content("[data-wall-old]") == "数字是 25 分钟前的"
    assert (
        page.evaluate("getComputedStyle(document.querySelector('[data-wall-old]')).backgroundColor") == "rgb(0, 0, 0)"
    )


def test_wall_without_a_connection_says_so_at_once_and_takes_it_back(desk):
    page = desk("?wall=1", width=1920, height=1080, quiet=True)
    page.clock.install()
    page.reload()

    page.context.set_offline(True)
    page.clock.run_for(61_000)
    page.wait_for_selector("[data-wall-old]:not([hidden])")
    said = page.text_content("[data-wall-old]")
    small = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.offline')).fontSize)")
    page.context.set_offline(False)
    page.clock.run_for(61_000)
    page.wait_for_selector("[data-wall-old]", state="hidden")

    assert said.startswith("连不上服务器")
    assert small >= 28


def test_wall_turns_to_the_next_day_by_itself_once_that_has_figures(desk, desk_site):
    page = desk("?wall=1", width=1920, height=1080, quiet=True)
    page.clock.install()
    page.reload()

    desk_site.today = DAY + timedelta(days=1)
    page.clock.run_for(61_000)
    page.wait_for_url("**/2026-11-24/?wall=1")
    desk_site.today = None
