"""Eight people drop and store at one moment: nothing is lost, nothing doubled."""

import pytest

from tests.factories.own_process import told_by_a_process

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_several_people_store_at_once_is_there_once(tmp_path):
    told = told_by_a_process("tests.integration.day.importing_at_once", tmp_path)

    assert (told["dropped"], told["put"], told["states"]) == ({"done": 8}, {"done": 8}, ["stored"])
    assert (told["people"], told["people_again"]) == (8, [7])
    assert told["sign_ins_again"] == [0] * 9 + [8] * 10
    assert told["refused"] == [["人员.csv", 10, 7]]
    assert told["fixes"] == {"T1": 9}
    assert told["twice"] == {"done": 1, "not_from_here": 7}  # one arrival that all confirm
    assert told["stored"] == 9
    assert told["whole"] is True
