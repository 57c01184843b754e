"""Many people decide at one moment, and runs come in between."""

import pytest

from tests.factories.own_process import told_by_a_process

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_decides_and_one_undoes_whoever_comes_at_once(tmp_path):
    told = told_by_a_process("tests.integration.evidence.race", tmp_path)

    assert told["decided"] == {"done": 4, "already_decided": 4}
    assert told["rows"] == 3
    assert told["undone"] == {"done": 1, "already_undone": 7}
    assert told["actions"] == {"evidence.doubt.decide": 1, "evidence.doubt.undo": 1}
    assert (told["findings"], told["worked"], told["refused"]) == (4, 8, [])
    assert told["whole"] is True
