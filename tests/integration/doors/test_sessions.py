"""How long a session lasts, and who may end it."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from changming.kernel.clock import now
from tests.factories.accounts import PASSWORD, made_account, made_district

pytestmark = pytest.mark.django_db


def signed_in_browser(username="wang"):
    client = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/86.0"})
    client.post("/account/sign-in/", {"login": username, "password": PASSWORD})
    client.get("/account/")
    return client


def is_signed_in(client):
    return client.get("/account/").status_code == 200


def turn_back(client, **clocks):
    """Make a session as old as one that was seen, or begun, that long ago."""
    session = client.session
    for name, ago in clocks.items():
        session[name] = (now() - ago).timestamp()
    session.save()


@pytest.fixture(autouse=True)
def account():
    made_district()
    return made_account(role="inspector")


@pytest.mark.parametrize(("minutes", "still"), [(59, True), (61, False)])
def test_a_session_ends_after_an_hour_without_a_click(minutes, still):
    client = signed_in_browser()

    turn_back(client, seen_at=timedelta(minutes=minutes))

    assert is_signed_in(client) == still


@pytest.mark.parametrize(("hours", "still"), [(11.9, True), (12.1, False)])
def test_a_session_ends_after_half_a_day_even_in_use(hours, still):
    client = signed_in_browser()

    turn_back(client, began_at=timedelta(hours=hours))

    assert is_signed_in(client) == still


def test_a_click_keeps_a_session_alive():
    client = signed_in_browser()
    for _ in range(3):
        turn_back(client, seen_at=timedelta(minutes=50))
        assert is_signed_in(client)


def test_a_session_is_written_once_a_minute_and_not_at_every_click(django_assert_num_queries):
    client = signed_in_browser()

    with django_assert_num_queries(2):  # the session and the account: nothing is written
        client.get("/language/")


def test_sessions_are_listed_with_browser_address_and_which_is_this():
    here = signed_in_browser()
    signed_in_browser()

    page = here.get("/account/").context["page"]

    assert [(row.agent, row.address, row.current) for row in page.sessions] == [
        ("Chrome, Windows", "127.0.0.1", False),
        ("Chrome, Windows", "127.0.0.1", True),
    ]


def test_another_session_of_ones_own_can_be_ended():
    here, there = signed_in_browser(), signed_in_browser()
    other = UserSession.objects.get(session_key=there.session.session_key)

    here.post(f"/account/sessions/{other.pk}/end/")

    assert (is_signed_in(here), is_signed_in(there)) == (True, False)


def test_a_session_of_somebody_else_cannot_be_ended():
    made_account("li", role="inspector")
    here, there = signed_in_browser(), signed_in_browser("li")
    other = UserSession.objects.get(session_key=there.session.session_key)

    here.post(f"/account/sessions/{other.pk}/end/")

    assert is_signed_in(there)


def test_a_session_that_ended_is_not_listed():
    here, there = signed_in_browser(), signed_in_browser()
    there.post("/account/sign-out/")

    assert len(here.get("/account/").context["page"].sessions) == 1


def test_signing_in_changes_the_session_key():
    client = Client()
    client.post("/language/", {"language": "en"})
    before = client.session.session_key

    client.post("/account/sign-in/", {"login": "wang", "password": PASSWORD})

    assert client.session.session_key != before
