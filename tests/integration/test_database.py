"""The tests run on the database that was asked for; settings read too early would quietly give the other one."""

import os

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_the_database_is_the_one_asked_for():
    asked = os.environ.get("TEST_DATABASE", "sqlite")

    assert connection.vendor == asked
