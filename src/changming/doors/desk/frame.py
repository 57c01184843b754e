"""The frame round every page of the desk: rail, crumb, who is signed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from changming.doors.desk.links import address
from changming.papers.words.language import html_language

# Groups of (URL name, words, the letter that `g` goes there with).
RAIL = (
    (
        ("day", gettext_lazy("Today"), "t"),
        ("findings", gettext_lazy("Findings"), "f"),
        ("doubts", gettext_lazy("Doubts"), "y"),
        ("sign_ins", gettext_lazy("Sign-ins"), "s"),
        ("photos", gettext_lazy("Photos"), "p"),
        ("playback", gettext_lazy("Playback"), "b"),
    ),
    (
        ("teams", gettext_lazy("Teams and vehicles"), "d"),
        ("roster", gettext_lazy("Roster"), "r"),
        ("ledger", gettext_lazy("Roads and facilities"), "l"),
    ),
    (
        ("data", gettext_lazy("Data"), "i"),
        ("packs", gettext_lazy("Standards"), "k"),
        ("jobs", gettext_lazy("Jobs"), "j"),
        ("audit", gettext_lazy("Audit"), "a"),
        ("accounts", gettext_lazy("Accounts"), "u"),
    ),
)
WORDS = {
    "skip": gettext_lazy("Skip to the text"),
    "navigation": gettext_lazy("Main navigation"),
    "crumbs": gettext_lazy("Where this page stands"),
    "settings": gettext_lazy("Settings"),
    "sign_out": gettext_lazy("Sign out"),
    "simulated": gettext_lazy("Simulated data"),
    "appearance": gettext_lazy("Appearance"),
    "theme_system": gettext_lazy("As the system"),
    "theme_light": gettext_lazy("Light"),
    "theme_dark": gettext_lazy("Dark"),
    "offline": gettext_lazy("No network. What you see is of {time}; what you write is kept in this browser."),
    "updating": gettext_lazy("Updating"),
    "keys": gettext_lazy("Keys"),
    "keys_on": gettext_lazy("Single keys on"),
    "key_list": gettext_lazy("show this list"),
    "key_search": gettext_lazy("search"),
    "key_go": gettext_lazy("then a letter: go to a page"),
    "key_next": gettext_lazy("next and previous row"),
    "key_open": gettext_lazy("open the row"),
    "key_select": gettext_lazy("select the row"),
    "key_evidence": gettext_lazy("evidence of the row"),
    "key_map": gettext_lazy("on the map: move, zoom, whole"),
    "updated": gettext_lazy("Updated"),
    "not_updated": gettext_lazy("Not updated: connection lost. What you see is older."),
}


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A word of the rail; `todo` is how much waits for someone there, "" where nothing does."""

    name: str
    href: str
    key: str
    current: bool
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What `desk/frame.html` needs beside the page's own context."""

    language: str
    title: str
    district_name: str
    simulated: bool
    rail: Sequence[Sequence[RailEntry]]
    words: Mapping[str, str]
    viewer: str = ""  # role and name of who is signed in
    scope: str = ""
    settings_href: str = ""
    sign_out_href: str = ""
    other_language: str = ""
    other_language_href: str = ""
    crumbs: Sequence[tuple[str, str]] = ()  # (words, address)
    single_keys: bool = True  # False: whoever looks has turned single-key shortcuts off


@dataclass(frozen=True, slots=True)
class Viewing:
    """Who looks at what: plain facts that a view has before it asks for the page's own."""

    district: str  # adcode
    district_name: str
    day: date
    simulated: bool = False
    today: date | None = None  # in the district
    viewer: str = ""
    scope: str = ""
    zone: ZoneInfo | None = None  # the district's clocks
    todo: Mapping[str, int] = field(default_factory=dict)  # URL name → how much waits there
    reachable: frozenset[str] | None = None  # URL names this person may open; None: all
    single_keys: bool = True

    def to(self, name: str, *thing: str, **filters: object) -> str:
        """The address of a page of this day; "" where this person may not open it."""
        if self.reachable is not None and name not in self.reachable:
            return ""
        return address(name, self.district, self.day, *thing, **filters)

    def rule(self, pack: str, version: str) -> tuple[str, str, str]:
        """By which standard a verdict was given: (name, value, address)."""
        return gettext("Judged by"), f"{pack} {version}", self.to("packs", judged=pack, version=version)


def frame(viewing: Viewing, page: str, title: str, crumbs: Sequence[tuple[str, str]] = ()) -> Frame:
    """The frame with `page`'s entry marked as the present one."""
    return Frame(
        language=html_language(),
        title=title,
        district_name=viewing.district_name,
        simulated=viewing.simulated,
        rail=[entries for group in RAIL if (entries := _entries(viewing, page, group))],
        words={name: str(text) for name, text in WORDS.items()},
        viewer=viewing.viewer,
        scope=gettext("Scope: {scope}").format(scope=viewing.scope) if viewing.scope else "",
        single_keys=viewing.single_keys,
        crumbs=[(words, href) for words, href in crumbs if href not in _closed(viewing)],
    )


def _closed(viewing: Viewing) -> tuple[str, ...]:
    """Addresses that crumbs lead to and that this person may not open."""
    return tuple(address(name, viewing.district, viewing.day) for name in ("day",) if not viewing.to(name))


def _entries(viewing: Viewing, page: str, group: Iterable[tuple[str, Promise, str]]) -> list[RailEntry]:
    """A group of the rail: what this person may open."""
    entries = []
    for name, words, key in group:
        if viewing.reachable is None or name in viewing.reachable:
            todo = viewing.todo.get(name, 0)
            href = address(name, viewing.district, viewing.day)
            entries.append(RailEntry(str(words), href, key, name == page, str(todo) if todo else ""))
    return entries
