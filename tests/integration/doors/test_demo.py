"""One click signs in: in the demo, on this machine, with a link made here. Everywhere else there is no such page."""

import pytest
from django.core import signing
from django.test import Client

from changming.doors.desk import demo
from tests.factories.accounts import made_account, made_district

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def account(settings):
    settings.DEMO = True
    made_district()
    return made_account(role="inspector")


def opened(path, **request):
    client = Client()
    response = client.get(path, **request)
    return response.status_code, client.get("/account/").status_code == 200


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_link_signs_in_on_this_machine(address):
    assert opened(demo.link("wang"), REMOTE_ADDR=address) == (302, True)


def test_outside_the_demo_there_is_no_such_page(settings):
    settings.DEMO = False

    assert opened(demo.link("wang")) == (404, False)


@pytest.mark.parametrize("address", ["10.0.0.7", "192.168.1.2", "0.0.0.0", "::ffff:10.0.0.7", "fe80::1"])  # noqa: S104 -- where a request says that it comes from
def test_from_another_machine_there_is_no_such_page(address):
    assert opened(demo.link("wang"), REMOTE_ADDR=address) == (404, False)


def test_through_a_proxy_there_is_no_such_page():
    assert opened(demo.link("wang"), headers={"X-Forwarded-For": "127.0.0.1"}) == (404, False)


def test_a_link_that_was_not_made_here_leads_nowhere():
    for token in ("wang", signing.dumps("wang"), signing.dumps("wang", salt="other")):
        assert opened(f"/demo/{token}/") == (404, False), token


def test_a_link_to_no_account_leads_nowhere():
    assert opened(demo.link("nobody")) == (404, False)


def test_a_link_to_a_disabled_account_leads_nowhere(account):
    account.is_active = False
    account.save()

    assert opened(demo.link("wang")) == (404, False)
