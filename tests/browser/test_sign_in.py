"""Sign in, look, sign out: in a real Chromium, in both languages, on a screen and on a phone."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from changming.areas.people.models import Organisation, Team
from tests.factories.accounts import HOME, PASSWORD, made_account, made_district, made_people, made_vehicles

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = {"desk": {"width": 1440, "height": 1000}, "phone": {"width": 390, "height": 844}}
WORDS = {
    "zh": ("登录", "队伍与车辆", "退出", "设置", "账号或密码不对。"),
    "en": ("Sign in", "Teams and vehicles", "Sign out", "Settings", "The account or the password is not right."),
}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


@pytest.fixture
def site(live_server):
    made_district(name="西固区", simulated=True)
    made_account(role="inspector", name="王明")
    made_account("zhao", role="security_administrator", name="赵安")
    made_account("qian", role="system_administrator", name="钱立")
    operator = Organisation.objects.create(district=HOME, name="洁城公司", kind="operator")
    for number, team in enumerate(("东一队", "西一队", "中心队")):
        Team.objects.create(district=HOME, name=team, organisation=operator if number else None)
        made_people(25 + number, team=team)
        made_vehicles(2 + number, team=team)
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def opened(browser, site):
    """Open the site; fails on any error on the console and on any request to elsewhere."""
    contexts, wrong = [], []

    def open_site(language="zh", size="desk", path="/", **settings):
        context = browser.new_context(viewport=SIZES[size], locale=LOCALES[language], base_url=site, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith((site, "data:")) else wrong.append(asked.url))
        page.goto(path)
        return page

    yield open_site
    for context in contexts:
        context.close()
    assert wrong == []


def sign_in(page, username="wang", password=PASSWORD):
    page.fill("#id_login", username)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    page.wait_for_load_state()


def problems(page):
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]


def picture(page, name):
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def is_too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", WORDS)
def test_a_person_signs_in_looks_and_signs_out(opened, language, size):
    said_in, said_page, said_out, said_settings, _wrong = WORDS[language]
    page = opened(language, size)
    assert page.inner_text("h1") == said_in
    assert problems(page) == []
    picture(page, f"sign-in-{language}-{size}")

    sign_in(page)
    page.click(f"nav >> text={said_page}")

    assert page.inner_text("h1") == said_page
    assert page.locator("[data-rows] tbody tr").count() == 50
    assert (problems(page), is_too_wide(page)) == ([], False)
    picture(page, f"teams-{language}-{size}")

    page.click(f"nav >> text={said_settings}")

    assert page.inner_text("h1") == said_settings
    assert (problems(page), is_too_wide(page)) == ([], False)
    picture(page, f"own-{language}-{size}")

    page.click(f"main >> text={said_out}")

    assert page.inner_text("h1") == said_in
    page.goto("/account/")
    assert page.inner_text("h1") == said_in


@pytest.mark.parametrize("language", WORDS)
def test_a_wrong_password_is_said_and_the_account_kept(opened, language):
    page = opened(language)

    sign_in(page, password="wrong")

    assert page.inner_text("[role=alert]") == WORDS[language][4]
    assert page.input_value("#id_login") == "wang"
    assert problems(page) == []


def test_the_language_is_chosen_before_signing_in(opened):
    page = opened("zh")

    page.click("text=English")

    assert page.inner_text("h1") == "Sign in"
    assert page.get_attribute("html", "lang") == "en"


def test_people_are_found_and_pages_turned_by_clicking(opened):
    page = opened()
    sign_in(page)
    page.click("nav >> text=队伍与车辆")

    page.click("text=后面的")
    assert page.locator("[data-rows] tbody tr").count() == 28
    page.click("text=西一队")
    page.fill("#q", "张7")
    page.press("#q", "Enter")

    page.wait_for_load_state()
    assert page.locator("[data-rows] tbody th").all_inner_texts() == ["张7"]


def test_three_administrators_bring_a_new_colleague_in(opened):
    system = opened(path="/")
    sign_in(system, "qian")
    system.click("text=新账号")
    system.fill("#id_username", "sun")
    system.fill("#id_name", "孙平")
    picture(system, "account-new-zh-desk")
    system.click("text=开通账号")
    once = system.inner_text("code.password")
    picture(system, "account-password-zh-desk")

    security = opened()
    sign_in(security, "zhao")
    security.click("main >> text=sun")
    security.select_option("#id_role", "inspector")
    security.select_option("#id_scope", "district")
    assert problems(security) == []
    picture(security, "account-zh-desk")
    security.click("main >> button:has-text('授权')")

    colleague = opened()
    sign_in(colleague, "sun", once)
    assert colleague.inner_text("h1") == "修改密码"
    colleague.fill("#id_oldpassword", once)
    colleague.fill("#id_password1", "自己的密码-2026-秋")
    colleague.fill("#id_password2", "自己的密码-2026-秋")
    picture(colleague, "password-zh-desk")
    colleague.press("#id_password2", "Enter")
    colleague.wait_for_load_state()
    colleague.goto("/")

    assert colleague.inner_text("nav .who").startswith("孙平")
    assert colleague.is_visible("nav >> text=队伍与车辆")


def test_the_second_step_is_set_up_by_its_picture(opened):
    page = opened()
    sign_in(page)
    page.click("nav >> text=设置")
    page.click("text=开启第二步验证")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_selector(".qr svg")

    assert problems(page) == []
    assert page.evaluate("document.querySelector('.qr svg').getBoundingClientRect().width") > 150
    picture(page, "second-step-zh-desk")


def test_dark_is_as_clean(opened):
    page = opened(color_scheme="dark")
    assert problems(page) == []
    sign_in(page)
    page.click("nav >> text=队伍与车辆")

    assert problems(page) == []
    picture(page, "teams-dark")
