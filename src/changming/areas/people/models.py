"""Tables of people: who may sign in, and who works where, when.

Rows of sheets hold each value as it was read: names are not resolved here, because pieces may arrive in any order.
"" is a text that was not given, None a number or a time, [] a list.
"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q, UniqueConstraint

from changming.areas.people.choices import LeaveKind, OrganisationKind, Role, Scope
from changming.areas.people.rules import Grant as GrantFact
from changming.kernel.given import Dated, DatedQuerySet, Given, OfDay

CODE = 200  # characters of an id


def _choices(kinds: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- an enum class has no better name here
    return [(str(kind), str(kind)) for kind in kinds]


class AccountManager(BaseUserManager["Account"]):
    """Finds an account by its name; making one is an action."""


class Account(AbstractBaseUser):
    """One who may sign in. `district`: whose administrators look after it (a city's adcode for one of the city)."""

    username = models.CharField(max_length=40, unique=True)  # lower case
    name = models.CharField(max_length=100)
    district = models.CharField(max_length=12)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)  # "": as the browser asks
    single_keys = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    USERNAME_FIELD = "username"

    objects = AccountManager()

    class Meta:
        """In the order of names."""

        ordering = ["username"]

    def __str__(self) -> str:
        return self.username


class GrantRow(models.Model):
    """A role that an account has over a scope; `rules.Grant` says what its key is."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=_choices(Role))
    scope = models.CharField(max_length=10, choices=_choices(Scope))
    key = models.CharField(max_length=CODE)
    district = models.CharField(max_length=12)

    class Meta:
        """Each once."""

        constraints = [UniqueConstraint(fields=["account", "role", "scope", "key", "district"], name="grant_once")]

    def __str__(self) -> str:
        return f"{self.role} {self.scope} {self.district} {self.key}"

    def fact(self) -> GrantFact:
        """As the rules know it."""
        return GrantFact(Role(self.role), Scope(self.scope), self.key, self.district)


class Throttled(models.Model):
    """How often something was tried from where; Django's database cache reads and writes it, shared by all workers."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """Under the name that the settings give the cache."""

        db_table = "people_throttled"

    def __str__(self) -> str:
        return self.cache_key


class Organisation(models.Model):
    """Whose people clean: the bureau itself or a market operator under contract."""

    district = models.CharField(max_length=12)
    name = models.CharField(max_length=CODE)
    kind = models.CharField(max_length=10, choices=_choices(OrganisationKind))

    class Meta:
        """One of a name in a district."""

        constraints = [UniqueConstraint(fields=["district", "name"], name="organisation_once")]

    def __str__(self) -> str:
        return self.name


class Team(Dated):
    """A team of cleaners (队所) by the name that sheets write."""

    name = models.CharField(max_length=CODE)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="teams")

    objects = DatedQuerySet.as_manager()

    class Meta:
        """One version of a name from one day on."""

        constraints = [
            UniqueConstraint(fields=["district", "name", "from_day"], name="team_once"),
            UniqueConstraint(fields=["district", "name"], condition=Q(from_day=None), name="team_once_always"),
        ]

    def __str__(self) -> str:
        return self.name


class Person(Dated):
    """One worker on the books."""

    code = models.CharField(max_length=CODE)
    name = models.TextField(blank=True)
    team = models.TextField(blank=True)
    role = models.TextField(blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """One version of a code from one day on."""

        constraints = [
            UniqueConstraint(fields=["district", "code", "from_day"], name="person_once"),
            UniqueConstraint(fields=["district", "code"], condition=Q(from_day=None), name="person_once_always"),
        ]

    def __str__(self) -> str:
        return self.code


class Device(Dated):
    """A phone or tracker. `shared`: the team said that several people sign in with it."""

    code = models.CharField(max_length=CODE)
    shared = models.BooleanField(default=False)
    team = models.TextField(blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """One version of a code from one day on."""

        constraints = [
            UniqueConstraint(fields=["district", "code", "from_day"], name="device_once"),
            UniqueConstraint(fields=["district", "code"], condition=Q(from_day=None), name="device_once_always"),
        ]

    def __str__(self) -> str:
        return self.code


class Leave(Given):
    """A time in which a person owes nothing: `from_at` <= t < `to_at`."""

    code = models.CharField(max_length=CODE, blank=True)
    person = models.TextField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    kind = models.CharField(max_length=20, blank=True, choices=_choices(LeaveKind))
    substitute = models.TextField(blank=True)
    approved_by = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        """Found by the time that it takes."""

        indexes = [models.Index(fields=["district", "from_at", "to_at"])]

    def __str__(self) -> str:
        return f"{self.person} {self.from_at:%Y-%m-%d}"


class Work(models.Model):
    """The columns that a day's roster and the sheet of responsible stretches share."""

    code = models.CharField(max_length=CODE, blank=True)
    person = models.TextField(blank=True)
    vehicle = models.TextField(blank=True)
    work = models.CharField(max_length=40, blank=True)
    post = models.TextField(blank=True)
    segments = models.JSONField(default=list, blank=True)
    facilities = models.JSONField(default=list, blank=True)
    starts = models.DateTimeField(null=True)
    ends = models.DateTimeField(null=True)
    passes = models.PositiveIntegerField(null=True)
    team = models.TextField(blank=True)

    class Meta:
        """Never a table of its own."""

        abstract = True


class RosterRow(OfDay, Work):
    """One row of a day's roster."""

    class Meta:
        """One of a code in a day."""

        constraints = [UniqueConstraint(fields=["district", "day", "code"], name="roster_row_once")]

    def __str__(self) -> str:
        return self.code


class ShiftRow(Dated, Work):
    """One row of the sheet of responsible stretches (责任路段表), which says who works where on which days."""

    shift = models.TextField(blank=True)
    pattern = models.TextField(blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """Found by district."""

        indexes = [models.Index(fields=["district", "from_day"])]

    def __str__(self) -> str:
        return f"{self.person or self.vehicle} {self.shift}"
