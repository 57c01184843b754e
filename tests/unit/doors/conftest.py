"""Pages without a server: a urlconf and an address for assets, and facts from a made report."""

import re

import pytest
from django.template.loader import render_to_string
from django.urls import clear_url_caches

from changming.doors.desk.day_facts import facts_of_report
from changming.doors.desk.frame import Viewing
from tests.factories.report import DAY, Size, made_report

TAG = re.compile(r"<[^>]*>")


@pytest.fixture(autouse=True)
def _site(settings):
    settings.ROOT_URLCONF = "tests.factories.no_addresses"
    settings.STATIC_URL = "/static/"
    clear_url_caches()
    yield
    clear_url_caches()


@pytest.fixture(scope="session")
def made():
    return made_report(seed=1, size=Size(segments=300, people=80, photos=48))


@pytest.fixture
def facts(made):
    return facts_of_report(*made)


@pytest.fixture
def viewing():
    return Viewing("440304", "福田区", DAY, simulated=True, today=DAY)


@pytest.fixture
def rendered():
    def render(name, page):
        return render_to_string(f"desk/{name}.html", {"page": page, "frame": page.frame})

    return render


@pytest.fixture
def words_of():
    """The text of a page, its tags gone."""
    return lambda html: " ".join(TAG.sub(" ", html).split())
