"""People who read: each signed in, a page now and then, every page as often as any other."""

import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from statistics import median
from threading import Event, Lock, Thread
from urllib.parse import urlencode

from tests.bench.office import HOST, HTTPS, Office

EACH_S = 3.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site said."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


class Person:
    """One browser: keeps its cookies and its connection."""

    def __init__(self, office: Office) -> None:
        self._port = office.port
        self._cookies: dict[str, str] = {}
        self._connection: HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Ask for a page, redirects not followed."""
        return self.ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str], token: str) -> Answer:
        """Send a form."""
        body = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        return self.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def ask(self, method: str, path: str, body: object = None, headers: Headers | None = None) -> Answer:
        """One request. Raises what the network says; a connection that was closed meanwhile is opened again."""
        sent = {**HTTPS, "Accept-Language": "zh-Hans", "Referer": f"https://{HOST}:{self._port}/", **(headers or {})}
        if self._cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        try:
            return self._asked(method, path, body, sent)
        except (HTTPException, ConnectionError):
            if self._connection is not None:
                self._connection.close()
            self._connection = None
            if method != "GET":
                raise
            return self._asked(method, path, body, sent)

    def _asked(self, method: str, path: str, body: object, headers: Headers) -> Answer:
        if self._connection is None:
            self._connection = HTTPConnection(HOST, self._port, timeout=120)
        self._connection.request(method, path, body, dict(headers))  # type: ignore[arg-type] # -- bytes or blocks
        response = self._connection.getresponse()
        answer = Answer(response.status, response.getheaders(), response.read())
        for key, value in answer.headers:
            if key.lower() == "set-cookie":
                name, _, rest = value.partition("=")
                self._cookies[name] = rest.partition(";")[0]
        return answer

    def sign_in(self, username: str, password: str) -> None:
        """By the page that everybody signs in on. Raises RuntimeError where it says no."""
        token = token_in(self.get("/account/sign-in/"))
        answer = self.post("/account/sign-in/", {"login": username, "password": password}, token)
        if answer.status != 302:
            raise RuntimeError(f"{username} cannot sign in: {answer.status}")


def token_in(answer: Answer) -> str:
    """The token of a page's form."""
    found = TOKEN.search(answer.body.decode("utf-8", "replace"))
    if found is None:
        raise RuntimeError(f"no form on the page ({answer.status})")
    return found[1]


@dataclass(slots=True)
class Times:
    """How long each answer took, by page; what was not a page is an error."""

    by_page: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def add(self, page: str, took_s: float) -> None:
        with self._lock:
            self.by_page[page].append(took_s * 1000)

    def wrong(self, page: str, why: str) -> None:
        with self._lock:
            self.errors.append(f"{page}: {why}")

    @property
    def opened(self) -> int:
        """How many pages were opened."""
        return sum(map(len, self.by_page.values()))

    def within_ms(self, share: float) -> float:
        """The time within which that share of the answers came, every page counted equally often."""
        weighed = sorted((each, 1 / len(times)) for times in self.by_page.values() for each in times)
        left = share * sum(weight for _each, weight in weighed)
        for each, weight in weighed:
            left -= weight
            if left <= 0:
                return each
        return weighed[-1][0] if weighed else 0.0

    def slowest(self) -> tuple[str, float]:
        """The page whose median is the longest."""
        return max(((page, median(times)) for page, times in self.by_page.items()), key=lambda pair: pair[1])


def share_of(times: Sequence[float], share: float) -> float:
    """The time within which that share of the answers came."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def read_pages(
    office: Office,
    people: Sequence[tuple[str, str]],
    draws: Mapping[str, Callable[[random.Random], tuple[str, str]]],
    until: Event,
    seed: int,
) -> tuple[Times, list[Thread]]:
    """Sign everybody in, then let them read until told to stop; the threads end soon after.

    people  username and password
    draws   username → draws the next page: its name and its path
    """
    times = Times()
    signed_in = []
    for username, password in people:
        person = Person(office)
        person.sign_in(username, password)
        signed_in.append((username, person))

    def read(username: str, person: Person) -> None:
        chance = random.Random(f"{seed} {username}")  # noqa: S311 -- a bench, no secret
        while not until.wait(chance.expovariate(1 / EACH_S)):
            page, path = draws[username](chance)
            begun_s = time.monotonic()
            try:
                answer = person.get(path)
            except (OSError, HTTPException) as error:
                times.wrong(page, repr(error))
                continue
            if answer.status == 200:
                times.add(page, time.monotonic() - begun_s)
            else:
                times.wrong(page, f"{answer.status} {path}")

    threads = [Thread(target=read, args=one, daemon=True) for one in signed_in]
    for thread in threads:
        thread.start()
    return times, threads
