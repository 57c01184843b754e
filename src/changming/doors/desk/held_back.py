"""The page for what could not be written because the database or the disk would not take it: what was sent stays."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext

from changming.papers.words.language import html_language
from changming.stores.drafts import FULL

BUSY, NO_ROOM = 503, 507
RETRY_AFTER_S = 30
FULL_CODES = {"SQLITE_FULL", "53100"}  # as SQLite and PostgreSQL call it, whatever language they speak
OF_MACHINES = re.compile(r"[\w:.,/+=-]{0,200}", re.ASCII)  # keys and choices; all else is shown
NEVER = re.compile("password|csrf|token|code", re.IGNORECASE)

CANNOT_BE_READ = (
    OSError,
    RawPostDataException,
    AttributeError,
    MultiPartParserError,
)  # not taken in whole


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What is said, and the form that sends the same again.

    hidden, shown  (name, value) of what was sent: keys and choices, and what a person wrote
    """

    title: str
    says: str
    language: str
    action: str
    hidden: list[tuple[str, str]]
    shown: list[tuple[str, str]]
    your_words: str
    again: str


def reason_of(error: BaseException | None) -> int | None:
    """The status to answer with where the database is locked or away, or the disk is full; None for other faults."""
    for each in _chain(error):
        if isinstance(each, OperationalError | InterfaceError):
            return NO_ROOM if FULL_CODES & {_code(cause) for cause in _chain(each)} else BUSY
        if isinstance(each, OSError) and each.errno in FULL:
            return NO_ROOM
    return None


def _code(error: BaseException) -> str:
    """What a database's driver calls an error; "" of others."""
    return str(getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or "")


def held_back(request: HttpRequest, status: int) -> HttpResponse:
    """Say which it was, with everything that was sent and a button that sends it again."""
    sent = _sent(request)
    page = HeldBack(
        title=gettext("Not saved yet"),
        says=_says(status, files=_has_files(request)),
        language=html_language(),
        action=request.get_full_path(),
        hidden=[(name, value) for name, value in sent if OF_MACHINES.fullmatch(value)],
        shown=[(name, value) for name, value in sent if not OF_MACHINES.fullmatch(value)],
        your_words=gettext("What you entered"),
        again=gettext("Try again"),
    )
    response = render(request, "shared/held_back.html", {"page": page}, status=status)
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _says(status: int, *, files: bool) -> str:
    if status == NO_ROOM:
        why = gettext("The disk of the server is full; tell the administrator.")
    else:
        why = gettext("The database is busy. Wait half a minute, then try again.")
    if files:
        return gettext("{why} Nothing of your files was kept here; they are where they were on your computer.").format(
            why=why
        )
    return gettext("{why} Nothing was saved. What you entered stands below and is not lost.").format(why=why)


def _has_files(request: HttpRequest) -> bool:
    try:
        return bool(request.FILES)
    except CANNOT_BE_READ:
        return True


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, secrets and files apart; nothing where it cannot be read."""
    if request.method != "POST":
        return []
    try:
        fields = request.POST.lists()
        return [(name, str(value)) for name, values in fields if not NEVER.search(name) for value in values]
    except CANNOT_BE_READ:
        return []


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
