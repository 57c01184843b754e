"""账号: each administrator sees and does their own part, and a no says what to do next."""

import re

import pytest

from changming.areas.people.models import Account
from changming.areas.people.queries import granted_to
from tests.factories.accounts import DAY, HOME, made_account

pytestmark = pytest.mark.django_db

LIST = f"/desk/{HOME}/{DAY}/accounts/"


@pytest.fixture
def system(signed_in):
    return signed_in("qian", role="system_administrator")


@pytest.fixture
def security(signed_in):
    return signed_in("zhao", role="security_administrator")


def forms_of(response):
    """Where the forms of a page lead, that of signing out aside."""
    found = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', response.content.decode())
    return sorted({path.removeprefix(LIST) for path in found} - {"/account/sign-out/"})


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_accounts_ask_no_more_of_the_database_for_more_rows(system, django_assert_num_queries, rows):
    made = [Account(username=f"a{n}", district=HOME, made_at=system.account.made_at) for n in range(rows)]
    Account.objects.bulk_create(made)
    system.get(LIST)

    with django_assert_num_queries(7):
        system.get(LIST)


def test_accounts_are_found_by_name(system):
    made_account("li", name="李红")

    rows = system.get(LIST, {"q": "李"}).context["page"].rows

    assert [(row.username, row.active) for row in rows] == [("li", True)]


def test_the_system_administrator_makes_and_disables_but_grants_nothing(system):
    account = made_account("li")

    assert forms_of(system.get(f"{LIST}{account.pk}/")) == [f"{account.pk}/disable/", f"{account.pk}/password/"]


def test_the_security_administrator_grants_but_makes_nothing(security):
    account = made_account("li")

    assert forms_of(security.get(f"{LIST}{account.pk}/")) == [f"{account.pk}/grants/"]
    assert security.get(LIST).context["page"].new_href == ""


def test_the_audit_administrator_only_looks(signed_in):
    account = made_account("li")
    audit = signed_in("sun", role="audit_administrator")

    assert forms_of(audit.get(f"{LIST}{account.pk}/")) == []


def test_ones_own_account_has_no_forms(security):
    assert forms_of(security.get(f"{LIST}{security.account.pk}/")) == []


def test_a_role_is_granted_and_taken_back(security):
    account = made_account("li")
    path = f"{LIST}{account.pk}/"

    security.post(f"{path}grants/", {"role": "team_leader", "scope": "team", "key": "东一队"})
    granted = security.get(path).context["page"].grants
    security.post(f"{path}grants/", {"take_back": granted[0][1]})

    assert granted == [(f"队所长：东一队（{HOME}）", f"team_leader|team|{HOME}|东一队")]
    assert granted_to(account) == []


@pytest.mark.parametrize(
    "given",
    [
        {"role": "team_leader", "scope": "team"},
        {"role": "emperor", "scope": "district"},
        {"role": "inspector", "scope": "world"},
        {},
    ],
)
def test_a_grant_that_makes_no_sense_is_said_beside_its_field(security, given):
    account = made_account("li")

    response = security.post(f"{LIST}{account.pk}/grants/", given)

    assert response.status_code == 422
    assert 'class="error"' in response.content.decode()
    assert granted_to(account) == []


def test_two_administrators_in_one_are_refused_with_the_reason(security):
    account = made_account("li", role="system_administrator")

    response = security.post(f"{LIST}{account.pk}/grants/", {"role": "audit_administrator", "scope": "district"})

    assert response.status_code == 409
    assert "必须是三个人" in response.content.decode()


def test_a_name_that_is_taken_is_refused_with_the_reason(system):
    made_account("li")

    response = system.post(f"{LIST}new/", {"username": "LI", "name": "李红"})

    assert response.status_code == 409
    assert "已有人用" in response.content.decode()


@pytest.mark.parametrize("username", ["a", "a b", "<b>", "x" * 41, ""])
def test_a_name_that_nobody_can_type_is_refused(system, username):
    response = system.post(f"{LIST}new/", {"username": username, "name": "李红"})

    assert response.status_code == 422
    assert Account.objects.count() == 1


def test_a_new_account_shows_its_password_once(system):
    made = system.post(f"{LIST}new/", {"username": "li", "name": "李红"})

    page = made.context["page"]
    assert Account.objects.get(username="li").check_password(page.password)
    assert page.password not in system.get(page.href).content.decode()
    assert "no-store" in made.headers["Cache-Control"]


def test_disabling_asks_why(system):
    account = made_account("li")

    response = system.post(f"{LIST}{account.pk}/disable/", {"reason": ""})

    assert response.status_code == 422
    assert Account.objects.get(pk=account.pk).is_active


def test_a_disabled_account_can_be_enabled_again(system):
    account = made_account("li")
    system.post(f"{LIST}{account.pk}/disable/", {"reason": "调走"})

    assert forms_of(system.get(f"{LIST}{account.pk}/")) == [f"{account.pk}/enable/"]
    system.post(f"{LIST}{account.pk}/enable/")

    assert Account.objects.get(pk=account.pk).is_active


def test_administrators_of_the_city_are_seen_by_those_of_the_city_alone(signed_in, system):
    made_account("chen", district="620100")
    city = signed_in("bai", role="system_administrator", district="620100", city=True)

    def names(client):
        return [row.username for row in client.get(LIST).context["page"].rows]

    assert names(system) == ["qian"]
    assert names(city) == ["bai", "chen", "qian"]
