"""A desk without a database, for pictures: each page from a made report, under the strict policy of the site."""

import mimetypes
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from http import HTTPStatus
from socketserver import ThreadingMixIn
from urllib.parse import parse_qsl, unquote
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.template.loader import render_to_string
from django.urls import set_urlconf
from django.utils import translation

from changming.doors.desk.asked import asked_of
from changming.doors.desk.day_context import Figure
from changming.doors.desk.day_facts import Changes, facts_of_report
from changming.doors.desk.day_page import day_page
from changming.doors.desk.frame import Viewing
from changming.doors.desk.links import address
from changming.doors.desk.paper_links import PAPER_NAMES
from changming.doors.desk.parts import gallery
from changming.doors.desk.wall_page import wall_page
from changming.papers.assets import ASSETS
from tests.browser.desk_behind import behind
from tests.factories.report import DAY, at

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CHANGES = Changes(6, ("补传了 3 号车的定位 / late positions from vehicle 3",), at(12))
PAPERS = ("bulletin.pdf", "report.xlsx", "brief.png", "map.html", "brief.txt", "report.json")


@dataclass
class Site:
    """Reports by district code, and what browsers asked for."""

    days: dict = field(default_factory=dict)
    delay: Callable = lambda: None
    today: date | None = None
    address: str = ""

    def add(self, code, report, faces, *, changes=None):
        self.days[code] = (report, faces, changes)

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"].encode("latin-1").decode()
        status, kind, body = self._answer(environ, path)
        headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Content-Security-Policy", POLICY)]
        start_response(f"{status.value} {status.phrase}", headers)
        return [body]

    def _answer(self, environ, path):
        if path.startswith("/static/"):
            file = ASSETS / path.removeprefix("/static/")
            if not file.is_file():
                return HTTPStatus.NOT_FOUND, "text/plain", b""
            return HTTPStatus.OK, mimetypes.guess_type(file.name)[0], file.read_bytes()
        self.delay()
        language = "en" if environ.get("HTTP_ACCEPT_LANGUAGE", "").startswith("en") else "zh-hans"
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        set_urlconf("tests.factories.no_addresses")  # of this thread alone: pages are drawn, not served
        with translation.override(language):
            text = self._page(path, query)
        if text is None:
            return HTTPStatus.NOT_FOUND, "text/html; charset=utf-8", b"<!doctype html><title>404</title>"
        return HTTPStatus.OK, "text/html; charset=utf-8", text.encode()

    def _page(self, path, query):
        if path == "/desk/parts/":
            return render_to_string("desk/parts.html", gallery())
        found = re.fullmatch(r"/desk/(\w+)/(\d{4}-\d\d-\d\d)/(.*)", unquote(path))
        if found is None:
            return None
        code, _day, rest = found.groups()
        return self.page(code, rest, query)

    def page(self, code, rest, query):
        report, faces, changes = self.days[code]
        viewing = Viewing(
            code, report.district.name if report else "福田区", report.day if report else DAY + timedelta(days=1),
            simulated=report.simulated if report else True, viewer="督查科 · 督查员 07", scope="福田区",
            todo={"findings": 37}, today=self.today,
        )  # fmt: skip
        facts = None
        if report:
            facts = replace(facts_of_report(report, faces, ledger_version="1", run="1", changes=changes), district=code)
        asked = asked_of(query)
        if rest == "" and "wall" in query:
            now = report.as_of + timedelta(minutes=int(query.get("late", 0))) if report else at(6)
            page, name = wall_page(viewing, facts, now=now, papers=_papers(viewing)), "wall"
        elif rest == "":
            page, name = day_page(viewing, facts, asked, papers=_papers(viewing)), "day"
        else:
            page, name = behind(viewing, report, faces, facts, asked, rest)
        return render_to_string(f"desk/{name}.html", {"page": page, "frame": page.frame}) if page else None


def _papers(viewing):
    return [
        Figure(name, str(PAPER_NAMES[name]), address("papers", viewing.district, viewing.day, name)) for name in PAPERS
    ]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def served(site):
    """Start the site on a free port of this machine; the caller shuts the server down."""
    server = make_server("127.0.0.1", 0, site, server_class=_Server, handler_class=_Quiet)
    site.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
