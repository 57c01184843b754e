"""Who does something: a person at a page, or the system itself."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `key` stands in the audit chain for ever; `roles` are words the areas define; `name` is for people."""

    key: str
    name: str = ""
    roles: frozenset[str] = field(default=frozenset())


SYSTEM_ROLE = "system"
SYSTEM = Actor("system", "system", frozenset({SYSTEM_ROLE}))
