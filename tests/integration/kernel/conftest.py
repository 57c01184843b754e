"""The kernel is tested with jobs of the tests' own."""

import pytest

from changming.kernel import jobs, runs
from tests.integration.kernel import toy


@pytest.fixture
def no_other_jobs(monkeypatch):
    monkeypatch.setattr(jobs, "JOBS", {})
    monkeypatch.setattr(runs, "JOBS", jobs.JOBS)
    monkeypatch.setattr(jobs, "discover", lambda: None)
    monkeypatch.setattr(runs, "discover", lambda: None)


@pytest.fixture(scope="session")
def toy_table(django_db_setup, django_db_blocker):
    del django_db_setup
    with django_db_blocker.unblock():
        toy.make_table()
