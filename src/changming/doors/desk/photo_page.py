"""一张照片: what it shows, where its place and time come from, and why it is doubted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from changming.doors.desk.frame import Frame, Viewing, frame
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.photos_page import UNREADABLE, PhotoFact
from changming.doors.desk.shared_parts import Photo
from changming.doors.desk.shot_panel import ShotPanel
from changming.papers.words import Chip, doubt_chip, name_of
from changming.papers.words.numbers import day_and_clock, short_day

WORDS = {
    "doubts": gettext_lazy("Doubts"),
    "no_doubts": gettext_lazy("No doubt about this photo."),
    "evidence": gettext_lazy("See evidence"),
}


@dataclass(frozen=True, slots=True)
class PhotoPage:
    """What `desk/photo.html` needs; `doubts` come with the address where each is decided."""

    frame: Frame
    words: Mapping[str, str]
    heading: str
    sentence: str
    photo: Photo
    facts: Sequence[tuple[str, str, str]]  # (name, value, address or "")
    doubts: Sequence[tuple[Chip, str]]
    shot: ShotPanel | None = None  # where it is a screenshot of a location


def photo_page(
    viewing: Viewing,
    fact: PhotoFact,
    original_href: str = "",
    shot: ShotPanel | None = None,
    *,
    rule: tuple[str, str] | None = None,
) -> PhotoPage:
    """The page from plain facts; `original_href` is "" for who may not have the file as it was sent.

    rule  name and version of the standard by which it was judged
    """
    line, day = fact.line, viewing.day
    about = [part for part in (fact.place, name_of("work", fact.work) if fact.work else "") if part]
    alt = gettext(", ").join(about) or line.file
    readable = fact.src if all(doubt.code != UNREADABLE for doubt in line.doubts) else ""
    crumbs = [
        (short_day(day), address("day", viewing.district, day)),
        (gettext("Photos"), address("photos", viewing.district, day)),
    ]
    heading = alt if about else gettext("Photo")
    said = [day_and_clock(line.taken_at), *(str(doubt_chip(doubt)) for doubt in line.doubts)]
    return PhotoPage(
        frame=frame(viewing, "photos", f"{heading} · {short_day(day)}", crumbs),
        words={**list_words(), **{name: str(text) for name, text in WORDS.items()}},
        heading=heading,
        sentence=gettext(", ").join(part for part in said if part),
        photo=Photo(readable, alt if readable else line.file),
        facts=[one for one in _facts(viewing, fact, original_href, rule) if one[1]],
        doubts=[
            (doubt_chip(doubt), address("doubts", viewing.district, day, selected=f"{line.file}:{doubt.code}"))
            for doubt in line.doubts
        ],
        shot=shot,
    )


def _facts(
    viewing: Viewing, fact: PhotoFact, original_href: str, rule: tuple[str, str] | None
) -> list[tuple[str, str, str]]:
    line = fact.line
    duty_href = address("duties", viewing.district, viewing.day, q=fact.duty) if fact.duty else ""
    return [
        (gettext("Place"), fact.place, ""),
        (gettext("Work"), name_of("work", fact.work) if fact.work else "", duty_href),
        (gettext("Team"), fact.team, ""),
        (gettext("Who"), fact.party, ""),
        (gettext("Taken at"), day_and_clock(line.taken_at) or gettext("time not known"), ""),
        (gettext("Taken at, from"), name_of("taken_at_from", line.taken_at_from), ""),
        (gettext("File"), line.file, ""),
        (gettext("Original file"), gettext("Download") if original_href else "", original_href),
        ("sha256", line.sha256, ""),
        *([viewing.rule(*rule)] if rule else []),
    ]
