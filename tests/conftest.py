"""What every test may rely on: Django set up as the command line sets it up."""

import os

import django
import pytest
from django.conf import settings as django_settings
from hypothesis import settings
from numba import config

from tests import database

database.choose()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "changming.config.settings")
django.setup()
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one takes half a second

settings.register_profile("mutants", max_examples=20, derandomize=True, deadline=None, database=None)
settings.register_profile("default", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_runtest_setup(item):
    if config.DISABLE_JIT and item.get_closest_marker("compiled"):
        pytest.skip("too slow where kernels run uncompiled")
