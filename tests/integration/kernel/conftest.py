"""The kernel is tested with jobs of the tests' own."""

import pytest

from changming.kernel import jobs, runs


@pytest.fixture
def no_other_jobs(monkeypatch):
    monkeypatch.setattr(jobs, "JOBS", {})
    monkeypatch.setattr(runs, "JOBS", jobs.JOBS)
    monkeypatch.setattr(jobs, "discover", lambda: None)
    monkeypatch.setattr(runs, "discover", lambda: None)
