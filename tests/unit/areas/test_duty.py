import pytest

from changming.areas.standards.choices import Verdict
from changming.areas.standards.rules import combine


@pytest.mark.parametrize("same", list(Verdict))
def test_verdicts_that_agree_stand(same):
    assert combine([same, same]) is same


def test_verdicts_that_differ_are_partly():
    assert combine([Verdict.DONE, Verdict.UNKNOWN]) is Verdict.PARTLY


def test_nothing_is_said_while_one_is_not_due():
    assert combine([Verdict.DONE, None]) is None
