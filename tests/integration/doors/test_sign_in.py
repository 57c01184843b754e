"""The rules of signing in, each with a test."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from changming.areas.people.models import Account
from changming.kernel.audit import Entry
from tests.factories.accounts import HOME, PASSWORD, made_account, made_district

pytestmark = pytest.mark.django_db

SIGN_IN = "/account/sign-in/"
NEW, WRONG = "quite-another-8-word", "wrong"


def sign_in(client, username="wang", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": username, "password": password}, **more)


def is_signed_in(client):
    return client.get("/account/").status_code == 200


@pytest.fixture(autouse=True)
def account():
    made_district()
    return made_account(role="inspector")


@pytest.mark.parametrize("username", ["wang", "WANG", " wang "])
def test_sign_in_opens_the_first_page_of_the_role(client, username):
    response = sign_in(client, username)

    assert (response.status_code, response.headers["Location"]) == (302, "/")
    followed = client.get("/", follow=True)
    assert followed.status_code == 200
    assert re.fullmatch(rf"/desk/{HOME}/\d{{4}}-\d\d-\d\d/(teams/)?", followed.redirect_chain[-1][0])


def test_sign_in_is_kept_in_the_chain_with_its_address(client, account):
    sign_in(client)

    entry = Entry.objects.get(action="people.session.begin")
    assert (entry.chain, entry.actor_key, entry.facts) == (HOME, f"account:{account.pk}", {"address": "127.0.0.1"})


@pytest.mark.parametrize(("username", "password"), [("wang", "wrong"), ("nobody", PASSWORD), ("nobody", "wrong")])
def test_a_wrong_sign_in_does_not_say_what_was_wrong(client, username, password):
    response = sign_in(client, username, password)

    said = re.findall(r'role="alert"><p>(.+?)</p>', response.content.decode())
    assert said == ["账号或密码不对。"]
    assert not is_signed_in(client)


def test_a_disabled_account_is_told_no_more_than_any_other(client):
    Account.objects.update(is_active=False)

    response = sign_in(client)

    assert "账号或密码不对。" in response.content.decode()
    assert not is_signed_in(client)


def test_an_account_disabled_while_signed_in_is_out_at_the_next_click(client):
    sign_in(client)
    assert is_signed_in(client)

    Account.objects.update(is_active=False)

    assert not is_signed_in(client)


def test_five_wrong_passwords_close_the_account_for_a_while(client):
    for _ in range(5):
        sign_in(client, password=WRONG)

    response = sign_in(client)

    assert "试得太多了" in response.content.decode()
    assert not is_signed_in(client)


def test_the_throttle_of_one_account_leaves_others_alone(client):
    made_account("li", role="inspector")
    for _ in range(5):
        sign_in(client, password=WRONG)

    sign_in(client, "li")

    assert is_signed_in(client)


@pytest.mark.parametrize(("wrong", "open_still"), [(19, True), (20, False)])
def test_twenty_wrong_attempts_from_one_address_in_a_minute_are_all(client, wrong, open_still):
    for number in range(wrong):
        sign_in(client, f"nobody{number}", WRONG)

    sign_in(client)

    assert is_signed_in(client) == open_still


@pytest.mark.parametrize(("wrong", "open_still"), [(4, True), (5, False)])
def test_five_wrong_confirmations_close_what_asks_for_the_password_again(client, wrong, open_still):
    sign_in(client)
    for _ in range(wrong):
        client.post("/account/confirm/", {"password": WRONG})

    response = client.post("/account/confirm/?next=/account/", {"password": PASSWORD})

    assert response.status_code == (302 if open_still else 200)
    assert ("试得太多了" in response.content.decode()) != open_still


def test_thirty_attempts_from_one_address_in_a_minute_are_all(client):
    for number in range(30):
        sign_in(client, f"nobody{number}", "wrong")

    response = sign_in(client)

    assert response.status_code == 429
    assert "试得太多了" in response.content.decode()
    assert not is_signed_in(client)


def test_an_account_that_is_given_a_password_must_change_it_first(client):
    Account.objects.update(must_change_password=True)
    sign_in(client)

    response = client.get("/", follow=True)

    assert response.redirect_chain[0] == ("/account/password/", 302)
    for path in ("/account/", f"/desk/{HOME}/2026-11-23/teams/", "/account/second-step/"):
        assert client.get(path).headers["Location"] == "/account/password/"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short-1", "length"),
        ("password123", "common"),
        ("1234598761", "digits"),
        ("wangxiaoming1", "account"),
    ],
)
def test_a_weak_password_is_refused(client, password, why):
    account = made_account("wangxiaoming", role="inspector")
    client.force_login(account)

    response = change_password(client, password)

    assert response.status_code == 200, why
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD)


def test_a_password_of_the_offices_own_list_is_refused(client, account, settings, tmp_path):
    leaked = tmp_path / "leaked.txt"
    leaked.write_text(f"{NEW}\n", "utf-8")
    validator = "django.contrib.auth.password_validation.CommonPasswordValidator"
    settings.AUTH_PASSWORD_VALIDATORS = [
        *settings.AUTH_PASSWORD_VALIDATORS,
        {"NAME": validator, "OPTIONS": {"password_list_path": str(leaked)}},
    ]
    client.force_login(account)

    change_password(client, NEW)

    assert Account.objects.get().check_password(PASSWORD)


def change_password(client, password, old=PASSWORD):
    return client.post("/account/password/", {"oldpassword": old, "password1": password, "password2": password})


def test_a_changed_password_keeps_this_session_and_ends_the_others(client):
    other = Client()
    sign_in(client)
    sign_in(other)

    change_password(client, NEW)

    assert Account.objects.get().check_password(NEW)
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)
    assert Entry.objects.filter(action="people.account.change_password").count() == 1


def test_a_password_is_changed_by_those_alone_who_know_it(client, account):
    client.force_login(account)

    change_password(client, NEW, old=WRONG)

    assert Account.objects.get().check_password(PASSWORD)


def test_signing_out_is_a_form_and_no_link(client):
    sign_in(client)

    client.get("/account/sign-out/")
    assert is_signed_in(client)
    client.post("/account/sign-out/")

    assert not is_signed_in(client)


def test_forms_of_elsewhere_are_refused(account):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(account)

    response = strict.post("/account/sign-out/")

    assert response.status_code == 403
    assert is_signed_in(strict)


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_sign_in_leads_to_no_other_site(client, target):
    response = client.post(SIGN_IN, {"login": "wang", "password": PASSWORD, "next": target})

    assert "elsewhere" not in response.headers["Location"]
    assert "javascript" not in response.headers["Location"]


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_choosing_a_language_leads_to_no_other_site(client, target):
    response = client.post("/language/", {"language": "en", "next": target})

    assert response.headers["Location"] == "/"


def test_sign_in_leads_back_to_where_one_wanted_to_go(client):
    wanted = f"/desk/{HOME}/2026-11-23/teams/"

    asked = client.get(wanted)
    response = client.post(asked.headers["Location"], {"login": "wang", "password": PASSWORD, "next": wanted})

    assert asked.headers["Location"] == f"{SIGN_IN}?next={wanted}"
    assert response.headers["Location"] == wanted


@pytest.mark.parametrize(
    ("chosen", "own", "browser", "seen"),
    [
        ("", "", "en-GB,en", "en"),
        ("", "", "zh-CN,zh;q=0.9", "zh-Hans"),
        ("", "", "fr", "zh-Hans"),
        ("en", "", "zh-CN", "en"),
        ("zh-hans", "en", "zh-CN", "en"),
        ("", "zh-hans", "en", "zh-Hans"),
    ],
)
def test_the_language_is_the_accounts_then_the_chosen_then_the_browsers(client, account, chosen, own, browser, seen):
    Account.objects.update(language=own)
    client.force_login(account)
    if chosen:
        client.post("/language/", {"language": chosen})

    response = client.get("/account/", headers={"Accept-Language": browser})

    assert re.search(r'<html lang="([\w-]+)"', response.content.decode())[1] == seen


def test_only_the_pages_of_allauth_that_are_needed_have_addresses():
    for name in ("account_signup", "account_email", "account_reset_password", "mfa_index", "usersessions_list"):
        with pytest.raises(Exception, match="not found"):
            reverse(name)
