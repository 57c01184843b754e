"""今天 as a screen reader tells it: what it is, what it says, then what to do, in the order in which it is read."""

import re
from itertools import pairwise

HEARD_IN_ORDER = [
    'link "跳到正文"',
    "banner: 模拟数据",
    'navigation "主导航"',
    'heading "2026 年 11 月 23 日，星期一" [level=1]',
    "paragraph: 到 11 月 24 日 00:00，应完成 206 项",
    'region "变了什么"',
    'region "判定与数据到齐率"',
    'link "已完成 150',
    'link "未完成 13',
    'link "无法判定 24',
    'heading "数据到齐率" [level=2]',
    'region "道路清扫"',
    'application "道路判定地图；旁边的表内容相同"',
    'table "路段判定，与地图一一对应"',
    'heading "疑点',
    'heading "各队',
]


def told(page):
    return page.locator("body").aria_snapshot()


def test_today_is_heard_from_what_it_says_to_what_is_to_do(desk):
    heard = told(desk())

    places = [heard.find(what) for what in HEARD_IN_ORDER]

    assert [what for what, place in zip(HEARD_IN_ORDER, places, strict=True) if place < 0] == []
    assert places == sorted(places)


def test_the_order_is_the_same_on_a_phone_and_with_larger_text(desk):
    heard = [
        re.findall(r"(?:heading|region|table) \"([^\"]+)\"", told(desk(width=width))) for width in (1440, 390, 320)
    ]

    assert heard[0] == heard[1] == heard[2]


def test_headings_never_skip_a_level(desk):
    levels = [int(level) for level in re.findall(r"heading .*\[level=(\d)\]", told(desk()))]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(before, after) for before, after in pairwise(levels) if after > before + 1] == []


def test_every_control_has_a_name(desk):
    nameless = re.findall(r"- (?:link|button|combobox|checkbox|textbox|slider)(?::| \[|$)", told(desk()), re.MULTILINE)

    assert nameless == []


def test_tab_walks_in_the_order_in_which_it_is_read(desk):
    page = desk()
    page.locator("body").focus()
    walked = []
    for _ in range(40):
        page.keyboard.press("Tab")
        walked.append(
            page.evaluate(
                "() => { const all = [...document.querySelectorAll('*')]; return all.indexOf(document.activeElement) }"
            )
        )

    assert walked == sorted(walked)
    assert len(set(walked)) == 40
