"""The second step: set up, asked for, not to be used twice, replaced by recovery codes, taken away."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from changming.doors.desk.second_step import SecondStepAdapter
from tests.factories.accounts import PASSWORD, made_account, made_district

pytestmark = pytest.mark.django_db

CODE_PAGE = "/account/sign-in/code/"


def code_of(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def is_signed_in(client):
    return client.get("/account/").status_code == 200


@pytest.fixture(autouse=True)
def account():
    made_district()
    return made_account(role="inspector")


def with_password(client=None):
    client = client or Client()
    response = client.post("/account/sign-in/", {"login": "wang", "password": PASSWORD})
    return client, response


def confirmed():
    client, _response = with_password()
    client.post("/account/confirm/", {"password": PASSWORD})
    return client


@pytest.fixture
def secret():
    """Set up through the pages, as a person does; the secret that the phone then has."""
    client = confirmed()
    page = client.get("/account/second-step/")
    known = page.context["form"].secret
    client.post("/account/second-step/", {"code": code_of(known, -1)})
    return known


def recovery_codes():
    return Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()


def test_setting_up_shows_a_picture_without_inline_style_and_the_codes_once():
    client = confirmed()
    page = client.get("/account/second-step/")

    done = client.post("/account/second-step/", {"code": code_of(page.context["form"].secret)}, follow=True)

    assert "<svg" in page.content.decode()
    assert "style=" not in page.content.decode()
    assert done.context["unused_codes"] == recovery_codes()
    assert len(recovery_codes()) == 10
    again = client.get("/account/recovery-codes/").content.decode()
    assert [code for code in recovery_codes() if code in again] == []


def test_setting_up_asks_for_the_password_again():
    client, _response = with_password()

    response = client.get("/account/second-step/")

    assert response.headers["Location"] == "/account/confirm/?next=%2Faccount%2Fsecond-step%2F"


def test_a_wrong_code_sets_nothing_up():
    client = confirmed()
    client.get("/account/second-step/")

    client.post("/account/second-step/", {"code": "000000"})

    assert not Authenticator.objects.exists()


@pytest.mark.usefixtures("secret")
def test_the_password_alone_no_longer_signs_in():
    client, response = with_password()

    assert response.headers["Location"] == CODE_PAGE
    assert not is_signed_in(client)


def test_a_code_signs_in(secret):
    client, _response = with_password()

    client.post(CODE_PAGE, {"code": code_of(secret)})

    assert is_signed_in(client)


def test_a_code_signs_in_once(secret):
    code = code_of(secret)
    first, second = with_password()[0], with_password()[0]
    first.post(CODE_PAGE, {"code": code})

    second.post(CODE_PAGE, {"code": code})

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_a_code_of_long_ago_signs_nobody_in(secret):
    client, _response = with_password()

    client.post(CODE_PAGE, {"code": code_of(secret, -5)})

    assert not is_signed_in(client)


def test_guessing_codes_is_stopped(secret):
    client, _response = with_password()
    for number in range(12):
        client.post(CODE_PAGE, {"code": f"{number:06}"})

    client.post(CODE_PAGE, {"code": code_of(secret)})

    assert not is_signed_in(client)


@pytest.mark.usefixtures("secret")
def test_a_recovery_code_signs_in_once():
    code = recovery_codes()[0]
    first, second = with_password()[0], with_password()[0]
    first.post(CODE_PAGE, {"code": code})

    second.post(CODE_PAGE, {"code": code})

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_the_page_of_the_code_is_there_after_the_password_alone():
    response = Client().get(CODE_PAGE)

    assert response.headers["Location"] == "/account/sign-in/"


def test_turning_it_off_asks_for_the_password_again_after_a_while(secret):
    client, _response = with_password()
    client.post(CODE_PAGE, {"code": code_of(secret)})
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 600  # ten minutes ago
    session.save()

    response = client.post("/account/second-step/off/")

    assert response.headers["Location"].startswith("/account/confirm")
    assert Authenticator.objects.filter(type="totp").exists()


def test_turning_it_off_leaves_the_password(secret):
    client, _response = with_password()
    client.post(CODE_PAGE, {"code": code_of(secret)})
    client.post("/account/confirm/", {"password": PASSWORD})

    client.post("/account/second-step/off/")

    assert not Authenticator.objects.exists()
    assert is_signed_in(with_password()[0])


def test_new_recovery_codes_replace_the_old(secret):
    client, _response = with_password()
    client.post(CODE_PAGE, {"code": code_of(secret)})
    client.post("/account/confirm/", {"password": PASSWORD})
    before = recovery_codes()

    shown = client.post("/account/recovery-codes/new/", follow=True)

    assert not set(before) & set(recovery_codes())
    assert shown.context["unused_codes"] == recovery_codes()


def test_the_secret_stands_encrypted_in_the_database(secret):
    kept = [str(row.data) for row in Authenticator.objects.all()]

    assert len(kept) == 2
    assert not any(secret in text for text in kept)
    assert SecondStepAdapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret


def test_the_same_secret_is_never_written_the_same():
    adapter = SecondStepAdapter()

    assert adapter.encrypt("ABC") != adapter.encrypt("ABC")


def test_a_new_key_in_front_of_the_old_opens_what_the_old_one_closed(settings, secret):
    settings.SECOND_STEP_KEYS = ["n" * 50, *settings.SECOND_STEP_KEYS]

    assert Authenticator.objects.get(type="totp").wrap().validate_code(code_of(secret))


@pytest.mark.parametrize("keys", [["o" * 50], None])
def test_what_no_key_opens_lets_no_code_in(settings, secret, caplog, keys):
    row = Authenticator.objects.get(type="totp")
    if keys:
        settings.SECOND_STEP_KEYS = keys
    else:
        row.data = {"secret": secret}  # as somebody who can write to the database would plant it

    assert not row.wrap().validate_code(code_of(secret))
    assert "CHANGMING_SECOND_STEP_KEY" in caplog.text
