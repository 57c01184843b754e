"""`changming account make` makes the first accounts of an office."""

import pytest

from changming.areas.people.choices import Role, Scope
from changming.areas.people.models import Account
from changming.areas.people.queries import granted_to
from changming.areas.people.rules import Grant
from changming.config.command import main
from tests.factories.accounts import HOME

pytestmark = pytest.mark.django_db
MAKE = ["account", "make", "Qian", "--name", "钱立", "--district", HOME]


def test_account_make_prints_the_password_alone_on_stdout(capsys):
    code = main([*MAKE, "--role", "system_administrator"])

    account = Account.objects.get()
    assert code == 0
    assert account.check_password(capsys.readouterr().out.strip())
    assert (account.username, account.must_change_password) == ("qian", True)
    assert granted_to(account) == [Grant(Role.SYSTEM_ADMINISTRATOR, Scope.DISTRICT, HOME, HOME)]


def test_account_make_grants_nothing_unasked():
    main(MAKE)

    assert granted_to(Account.objects.get()) == []


def test_account_make_refuses_a_name_that_is_taken(capsys):
    main(MAKE)
    capsys.readouterr()

    code = main([*MAKE, "--lang", "en"])

    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert said.err == "Another account signs in with that name. Choose another.\n"


@pytest.mark.parametrize("district", ["62010", "西固区", "", "620104 ", "6201040"])
def test_account_make_refuses_what_is_no_district(district):
    assert main(["account", "make", "qian", "--name", "钱立", "--district", district]) == 2
    assert not Account.objects.exists()
