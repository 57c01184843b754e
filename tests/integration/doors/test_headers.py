"""Headers that every page carries."""

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.accounts import DAY, HOME, PASSWORD, made_account, made_district
from tests.factories.answers import close

pytestmark = pytest.mark.django_db

PAGES = ["/account/sign-in/", "/account/", f"/desk/{HOME}/{DAY}/teams/", "/nowhere/", f"/desk/{HOME}/{DAY}/accounts/"]


@pytest.fixture
def client(signed_in):
    return signed_in(role="inspector")


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_nothing_from_elsewhere_and_run_no_code_of_their_own(client, path):
    response = client.get(path)

    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_carry_no_inline_code_or_style(client, path):
    html = client.get(path).content.decode()

    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", html) == []
    assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//[^"']*""", html) == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_keep_to_themselves(client, path):
    headers = client.get(path).headers

    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(headers["Permissions-Policy"].split(", "))


def test_over_https_browsers_are_told_to_stay_there(client):
    secure = client.get("/account/", headers={"X-Forwarded-Proto": "https"})

    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in client.get("/account/").headers


def test_cookies_are_secure_and_out_of_reach_of_scripts():
    made_district()
    made_account(role="inspector")
    client = Client()
    client.get("/account/sign-in/")
    client.post("/account/sign-in/", {"login": "wang", "password": PASSWORD})

    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        cookie = client.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), name


def test_the_session_cookie_ends_with_the_browser():
    made_district()
    made_account(role="inspector")
    client = Client()

    client.post("/account/sign-in/", {"login": "wang", "password": PASSWORD})

    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""


def test_files_of_pages_are_served_with_their_own_type():
    response = Client().get("/static/css/tokens.css")

    close(response)
    assert (response.status_code, response.headers["Content-Type"]) == (200, 'text/css; charset="utf-8"')


def test_an_unknown_host_is_refused():
    assert Client().get("/account/sign-in/", headers={"Host": "elsewhere.example"}).status_code == 400
