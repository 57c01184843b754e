"""Words of roles and scopes."""

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from changming.areas.people.choices import Role, Scope
from changming.areas.people.rules import PERMISSIONS, Grant, Permission

ROLES: dict[Role, Promise] = {
    Role.DIRECTOR: gettext_lazy("Director"),
    Role.INSPECTOR: gettext_lazy("Inspector"),
    Role.TEAM_LEADER: gettext_lazy("Team leader"),
    Role.CLEANER: gettext_lazy("Cleaner"),
    Role.DRIVER: gettext_lazy("Driver"),
    Role.CIVILISATION_OFFICE: gettext_lazy("Civilisation office"),
    Role.AUDITOR: gettext_lazy("Auditor"),
    Role.SYSTEM_ADMINISTRATOR: gettext_lazy("System administrator"),
    Role.SECURITY_ADMINISTRATOR: gettext_lazy("Security administrator"),
    Role.AUDIT_ADMINISTRATOR: gettext_lazy("Audit administrator"),
}
SCOPES: dict[Scope, Promise] = {
    Scope.CITY: gettext_lazy("Whole city"),
    Scope.DISTRICT: gettext_lazy("Whole district"),
    Scope.TEAM: gettext_lazy("One team"),
    Scope.PLACE: gettext_lazy("One place"),
}


def roles_that_may(permission: Permission) -> list[str]:
    """Names of the roles that have a permission."""
    return [str(ROLES[role]) for role in Role if permission in PERMISSIONS[role]]


def told(grant: Grant) -> str:
    """A grant in words: role, how far, and of what."""
    if grant.scope in {Scope.TEAM, Scope.PLACE}:
        return gettext("{role}: {key} ({district})").format(
            role=ROLES[grant.role], key=grant.key, district=grant.district
        )
    return gettext("{role}: {scope} ({district})").format(
        role=ROLES[grant.role], scope=SCOPES[grant.scope], district=grant.district
    )
