"""照片: what pictures prove. A grid with place, time, where the time came from, doubts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy, ngettext

from changming.doors.desk.asked import Asked
from changming.doors.desk.day_facts import place_names, place_words
from changming.doors.desk.frame import Frame, Viewing, frame
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.listing import Choice, Listed, named_choice, team_choice
from changming.doors.desk.paging import pages
from changming.doors.desk.shared_parts import Pages, Photo
from changming.papers.report import Faces, PhotoLine, Report
from changming.papers.words import Chip, doubt_chip, name_of
from changming.papers.words.names import DOUBTS
from changming.papers.words.numbers import count, day_and_clock, short_day

UNREADABLE = "photo_unreadable"
WORDS = {
    "grid": gettext_lazy("Photos of the day"),
    "taken_from": gettext_lazy("time from"),
    "no_time": gettext_lazy("time not known"),
    "of_no_duty": gettext_lazy("belongs to no duty"),
}


@dataclass(frozen=True, slots=True)
class PhotoFact:
    """A photo with whom and what it belongs to; `src` is the address of its copy for display, "" where none is."""

    line: PhotoLine
    src: str = ""
    team: str = ""
    party: str = ""
    place: str = ""
    work: str = ""
    duty: str = ""


@dataclass(frozen=True, slots=True)
class PhotoCard:
    """One picture of the grid."""

    photo: Photo
    href: str
    name: str
    note: str
    chips: Sequence[tuple[Chip, str]]  # with the address where each is decided


@dataclass(frozen=True, slots=True)
class PhotosPage:
    """What `desk/photos.html` needs."""

    frame: Frame
    words: Mapping[str, str]
    heading: str
    sentence: str
    filters: Sequence[Choice]
    filtered: bool
    clear_href: str
    export_href: str
    cards: Sequence[PhotoCard]
    pages: Pages
    shots: str = ""  # how many screenshots of locations wait for a person, in words
    shots_href: str = ""  # the first of them


def photo_facts(report: Report, faces: Faces) -> Iterator[PhotoFact]:
    """Every photo of a report, those with doubts first."""
    names = place_names(faces)
    duties = {each.file: duty for duty in report.duties for each in duty.evidence if each.kind == "photo"}
    for line in sorted(report.photos, key=lambda line: (not line.doubts, line.file)):
        duty = duties.get(line.file)
        if duty is None:
            yield PhotoFact(line)
        else:
            party = faces.people.get(duty.party, duty.party)
            yield PhotoFact(line, "", duty.team, party, place_words(duty.place, names), duty.work, duty.id)


def photos_page(
    viewing: Viewing,
    listed: Listed[PhotoFact],
    asked: Asked,
    teams: Sequence[str] = (),
    *,
    total: int,
    doubtful: int,
) -> PhotosPage:
    """The page from plain facts; `total` and `doubtful` count all photos of the day."""

    def at(number: int) -> str:
        return address("photos", viewing.district, viewing.day, **asked.filters(page=number))

    text = ngettext("{count} photo, {doubtful} with doubts", "{count} photos, {doubtful} with doubts", total)
    whole = asked.filters(page="", selected="", export="xlsx")
    title = f"{gettext('Photos')} · {viewing.district_name} {short_day(viewing.day)}"
    crumbs = [(short_day(viewing.day), address("day", viewing.district, viewing.day))]
    return PhotosPage(
        frame=frame(viewing, "photos", title, crumbs),
        words={**list_words(), **{name: str(said) for name, said in WORDS.items()}},
        heading=gettext("Photos"),
        sentence=text.format(count=count(total), doubtful=count(doubtful)),
        filters=[
            Choice("q", gettext("Person, place or file"), asked.text),
            named_choice("code", gettext("Doubt"), asked.code, "doubt", [code for code in DOUBTS if "photo" in code]),
            team_choice(asked, gettext("Team"), teams),
        ],
        filtered=bool(asked.text or asked.code or asked.team),
        clear_href=address("photos", viewing.district, viewing.day),
        export_href=address("photos", viewing.district, viewing.day, **whole),
        cards=[_card(viewing, fact) for fact in listed.rows],
        pages=pages(listed.total, listed.page, at),
    )


def _card(viewing: Viewing, fact: PhotoFact) -> PhotoCard:
    line = fact.line
    taken = day_and_clock(line.taken_at) or str(WORDS["no_time"])
    source = name_of("taken_at_from", line.taken_at_from)
    about = [part for part in (fact.place, name_of("work", fact.work) if fact.work else "") if part]
    alt = gettext(", ").join(about) or line.file
    readable = fact.src if all(doubt.code != UNREADABLE for doubt in line.doubts) else ""
    who = " ".join(part for part in (fact.team, fact.party) if part) or str(WORDS["of_no_duty"])
    return PhotoCard(
        photo=Photo(readable, alt if readable else line.file, taken),
        href=address("photo", viewing.district, viewing.day, line.sha256),
        name=" · ".join(about) or line.file,
        note=" · ".join((who, f"{WORDS['taken_from']} {source}")),
        chips=[
            (doubt_chip(doubt), address("doubts", viewing.district, viewing.day, selected=f"{line.file}:{doubt.code}"))
            for doubt in line.doubts
        ],
    )


def photos_table(facts: Iterable[PhotoFact]) -> list[list[str]]:
    """Header and rows as text, for a workbook."""
    header = [gettext("File"), gettext("Place"), gettext("Work"), gettext("Team"), gettext("Who"), gettext("Taken at")]
    rows = [[*header, gettext("Taken at, from"), gettext("Doubts"), "sha256"]]
    for fact in facts:
        line = fact.line
        work = name_of("work", fact.work) if fact.work else ""
        source = name_of("taken_at_from", line.taken_at_from)
        doubts = "; ".join(str(doubt_chip(doubt)) for doubt in line.doubts)
        said = [line.file, fact.place, work, fact.team, fact.party, day_and_clock(line.taken_at)]
        rows.append([*said, source, doubts, line.sha256])
    return rows


def photo_matches(fact: PhotoFact, asked: Asked) -> bool:
    """Whether a photo is one of those asked for."""
    if asked.code and all(doubt.code != asked.code for doubt in fact.line.doubts):
        return False
    if asked.team and fact.team != asked.team:
        return False
    return not asked.text or asked.text.lower() in f"{fact.party} {fact.place} {fact.duty} {fact.line.file}".lower()
