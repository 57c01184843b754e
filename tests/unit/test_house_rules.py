"""The house's own lint finds what it forbids and leaves the rest alone."""

import pytest
from tools import house_rules

LONG_FUNCTION = "def long():\n" + "    x = 1\n" * 40
GOOD = "def short():\n    return 1  # noqa: E501 -- the line is a formula\n"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("src/changming/day/long.py", "x = 1\n" * 401, "401 lines, at most 400"),
        ("src/changming/day/long.py", LONG_FUNCTION, "long has 41 lines, at most 40"),
        ("src/changming/day/utils.py", "x = 1\n", "a file named utils says nothing"),
        ("src/changming/day/one.py", "x = 1  # noqa: E501\n", "an exception without a reason"),
        ("src/changming/day/one.py", "x = 1  # type: ignore[misc] -- short\n", "an exception without a reason"),
        ("src/changming/day/one.py", "x = 1  # pragma: no cover\n", "an exception without a reason"),
        ("src/changming/day/one.py", "from changming.areas.people.rules.leave import x\n", "import from people.rules"),
        ("src/changming/papers/one.py", "from django.db import models\n", "papers draw plain facts"),
        ("src/changming/day/one.py", 'Run.objects.raw("SELECT 1")\n', "only what SQLite and PostgreSQL share"),
        ("src/changming/day/one.py", "runs.extra(where=[])\n", ".extra(: only what"),
        ("src/changming/day/one.py", "with connection.cursor() as cursor:\n    pass\n", ".cursor(: only what"),
        ("src/changming/day/one.py", "from django.contrib.postgres import fields\n", "django.contrib.postgres: only"),
        ("src/changming/day/one.py", "if connection.vendor:\n    pass\n", ".vendor: only what"),
        ("src/changming/day/one.py", 'runs.distinct("day")\n', "only what SQLite and PostgreSQL share"),
        ("src/changming/day/migrations/0002_x.py", "migrations.RunSQL('')\n", "RunSQL: only what"),
        ("src/changming/day/one.py", 'arrival.state = "stored"\n', "only kernel.workflow.advance writes a state"),
        ("src/changming/day/one.py", 'a, b.state = 1, "stored"\n', "only kernel.workflow.advance writes a state"),
        ("src/changming/day/one.py", 'setattr(arrival, "state", "stored")\n', "only kernel.workflow.advance"),
        ("src/changming/day/one.py", 'Arrival.objects.update(state="stored")\n', "only kernel.workflow.advance"),
        ("src/changming/day/one.py", 'row.save(update_fields=["by", "state"])\n', "only kernel.workflow.advance"),
        ("src/changming/day/one.py", 'rows.bulk_update(found, ["state"])\n', "only kernel.workflow.advance"),
        ("src/changming/day/one.py", 'rows.bulk_update(found, fields=["state"])\n', "only kernel.workflow.advance"),
        ("src/changming/day/one.py", 'rows.bulk_create(new, update_fields=["state"])\n', "only kernel.workflow"),
        ("src/changming/day/one.py", 'rows.update_or_create(pk=1, defaults={"state": 1})\n', "only kernel.workflow"),
        ("src/changming/kernel/mail.py", "x = 1\n", "the kernel has no module mail"),
    ],
)
def test_a_broken_rule_is_found(tmp_path, name, text, says):
    path = tmp_path / name.rpartition("/")[2]
    path.write_text(text, "utf-8")

    found = list(house_rules.findings(path, name))

    assert len(found) == 1
    assert says in found[0]


def test_rules_may_look_into_their_own(tmp_path):
    path = tmp_path / "one.py"
    path.write_text("from changming.areas.people.rules.leave import x\n", "utf-8")

    assert list(house_rules.findings(path, "src/changming/areas/people/rules/shifts.py")) == []
    assert list(house_rules.findings(path, "tests/unit/areas/test_shifts.py")) == []


def test_what_keeps_the_rules_is_left_alone(tmp_path):
    path = tmp_path / "short.py"
    path.write_text(GOOD, "utf-8")

    assert list(house_rules.findings(path, "src/changming/day/short.py")) == []


def test_what_both_databases_understand_is_left_alone(tmp_path):
    path = tmp_path / "one.py"
    path.write_text("row.raw()\nruns.distinct()\ncursor = 1\nvendor = 2\n", "utf-8")
    spoken = tmp_path / "two.py"
    spoken.write_text("connection.vendor\n", "utf-8")

    assert list(house_rules.findings(path, "src/changming/day/one.py")) == []
    assert list(house_rules.findings(spoken, "tests/integration/two.py")) == []


def test_a_reason_opens_a_file_to_one_database(tmp_path, monkeypatch):
    path = tmp_path / "backup.py"
    path.write_text("connection.vendor\n", "utf-8")
    monkeypatch.setattr(house_rules, "SPEAKS_TO_ONE", {"src/changming/config/backup.py": "each has its own means"})

    assert list(house_rules.findings(path, "src/changming/config/backup.py")) == []


def test_states_are_read_made_and_asked_for_everywhere(tmp_path):
    path = tmp_path / "one.py"
    path.write_text('old = row.state\nrows.filter(state="new")\nIndex(fields=["state"])\nRow(state="new")\n', "utf-8")
    written = tmp_path / "runs.py"
    written.write_text('task.state = "failed"\n', "utf-8")

    assert list(house_rules.findings(path, "src/changming/day/one.py")) == []
    assert list(house_rules.findings(written, "src/changming/kernel/runs.py")) == []
    assert list(house_rules.findings(written, "tests/integration/two.py")) == []


def test_the_kernel_is_what_is_declared():
    there = {path.stem for path in (house_rules.ROOT / "src/changming/kernel").glob("*.py")}

    assert there == set(house_rules.KERNEL)
    excepted = {**house_rules.SPEAKS_TO_ONE, **house_rules.WRITES_STATE}
    assert all((house_rules.ROOT / name).is_file() and reason for name, reason in excepted.items())
