import sys
from datetime import date
from types import ModuleType

import pytest
from django.http import HttpResponse
from django.urls import clear_url_caches, include, path

from changming.doors.desk.links import PATHS, address

DAY = date(2026, 11, 23)


def test_address_of_a_page_that_is_not_wired_is_the_one_it_will_have():
    assert address("segments", "440304", DAY) == "/desk/440304/2026-11-23/segments/"
    assert address("segment", "440304", DAY, "FT001") == "/desk/440304/2026-11-23/segments/FT001/"


def test_address_carries_filters_and_leaves_empty_ones_out():
    said = address("segments", "440304", DAY, verdict="not_done", team="沙嘴队", q="", page=None)

    assert said == "/desk/440304/2026-11-23/segments/?verdict=not_done&team=%E6%B2%99%E5%98%B4%E9%98%9F"


def test_address_escapes_ids_that_are_no_path():
    assert address("segment", "440304", DAY, "a/b c?d") == "/desk/440304/2026-11-23/segments/a%2Fb%20c%3Fd/"


@pytest.fixture
def wired(settings):
    module = ModuleType("wired_urls")
    pages = [path("d/<district>/<day>/roads/", lambda _request: HttpResponse(), name="segments")]
    module.urlpatterns = [path("", include((pages, "desk")))]
    sys.modules["wired_urls"] = module
    settings.ROOT_URLCONF = "wired_urls"
    clear_url_caches()
    yield
    del sys.modules["wired_urls"]


@pytest.mark.usefixtures("wired")
def test_address_of_a_wired_page_is_where_it_is_wired():
    assert address("segments", "440304", DAY, page=2) == "/d/440304/2026-11-23/roads/?page=2"
    assert address("duties", "440304", DAY) == "/desk/440304/2026-11-23/duties/"


def test_every_agreed_page_has_an_address():
    agreed = {
        "day", "segments", "segment", "duties", "doubts", "sign_ins", "photos", "findings", "playback", "teams",
        "ledger", "data", "packs", "jobs", "audit", "roster", "decide",
    }  # fmt: skip

    assert agreed <= PATHS.keys()
