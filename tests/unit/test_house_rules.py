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
