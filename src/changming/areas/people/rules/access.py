"""Who may do what, and where: the one place that decides it. Doors ask before they show, actions before they write.

A role has permissions, a grant gives a role over a scope, a viewer is all the grants of one account. Nothing is
allowed that no grant allows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from changming.areas.people.choices import Role, Scope
from changming.kernel.actor import Actor
from changming.kernel.errors import Refused

CITY_DIGITS = 4  # of an adcode's six, the first four are the city's


class NotGranted(Refused):
    """Whoever asks may not do this here, or there is no such thing for them."""

    code = "not_granted"


class OwnTeam(Refused):
    """Nobody decides on the evidence of a team of their own."""

    code = "own_team"


class Permission(StrEnum):
    """One thing that an account may be allowed to do."""

    SEE_DAY = "see_day"  # the day's verdicts, doubts and findings
    SEE_PEOPLE = "see_people"  # teams, people, vehicles, roster and leave
    SEE_PHOTOS = "see_photos"
    SEE_ORIGINALS = "see_originals"  # photos as they were sent; each look is logged
    SEE_POSITIONS = "see_positions"  # of persons, inside their duty windows; each look is logged
    SEE_DATA = "see_data"  # imports, standard packs, the ledger's history
    SEE_JOBS = "see_jobs"
    SEE_AUDIT = "see_audit"
    SEE_ACCOUNTS = "see_accounts"
    EXPORT = "export"
    IMPORT = "import"
    EDIT_ROSTER = "edit_roster"
    EDIT_LEDGER = "edit_ledger"
    TRY_PACKS = "try_packs"
    ANSWER_DOUBTS = "answer_doubts"
    DECIDE_DOUBTS = "decide_doubts"
    DECIDE_FINDINGS = "decide_findings"
    RETRY_JOBS = "retry_jobs"
    MAKE_ACCOUNTS = "make_accounts"
    SET_GRANTS = "set_grants"
    RESET_FACTORS = "reset_factors"  # take away a lost second factor


READING = frozenset(
    {
        Permission.SEE_DAY,
        Permission.SEE_PEOPLE,
        Permission.SEE_PHOTOS,
        Permission.SEE_ORIGINALS,
        Permission.SEE_POSITIONS,
        Permission.SEE_DATA,
        Permission.SEE_JOBS,
        Permission.SEE_AUDIT,
        Permission.SEE_ACCOUNTS,
        Permission.EXPORT,
    }
)
# Never on the evidence of a team that the viewer belongs to.
BY_OTHERS = frozenset({Permission.DECIDE_DOUBTS, Permission.DECIDE_FINDINGS})

_SEES_THE_DAY = {
    Permission.SEE_DAY,
    Permission.SEE_PEOPLE,
    Permission.SEE_PHOTOS,
    Permission.SEE_POSITIONS,
    Permission.EXPORT,
}

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.DIRECTOR: frozenset({*_SEES_THE_DAY, Permission.SEE_DATA, Permission.TRY_PACKS}),
        Role.INSPECTOR: frozenset(
            {
                *_SEES_THE_DAY,
                Permission.SEE_DATA,
                Permission.SEE_JOBS,
                Permission.IMPORT,
                Permission.EDIT_ROSTER,
                Permission.EDIT_LEDGER,
                Permission.TRY_PACKS,
                Permission.SEE_ORIGINALS,
                Permission.DECIDE_DOUBTS,
                Permission.DECIDE_FINDINGS,
            }
        ),
        Role.TEAM_LEADER: frozenset(
            {*_SEES_THE_DAY, Permission.IMPORT, Permission.EDIT_ROSTER, Permission.ANSWER_DOUBTS}
        ),
        Role.CLEANER: frozenset(),  # the phone pages show people their own records; the desk has none for them
        Role.DRIVER: frozenset(),
        Role.CIVILISATION_OFFICE: frozenset({Permission.SEE_DAY, Permission.EXPORT}),
        Role.AUDITOR: READING,
        Role.SYSTEM_ADMINISTRATOR: frozenset(
            {Permission.SEE_ACCOUNTS, Permission.MAKE_ACCOUNTS, Permission.SEE_JOBS, Permission.RETRY_JOBS}
        ),
        Role.SECURITY_ADMINISTRATOR: frozenset(
            {Permission.SEE_ACCOUNTS, Permission.SET_GRANTS, Permission.RESET_FACTORS}
        ),
        Role.AUDIT_ADMINISTRATOR: frozenset({Permission.SEE_ACCOUNTS, Permission.SEE_AUDIT}),
    }
)

# GB/T 22239-2019: system, security and audit are administered by three people, none of whom does the work itself.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR})
WHOLE = frozenset({Scope.CITY, Scope.DISTRICT})  # scopes that take in every team and place of a district
BELONGS_TO_TEAM = frozenset({Role.TEAM_LEADER, Role.CLEANER, Role.DRIVER})


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over a scope.

    key       of a city its adcode, of a team its name, of a place its code; of a district its adcode again
    district  adcode of the district; of a city the city's
    """

    role: Role
    scope: Scope
    key: str
    district: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """One account and all it was granted."""

    key: str
    name: str = ""
    grants: tuple[Grant, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        """Every role, wherever it holds."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def actor(self) -> Actor:
        """As the audit chain names them."""
        return Actor(f"account:{self.key}", self.name, frozenset(self.roles))


@dataclass(frozen=True, slots=True)
class Districts:
    """Districts by adcode, and those of whole cities by the first four digits of theirs."""

    names: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()

    def __contains__(self, district: str) -> bool:
        """Whether it is one of them."""
        return district in self.names or district[:CITY_DIGITS] in self.cities

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.names or self.cities)


def may(
    viewer: Viewer, permission: Permission, *, district: str, team: str | None = None, place: str | None = None
) -> bool:
    """Whether a viewer may do something in a district, or there with what belongs to a team or a place.

    Without `team` and `place` the question is whether there is anything in the district to do it with: it opens a page,
    `teams` says of which teams it may speak. Nobody decides on the evidence of a team of their own.
    """
    if team is not None and permission in BY_OTHERS and team in own_teams(viewer, district):
        return False
    wanted = {Scope.TEAM: team, Scope.PLACE: place}
    return any(
        grant.scope in {Scope.CITY, Scope.DISTRICT}
        or (team is None and place is None)
        or wanted[grant.scope] == grant.key
        for grant in _reaching(viewer, permission, district)
    )


def must(viewer: Viewer, permission: Permission, *, district: str, teams: Iterable[str] = ()) -> None:
    """Raise OwnTeam or NotGranted unless a viewer may do something in a district with what belongs to all these teams.

    "" is a team that nobody knows: only who may speak of the whole district may speak of it.
    """
    if not may(viewer, permission, district=district):
        raise NotGranted(permission=permission, district=district)
    asked = frozenset(teams)
    own = asked & own_teams(viewer, district) if permission in BY_OTHERS else ()
    if own:
        raise OwnTeam(permission=permission, teams=sorted(own))
    outside = {team for team in asked if not may(viewer, permission, district=district, team=team)}
    if outside:
        raise NotGranted(permission=permission, district=district, teams=sorted(outside))


def districts(viewer: Viewer, permission: Permission) -> Districts:
    """Every district in which a viewer may do something with something."""
    grants = [grant for grant in viewer.grants if permission in PERMISSIONS[grant.role]]
    return Districts(
        frozenset(grant.district for grant in grants if grant.scope is not Scope.CITY),
        frozenset(grant.district[:CITY_DIGITS] for grant in grants if grant.scope is Scope.CITY),
    )


def teams(viewer: Viewer, permission: Permission, district: str) -> frozenset[str] | None:
    """Names of the teams in a district to which a permission reaches, None: all. What is shown is cut down to them."""
    grants = _reaching(viewer, permission, district)
    if any(grant.scope in WHOLE for grant in grants):
        return None
    return frozenset(grant.key for grant in grants if grant.scope is Scope.TEAM)


def own_teams(viewer: Viewer, district: str) -> frozenset[str]:
    """Names of the teams of a district that a viewer belongs to."""
    return frozenset(
        grant.key
        for grant in viewer.grants
        if grant.scope is Scope.TEAM and grant.role in BELONGS_TO_TEAM and grant.district == district
    )


def clashing(roles: Iterable[Role]) -> frozenset[Role]:
    """Roles that one account must not hold together: an administrator of one kind is nothing else."""
    held = frozenset(roles)
    return held if held & ADMINISTRATORS and len(held) > 1 else frozenset()


def _reaching(viewer: Viewer, permission: Permission, district: str) -> list[Grant]:
    return [grant for grant in viewer.grants if permission in PERMISSIONS[grant.role] and _is_in(grant, district)]


def _is_in(grant: Grant, district: str) -> bool:
    if grant.scope is Scope.CITY:
        return grant.district[:CITY_DIGITS] == district[:CITY_DIGITS]
    return grant.district == district
