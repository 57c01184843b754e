"""Every address × every role × own and foreign scope. An address that stands in no row here fails."""

import re

import pytest
from django.test import Client

from changming.areas.inspection.models import Finding
from changming.areas.people.choices import Role
from changming.areas.people.models import Account
from changming.areas.people.queries import granted_to
from changming.areas.people.rules import PERMISSIONS, Permission
from changming.areas.places.models import Segment, SegmentProposal
from changming.day.models import Arrival
from changming.doors.desk.page import Open
from changming.doors.desk.viewing import all_views
from tests.factories.accounts import (
    DAY,
    FOREIGN,
    HOME,
    MADE_AT,
    grant,
    made_account,
    made_district,
    made_people,
    made_vehicles,
)
from tests.factories.findings import made_findings
from tests.factories.packs import made_pack
from tests.factories.tasks import made_task

pytestmark = pytest.mark.django_db

ROLES = sorted(Role)
# Address by name → what it needs. What a role may open follows from `PERMISSIONS`, what a scope shows from `rules`.
EXPECTED = {
    "home": Open.SIGNED_IN,
    "own": Open.SIGNED_IN,
    "parts": Open.SIGNED_IN,
    "language": Open.TO_ALL,
    "health": Open.TO_ALL,
    "demo": Open.DEMO,
    "account_login": Open.TO_ALL,
    "mfa_authenticate": Open.TO_ALL,
    "account_logout": Open.TO_ALL,
    "account_reauthenticate": Open.SIGNED_IN,
    "mfa_reauthenticate": Open.SIGNED_IN,
    "account_change_password": Open.SIGNED_IN,
    "mfa_activate_totp": Open.SIGNED_IN,
    "mfa_deactivate_totp": Open.SIGNED_IN,
    "mfa_view_recovery_codes": Open.SIGNED_IN,
    "mfa_generate_recovery_codes": Open.SIGNED_IN,
    "end_session": Open.SIGNED_IN,
    "desk:day": Permission.SEE_DAY,
    "desk:segments": Permission.SEE_DAY,
    "desk:segment": Permission.SEE_DAY,
    "desk:duties": Permission.SEE_DAY,
    "desk:facilities": Permission.SEE_DAY,
    "desk:findings": Permission.SEE_DAY,
    "desk:finding": Permission.SEE_DAY,
    "desk:decide_finding": Permission.DECIDE_FINDINGS,
    "desk:doubts": Permission.SEE_PEOPLE,
    "desk:decide": Permission.DECIDE_DOUBTS,
    "desk:answer": Permission.ANSWER_DOUBTS,
    "desk:sign_ins": Permission.SEE_PEOPLE,
    "desk:photos": Permission.SEE_PHOTOS,
    "desk:playback": Permission.SEE_POSITIONS,
    "desk:photo": Permission.SEE_PHOTOS,
    "desk:picture": Permission.SEE_PHOTOS,
    "desk:original": Permission.SEE_ORIGINALS,
    "desk:shot_decide": Permission.DECIDE_DOUBTS,
    "desk:papers": Permission.EXPORT,
    "desk:data": Permission.SEE_DATA,
    "desk:arrival": Permission.SEE_DATA,
    "desk:arrival_confirm": Permission.IMPORT,
    "desk:arrival_drop": Permission.IMPORT,
    "desk:teams": Permission.SEE_PEOPLE,
    "desk:jobs": Permission.SEE_JOBS,
    "desk:roster": Permission.SEE_PEOPLE,
    "desk:roster_paste": Permission.EDIT_ROSTER,
    "desk:leave_enter": Permission.EDIT_ROSTER,
    "desk:ledger": Permission.SEE_PEOPLE,
    "desk:boundary": Permission.SEE_PEOPLE,
    "desk:ledger_road": Permission.SEE_PEOPLE,
    "desk:ledger_change": Permission.EDIT_LEDGER,
    "desk:ledger_drafts": Permission.SEE_PEOPLE,
    "desk:ledger_bring": Permission.EDIT_LEDGER,
    "desk:ledger_draft": Permission.SEE_PEOPLE,
    "desk:ledger_draft_decide": Permission.EDIT_LEDGER,
    "desk:packs": Permission.SEE_DATA,
    "desk:pack_store": Permission.TRY_PACKS,
    "desk:pack_try": Permission.TRY_PACKS,
    "desk:pack_force": Permission.TRY_PACKS,
    "desk:audit": Permission.SEE_AUDIT,
    "desk:audit_verify": Permission.SEE_AUDIT,
    "desk:job_retry": Permission.RETRY_JOBS,
    "desk:accounts": Permission.SEE_ACCOUNTS,
    "desk:account_new": Permission.MAKE_ACCOUNTS,
    "desk:account": Permission.SEE_ACCOUNTS,
    "desk:account_grants": Permission.SET_GRANTS,
    "desk:account_disable": Permission.MAKE_ACCOUNTS,
    "desk:account_enable": Permission.MAKE_ACCOUNTS,
    "desk:account_password": Permission.MAKE_ACCOUNTS,
    "desk:account_second_step": Permission.RESET_FACTORS,
}
IN_A_DISTRICT = sorted(name for name, needs in EXPECTED.items() if isinstance(needs, Permission))
ONE_S_OWN = sorted(name for name, needs in EXPECTED.items() if needs is Open.SIGNED_IN)
# Reached by a form alone.
OF_ACCOUNTS = {name for name in IN_A_DISTRICT if name.startswith("desk:account_")} - {"desk:account_new"}
FORMS = OF_ACCOUNTS | {
    "desk:arrival_confirm",
    "desk:arrival_drop",
    "desk:job_retry",
    "desk:audit_verify",
    "desk:pack_store",
    "desk:pack_try",
    "desk:pack_force",
    "desk:roster_paste",
    "desk:leave_enter",
    "desk:ledger_change",
    "desk:ledger_bring",
    "desk:ledger_draft_decide",
}
OPENED = {200, 302, 405, 409, 422}  # 405, 409, 422: it is open, and says what is missing
REFUSED_TO_ALL = {"desk:pack_force": {409}, "desk:roster_paste": {422, 404}}  # whoever may ask for it
PATHS = {name: path for name, _view, path in all_views()}


def address(name, district, account=0):
    """An address with everything in it that an id can be; an arrival is the newest of its district."""
    arrival = Arrival.objects.filter(district=district).order_by("-pk").values_list("pk", flat=True).first() or 0
    ids = {
        "account": account,
        "finding": Finding.objects.filter(district=district).values_list("pk", flat=True).first() or 0,
        "number": arrival,
        "session": 1,
        "task": district,
        "pack": 1,
        "code": "S1",
        "name": "brief.txt",
        "size": "small",
    }
    ids |= {"district": district, "day": DAY}
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(ids[found[1]]), PATHS[name])


def signed_in(account):
    client = Client()
    client.force_login(account)
    return client


def answer(client, name, district, account=0):
    """The status of an address, sent as it is meant to be sent."""
    path = address(name, district, account)
    response = client.post(path, {"reason": "x"}) if name in FORMS else client.get(path)
    return response.status_code


@pytest.fixture
def world():
    """Two districts alike, each with an account that is looked after there."""
    for code in (HOME, FOREIGN):
        made_district(code, f"区{code}")
        made_people(2, district=code, team=f"队{code}")
        made_vehicles(1, district=code, team=f"队{code}")
        made_task(code, pk=int(code), state="failed")
        arrival = Arrival.objects.create(district=code, day=DAY, by="account:0", arrived_at=MADE_AT)
        proposed = {"fields": {}, "line": b"", "sure": True, "by": "account:0", "arrived_at": MADE_AT}
        SegmentProposal.objects.create(pk=arrival.pk, district=code, code="S2", team=f"队{code}", **proposed)
        Segment.objects.create(district=code, code="S1", team=f"队{code}")
        made_findings(1, district=code, team=f"队{code}")
    made_pack(pk=1)
    return {
        code: made_account(f"of{code}", role="cleaner", district=code, team=f"队{code}") for code in (HOME, FOREIGN)
    }


def test_every_address_of_the_site_says_what_it_needs():
    needs = {name: getattr(view, "page", None) and view.page.needs for name, view, _path in all_views()}

    assert needs == EXPECTED


@pytest.mark.parametrize("name", IN_A_DISTRICT)
def test_a_role_opens_what_its_permissions_say_and_only_where_it_holds(world, name):
    said, meant = {}, {}
    for role in ROLES:
        viewer = made_account(f"viewer-{role}", role=role, district=HOME)
        client = signed_in(viewer)
        at_home, abroad = answer(client, name, HOME, world[HOME].pk), answer(client, name, FOREIGN, world[FOREIGN].pk)
        grant(viewer, role, district=FOREIGN)
        granted = answer(client, name, FOREIGN, world[FOREIGN].pk)
        allowed = EXPECTED[name] in PERMISSIONS[role]
        opened = REFUSED_TO_ALL.get(name, OPENED) if allowed else {403}
        said[role] = (at_home in opened or at_home, abroad, granted in opened or granted)
        meant[role] = (True, 404 if allowed else 403, True)

    assert said == meant


@pytest.mark.parametrize("name", IN_A_DISTRICT)
def test_an_account_without_grants_opens_nothing(world, name):
    client = signed_in(made_account("viewer"))

    assert [answer(client, name, code, world[code].pk) for code in (HOME, FOREIGN)] == [403, 403]


@pytest.mark.parametrize("name", [*IN_A_DISTRICT, *ONE_S_OWN])
def test_nobody_opens_anything_before_signing_in(world, name):
    path = address(name, HOME, world[HOME].pk)

    response = Client().post(path) if name in FORMS else Client().get(path)

    assert (response.status_code, response.headers["Location"]) == (302, f"/account/sign-in/?next={path}")


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - {"demo"}))  # a link, no form
def test_a_form_of_elsewhere_is_refused_everywhere(world, name):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(made_account("viewer", role="inspector"))
    before = list(Account.objects.order_by("pk").values())

    response = strict.post(address(name, HOME, world[HOME].pk), {"reason": "x", "language": "en"})

    assert response.status_code == 403
    assert "没有保存任何内容" in response.content.decode()
    assert list(Account.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("name", sorted(OF_ACCOUNTS))
def test_an_account_of_another_district_is_not_there_under_ones_own(world, name):
    client = signed_in(
        made_account("sys", role="system_administrator")
        if EXPECTED[name] is Permission.MAKE_ACCOUNTS
        else made_account("sec", role="security_administrator")
    )
    before = list(Account.objects.order_by("pk").values())

    status = answer(client, name, HOME, world[FOREIGN].pk)

    assert status == 404
    assert list(Account.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("name", [name for name in IN_A_DISTRICT if name.startswith("desk:arrival")])
@pytest.mark.usefixtures("world")
def test_an_arrival_of_another_district_is_not_there_under_ones_own(name):
    client = signed_in(made_account("viewer", role="inspector"))
    foreign = address(name, FOREIGN).replace(FOREIGN, HOME)

    response = client.post(foreign) if name in FORMS else client.get(foreign)

    assert response.status_code == 404
    assert set(Arrival.objects.values_list("state", flat=True)) == {"received"}


def test_a_grant_beyond_the_border_is_not_given_by_a_form_made_by_hand(world):
    client = signed_in(made_account("sec", role="security_administrator"))

    response = client.post(address("desk:account_grants", HOME, world[HOME].pk), {"role": "auditor", "scope": "city"})

    assert response.status_code == 404
    assert [granted.role for granted in granted_to(world[HOME])] == [Role.CLEANER]


@pytest.mark.parametrize("role", [role for role in ROLES if Permission.SEE_PEOPLE in PERMISSIONS[role]])
@pytest.mark.parametrize("show", ["people", "vehicles"])
@pytest.mark.usefixtures("world")
def test_a_team_sees_itself_and_no_other_whatever_is_asked(role, show):
    made_people(1, district=HOME, team="别的队")
    made_vehicles(1, district=HOME, team="别的队")
    viewer = made_account("viewer", role=role, district=HOME, team=f"队{HOME}")
    client = signed_in(viewer)

    for query in ({}, {"team": "别的队"}, {"q": "别的队"}, {"team": f"队{FOREIGN}"}, {"page": "2"}):
        response = client.get(address("desk:teams", HOME), query | {"show": show})
        rows = [*response.context["page"].people, *response.context["page"].vehicles]
        assert {row.team for row in rows} <= {f"队{HOME}"}, query
        assert [line.name for line in response.context["page"].teams] == [f"队{HOME}"]

    whole = signed_in(made_account("whole", role=role, district=HOME))
    rows = whole.get(address("desk:teams", HOME), {"team": "别的队", "show": show}).context["page"]
    assert [row.team for row in [*rows.people, *rows.vehicles]] == ["别的队"]


def test_a_place_that_is_not_kept_is_not_there_even_for_the_whole_city():
    made_district()
    client = signed_in(made_account("viewer", role="director", district="620100", city=True))

    assert answer(client, "desk:teams", HOME) == 200
    assert answer(client, "desk:teams", "620199") == 404


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "0000-00-00", "2026-1-1", "yesterday"])
def test_a_day_that_never_was_leads_nowhere(day):
    made_district()
    client = signed_in(made_account("viewer", role="inspector"))

    assert client.get(f"/desk/{HOME}/{day}/teams/").status_code == 404


@pytest.mark.usefixtures("world")
def test_whoever_may_not_is_told_who_may():
    client = signed_in(made_account("viewer", role="cleaner"))

    page = client.get(address("desk:teams", HOME)).content.decode()

    assert "主任，督查员，队所长，审计员" in page
