"""Files of pages stand under names with their hash once they were collected, and under their own before."""

import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.templatetags.static import static

from changming.config.static_files import PageFiles


def test_before_collecting_files_have_their_own_names():
    assert static("css/tokens.css") == "/static/css/tokens.css"


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    return PageFiles(location=tmp_path, base_url="/static/")


def test_once_collected_a_name_carries_the_hash_of_its_file(collected, tmp_path):
    name = collected.stored_name("css/tokens.css")

    assert re.fullmatch(r"css/tokens\.[0-9a-f]{12}\.css", name)
    assert (tmp_path / name).read_bytes() == (tmp_path / "css/tokens.css").read_bytes()
    assert (tmp_path / f"{name}.gz").exists()


def test_the_storage_of_the_site_is_this_one():
    assert isinstance(staticfiles_storage, PageFiles)
