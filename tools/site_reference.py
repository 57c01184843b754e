"""The reference page of who may open which address."""

from collections.abc import Iterator

from changming.areas.people.choices import Role
from changming.areas.people.rules import BY_OTHERS, PERMISSIONS, READING, Permission
from changming.doors.desk.page import Open
from changming.doors.desk.role_words import ROLES
from changming.doors.desk.viewing import all_views

OPEN = {
    Open.TO_ALL: "everybody, before sign-in",
    Open.SIGNED_IN: "everybody who signed in, for their own account",
    Open.DEMO: "in the demo, from the machine itself",
}


def access(made: str) -> Iterator[str]:
    """Roles and what they may, then every address and what it needs."""
    yield f"# Who may open what\n\n{made}\n"
    yield "A role has permissions; a grant gives an account a role over a city, a district, a team or a place. In a"
    yield "district where a grant does not reach, an address leads nowhere (404); where a role lacks the permission,"
    yield "the page says who has it (403). Nobody decides on the evidence of a team of their own.\n"
    yield f"## Permissions\n\n| permission | {' | '.join(str(ROLES[role]) for role in Role)} |"
    yield f"|---|{'---|' * len(Role)}"
    for permission in Permission:
        marks = " | ".join("yes" if permission in PERMISSIONS[role] else "" for role in Role)
        kind = " (reads)" if permission in READING else " (never of one's own team)" if permission in BY_OTHERS else ""
        yield f"| `{permission}`{kind} | {marks} |"
    yield "\n## Addresses\n\n| address | name | open to |\n|---|---|---|"
    for name, view, path in sorted(all_views(), key=lambda each: each[2]):
        needs = view.page.needs
        said = OPEN[needs] if isinstance(needs, Open) else f"`{needs}`"
        yield f"| `/{path}` | `{name}` | {said} |"
