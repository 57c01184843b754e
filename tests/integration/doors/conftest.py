"""Somebody who is signed in."""

import pytest
from django.test import Client

from tests.factories.accounts import made_account, made_district


@pytest.fixture
def signed_in(db):
    """Make a district and an account, and a browser in which that account is signed in."""

    def sign_in(username="wang", **facts):
        made_district(facts.get("district", "620104"))
        client = Client()
        client.account = made_account(username, **facts)
        client.force_login(client.account)
        return client

    return sign_in
