"""Who may do what, and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.areas.people.choices import Role, Scope
from changming.areas.people.rules import (
    ADMINISTRATORS,
    BY_OTHERS,
    PERMISSIONS,
    READING,
    Districts,
    Grant,
    NotGranted,
    OwnTeam,
    Permission,
    Viewer,
    clashing,
    districts,
    may,
    must,
    own_teams,
    teams,
)

HOME, NEAR, FAR = "620104", "620105", "440304"
EAST, WEST = "东一队", "西一队"

codes = st.sampled_from([HOME, NEAR, FAR])
team_names = st.sampled_from([EAST, WEST])
place_codes = st.sampled_from(["R1", "P1"])
keys = {Scope.CITY: codes, Scope.DISTRICT: codes, Scope.TEAM: team_names, Scope.PLACE: place_codes}
grants = st.sampled_from(Scope).flatmap(
    lambda scope: st.builds(Grant, st.sampled_from(Role), st.just(scope), keys[scope], codes)
)
viewers = st.lists(grants, max_size=4).map(lambda given: Viewer("1", "", tuple(given)))
permissions = st.sampled_from(Permission)


def in_district(role, district=HOME):
    return Viewer("1", "", (Grant(role, Scope.DISTRICT, district, district),))


def in_team(role, team=EAST, district=HOME):
    return Viewer("1", "", (Grant(role, Scope.TEAM, team, district),))


def test_every_role_has_a_row():
    assert set(PERMISSIONS) == set(Role)


def test_every_permission_is_held_by_some_role():
    assert frozenset().union(*PERMISSIONS.values()) == frozenset(Permission)


def test_an_auditor_reads_all_and_changes_nothing():
    assert PERMISSIONS[Role.AUDITOR] == READING
    assert {role for role in Role if Permission.SEE_AUDIT in PERMISSIONS[role]} == {
        Role.AUDITOR,
        Role.AUDIT_ADMINISTRATOR,
    }


def test_doubts_are_decided_by_the_section_alone():
    assert {role for role in Role if PERMISSIONS[role] & BY_OTHERS} == {Role.INSPECTOR}
    assert {role for role in Role if Permission.ANSWER_DOUBTS in PERMISSIONS[role]} == {Role.TEAM_LEADER}


def test_no_administrator_sees_what_the_work_is_about():
    about_the_work = {Permission.SEE_DAY, Permission.SEE_PEOPLE, Permission.SEE_PHOTOS, Permission.SEE_POSITIONS}

    assert [role for role in ADMINISTRATORS if PERMISSIONS[role] & about_the_work] == []


@pytest.mark.parametrize("one", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("other", sorted(Role))
def test_an_administrator_is_nothing_else(one, other):
    assert clashing([one, other]) == (frozenset() if one == other else {one, other})


def test_other_roles_may_be_held_together():
    assert clashing([Role.INSPECTOR, Role.TEAM_LEADER, Role.DIRECTOR]) == frozenset()


def test_administrators_share_no_act():
    changing = [PERMISSIONS[role] - READING for role in sorted(ADMINISTRATORS)]

    assert frozenset.intersection(*changing) == frozenset()
    assert not changing[0] & changing[1]
    assert not changing[1] & changing[2]
    assert not changing[0] & changing[2]


def test_a_district_grant_ends_at_the_border():
    viewer = in_district(Role.INSPECTOR)

    assert may(viewer, Permission.DECIDE_DOUBTS, district=HOME, team=EAST)
    assert not may(viewer, Permission.DECIDE_DOUBTS, district=NEAR, team=EAST)


def test_a_city_grant_reaches_every_district_of_the_city_and_no_other():
    viewer = Viewer("1", "", (Grant(Role.CIVILISATION_OFFICE, Scope.CITY, "620100", "620100"),))

    assert [may(viewer, Permission.SEE_DAY, district=district) for district in (HOME, NEAR, FAR)] == [True, True, False]
    assert teams(viewer, Permission.SEE_DAY, NEAR) is None
    assert districts(viewer, Permission.SEE_DAY) == Districts(cities=frozenset({"6201"}))


def test_a_team_leader_opens_the_district_page_but_sees_one_team():
    viewer = in_team(Role.TEAM_LEADER)

    assert may(viewer, Permission.SEE_DAY, district=HOME)
    assert may(viewer, Permission.SEE_DAY, district=HOME, team=EAST)
    assert not may(viewer, Permission.SEE_DAY, district=HOME, team=WEST)
    assert teams(viewer, Permission.SEE_DAY, HOME) == {EAST}
    assert teams(viewer, Permission.SEE_DAY, NEAR) == frozenset()


def test_a_team_name_of_another_district_is_another_team():
    viewer = in_team(Role.TEAM_LEADER, district=NEAR)

    assert not may(viewer, Permission.SEE_DAY, district=HOME, team=EAST)


def test_a_place_grant_speaks_of_that_place_alone():
    viewer = Viewer("1", "", (Grant(Role.INSPECTOR, Scope.PLACE, "R1", HOME),))

    assert may(viewer, Permission.SEE_DAY, district=HOME, place="R1")
    assert not may(viewer, Permission.SEE_DAY, district=HOME, place="R2")
    assert not may(viewer, Permission.SEE_DAY, district=HOME, team="R1")
    assert teams(viewer, Permission.SEE_DAY, HOME) == frozenset()


@pytest.mark.parametrize("permission", sorted(BY_OTHERS))
def test_nobody_decides_on_the_evidence_of_their_own_team(permission):
    inspector = Grant(Role.INSPECTOR, Scope.DISTRICT, HOME, HOME)
    leader = Grant(Role.TEAM_LEADER, Scope.TEAM, EAST, HOME)

    allowed = [
        may(Viewer("1", "", held), permission, district=HOME, team=EAST) for held in ((inspector,), (inspector, leader))
    ]

    assert allowed == [True, False]
    assert may(Viewer("1", "", (inspector, leader)), permission, district=HOME, team=WEST)


def test_own_teams_are_those_one_works_in():
    held = (
        Grant(Role.TEAM_LEADER, Scope.TEAM, EAST, HOME),
        Grant(Role.CLEANER, Scope.TEAM, WEST, NEAR),
        Grant(Role.INSPECTOR, Scope.TEAM, WEST, HOME),
    )

    assert own_teams(Viewer("1", "", held), HOME) == {EAST}


def test_roles_of_a_viewer_are_all_that_were_granted():
    viewer = Viewer("1", "", (*in_team(Role.DRIVER).grants, *in_district(Role.AUDITOR, FAR).grants))

    assert viewer.roles == {Role.DRIVER, Role.AUDITOR}


@given(permissions, codes)
def test_without_a_grant_nothing_is_allowed(permission, district):
    viewer = Viewer("1")

    assert not may(viewer, permission, district=district)
    assert not districts(viewer, permission)
    assert teams(viewer, permission, district) == frozenset()


@given(viewers, grants, permissions, codes, team_names)
def test_one_more_grant_takes_away_only_the_judging_of_ones_own_team(viewer, more, permission, district, team):
    with_more = Viewer("1", "", (*viewer.grants, more))

    if permission not in BY_OTHERS and may(viewer, permission, district=district, team=team):
        assert may(with_more, permission, district=district, team=team)
    if may(viewer, permission, district=district):
        assert may(with_more, permission, district=district)


@given(viewers, permissions, codes, team_names, place_codes)
def test_what_is_allowed_in_a_part_is_allowed_in_the_district(viewer, permission, district, team, place):
    parts = [
        may(viewer, permission, district=district, team=team),
        may(viewer, permission, district=district, place=place),
    ]

    assert may(viewer, permission, district=district) or not any(parts)


@given(viewers, permissions, codes)
def test_the_districts_are_those_where_something_is_allowed(viewer, permission, district):
    where = districts(viewer, permission)

    assert (district in where) == may(viewer, permission, district=district)
    assert bool(where) == any(permission in PERMISSIONS[role] for role in viewer.roles)


@given(viewers, permissions, codes, team_names)
def test_the_teams_are_those_of_which_something_is_allowed(viewer, permission, district, team):
    allowed = teams(viewer, permission, district)
    shown = allowed is None or team in allowed
    own = permission in BY_OTHERS and team in own_teams(viewer, district)

    assert may(viewer, permission, district=district, team=team) == (shown and not own)


@given(viewers, permissions, codes)
def test_a_role_that_lacks_a_permission_never_gives_it(viewer, permission, district):
    if may(viewer, permission, district=district):
        assert any(permission in PERMISSIONS[role] for role in viewer.roles)


def refusal(viewer, permission, district=HOME, teams=()):
    """The code of the refusal and the teams it names; None where there is none."""
    try:
        must(viewer, permission, district=district, teams=teams)
    except (NotGranted, OwnTeam) as refused:
        return refused.code, refused.facts.get("teams")
    return None


@given(viewers, permissions, codes, st.lists(team_names, max_size=2))
def test_what_must_be_allowed_is_what_may_be_done_with_each_team(viewer, permission, district, asked):
    allowed = may(viewer, permission, district=district) and all(
        may(viewer, permission, district=district, team=team) for team in asked
    )

    assert (refusal(viewer, permission, district, asked) is None) == allowed


def test_a_refusal_says_whether_the_team_is_ones_own():
    both = Viewer("1", "", (*in_district(Role.INSPECTOR).grants, *in_team(Role.TEAM_LEADER, EAST).grants))
    narrow = in_team(Role.INSPECTOR, WEST)

    assert refusal(both, Permission.DECIDE_DOUBTS, teams=[WEST]) is None
    assert refusal(both, Permission.DECIDE_DOUBTS, teams=[WEST, EAST]) == ("own_team", [EAST])
    assert refusal(both, Permission.SEE_DAY, teams=[WEST, EAST]) is None
    assert refusal(narrow, Permission.DECIDE_DOUBTS, teams=[WEST, EAST, ""]) == ("not_granted", ["", EAST])
    assert refusal(narrow, Permission.DECIDE_DOUBTS, FAR) == ("not_granted", None)
