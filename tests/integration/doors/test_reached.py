"""Every page is reached by clicking from somebody's first page, and every link opens for whoever sees it."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from changming.areas.evidence.models import PhotoRow
from changming.areas.people.choices import Role
from changming.areas.people.rules import PERMISSIONS
from changming.areas.places.models import Segment, SegmentProposal
from changming.day.models import Arrival
from changming.day.queries import told
from changming.doors.desk.viewing import all_views
from changming.stores import files
from tests.factories.accounts import MADE_AT, made_account
from tests.factories.answers import close
from tests.factories.packs import made_pack
from tests.factories.tasks import made_task

pytestmark = pytest.mark.django_db

# Named views that no link leads to, each for a reason; pages that are not wired yet have no view and stand below.
NOT_LINKED = {
    "health": "asked by machines",
    "demo": "its links are printed by the command that starts the demo",
    "language": "a form of the sign-in page, before anybody has a first page",
    "account_login": "where everybody begins",
    "mfa_authenticate": "a step of signing in",
    "mfa_reauthenticate": "a step before a change of secrets, with a code",
    "mfa_deactivate_totp": "linked where a second step is set up",
    "mfa_generate_recovery_codes": "linked where a second step is set up",
    "mfa_view_recovery_codes": "where setting up a second step ends",
    "desk:account_enable": "a form on the page of a disabled account",
    "desk:account_second_step": "a form on the page of an account with a second step",
    "end_session": "a form beside another session",
}
# Ends of addresses under a day whose pages are not wired yet. This set only shrinks.
NOT_WIRED: set[str] = set()
# Forms that change something; they are found, not sent.
LINKS = {"a": "href", "img": "src", "link": "href", "form": "action"}
SAME_KIND = 2  # addresses of one view with the same names in their query that are opened
PHOTOS_KEPT = 3


class Links(HTMLParser):
    """Addresses that a page leads to, and those of its forms that send."""

    def __init__(self):
        super().__init__()
        self.opened, self.sent = [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        where = given.get(LINKS.get(tag, ""))
        if where is None:
            return
        (self.sent if given.get("method", "").lower() == "post" else self.opened).append(where)


@pytest.fixture
def site(told_day, small_folder, settings):
    """A day that has everything a link can lead to."""
    for line in told(*told_day).report.photos[:PHOTOS_KEPT]:
        with (small_folder / line.file).open("rb") as file:
            files.keep(settings.HOME / "files", file, 2**30)
    shot = {"stage": "location_shot", "file": told(*told_day).report.photos[0].file}
    PhotoRow.objects.create(district=told_day[0], day=told_day[1], **shot)
    made_task(told_day[0], pk=1, state="failed")
    Arrival.objects.create(district=told_day[0], day=told_day[1], by="account:0", arrived_at=MADE_AT, state="read")
    Segment.objects.create(district=told_day[0], code="S1", name="福利路", team="队")
    proposed = {"fields": {}, "line": b"", "sure": True, "by": "account:0", "arrived_at": MADE_AT}
    SegmentProposal.objects.create(district=told_day[0], code="S2", **proposed)
    made_pack()
    made_account("somebody", role="cleaner", district=told_day[0], team="队")
    return told_day


def kind_of(path):
    """A view's name and the names of what is asked of it: what looks alike is opened twice at most."""
    parts = urlsplit(path)
    found = resolve(parts.path)
    asked = tuple(sorted({one.partition("=")[0] for one in parts.query.split("&") if one}))
    return found.view_name, asked, parts.path if found.view_name == "desk:papers" else ""


def crawl(client, start):
    """Names of views reached by following every link from `start`, and the links that do not open."""
    waiting, seen, opened, reached, broken = [(start, "")], set(), {}, set(), []
    while waiting:
        path, source = waiting.pop(0)
        try:
            kind = kind_of(path)
        except Resolver404:
            broken.append((path, source, "no page"))
            continue
        reached.add(kind[0])
        opened[kind] = opened.get(kind, 0) + 1
        if opened[kind] > SAME_KIND:
            continue
        response = client.get(path)
        if response.status_code >= 400:
            broken.append((path, source, response.status_code))
        here = path
        if response.status_code in {301, 302}:
            links = Links()
            links.opened.append(response.headers["Location"])
        else:
            links = links_of(response)
        for one in links.sent:
            reached.add(resolve(urlsplit(urljoin(here, one)).path).view_name)
        if kind[0] == "parts":  # made-up things, which lead nowhere
            continue
        for one in links.opened:
            full = urljoin(here, one)
            full = full.partition("#")[0]
            if full.startswith("/") and not full.startswith("/static/") and full not in seen:
                seen.add(full)
                waiting.append((full, path))
    return reached, broken


def links_of(response):
    links = Links()
    if response.headers["Content-Type"].startswith("text/html") and "Content-Disposition" not in response.headers:
        links.feed(response.content.decode())
    elif response.streaming:
        b"".join(response.streaming_content)
    close(response)
    return links


def crawled(site, role):
    team = next(line.team for line in told(*site).report.duties if line.team)
    scope = {"team": team} if role in {Role.TEAM_LEADER, Role.CLEANER, Role.DRIVER} else {}
    client = Client()
    client.force_login(made_account(f"of_{role}", role=role, district=site[0], **scope))
    return crawl(client, "/")


def of_no_page(path):
    return urlsplit(path).path.rstrip("/").rpartition("/")[2] in NOT_WIRED


@pytest.mark.parametrize("role", sorted(Role))
def test_every_link_opens_for_the_role_that_sees_it(site, role):
    _reached, broken = crawled(site, role)

    assert [one for one in broken if not of_no_page(one[0])] == []


def test_every_page_is_reached_by_clicking_from_some_first_page(site):
    roles = [role for role in Role if PERMISSIONS[role]]

    found = [crawled(site, role) for role in roles]

    reached = set().union(*(names for names, _broken in found))
    named = {name for name, _view, _path in all_views()}
    assert sorted(named - reached - set(NOT_LINKED)) == []
    assert sorted(set(NOT_LINKED) & reached) == []
    missing = {urlsplit(path).path.rstrip("/").rpartition("/")[2] for _names, broken in found for path, *_ in broken}
    assert missing <= NOT_WIRED
