"""The folder as a gatherer: one day's files become `DayInputs`. Files are opened here and nowhere else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from changming.areas.standards.rules import Duty, Pack
from changming.day.folder.books import Books, read_books
from changming.day.folder.evidence import read_leaves, read_sign_ins, read_weather, read_works
from changming.day.folder.history import read_history
from changming.day.folder.looking import look_at
from changming.day.folder.pictures import read_pictures
from changming.day.folder.reading import Reading
from changming.day.folder.tracks import read_fixes
from changming.day.inputs import DayInputs, District
from changming.intake.day_tables import open_tables
from changming.intake.district import DistrictFile, read_district
from changming.intake.folder import survey
from changming.intake.problem import Problem, Unreadable, marked
from changming.kernel.progress import Progress
from changming.papers.report import InputError

EXAMPLE_PACK = "example"
NO_FOLDER = marked("a folder with one day's files")
NO_LEDGER = marked("a road ledger (道路, roads) with at least one row that can be read")
NO_ROSTER = marked("a roster (排班, roster) or shifts (责任路段, shifts) with at least one row that can be read")


class NothingToCheck(Exception):
    """No day can be made of the folder: `problems` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.file}: {problem.expected}" for problem in problems))
        self.problems = tuple(input_error(problem) for problem in problems)


def gather(
    folder: Path,
    *,
    read_pack: Callable[[str], Pack],
    progress: Progress,
    as_of: datetime | None = None,
    jobs: int = 1,
) -> DayInputs:
    """Read a day folder whole.

    `as_of` is in the district's zone unless it says so; default: the midnight after the last duty's end. The result is
    the same whatever `jobs`. Raises NothingToCheck without a readable `district.toml`, ledger, roster or shifts.
    """
    district = _district(folder)
    pack = read_pack(district.pack or EXAMPLE_PACK)
    progress(_("Reading tables"), 0, 0)
    found = survey(folder)
    reading = Reading(found, open_tables(found), district.frame, [*district.problems])
    books = read_books(reading, pack)
    _refuse_emptiness(reading, books)
    owed = _owed(district, pack, books, as_of)
    progress(_("Reading tracks"), 0, 0)
    fixes = read_fixes(reading, books.vehicles)
    sign_ins, works = read_sign_ins(reading), read_works(reading)
    look = partial(look_at, jobs=jobs, progress=lambda done, total: progress(_("Looking at pictures"), done, total))
    pictures = read_pictures(reading, sign_ins, works, look)
    history = read_history(reading, look)
    return replace(
        owed,
        leaves=read_leaves(reading),
        sign_ins=sign_ins,
        fixes=fixes,
        photos=pictures.photos,
        likenesses=pictures.likenesses,
        missing_photos=pictures.missing,
        works=works,
        weather=read_weather(reading),
        history=history,
        input_errors=tuple(input_error(problem) for problem in reading.problems),
    )


def _owed(district: DistrictFile, pack: Pack, books: Books, as_of: datetime | None) -> DayInputs:
    """The day as far as its books say: what is owed, nothing yet of what was done."""
    return DayInputs(
        district=_named(district, books.attribution),
        pack=pack,
        as_of=_as_of(as_of, district, books.duties),
        segments=books.segments,
        facilities=books.facilities,
        posts=books.posts,
        people=books.people,
        vehicles=books.vehicles,
        duties=books.duties,
    )


def input_error(problem: Problem) -> InputError:
    """A problem as the report lists it."""
    return InputError(problem.file, problem.row, problem.column, problem.value, problem.expected, dict(problem.facts))


def _district(folder: Path) -> DistrictFile:
    if not folder.is_dir():
        raise NothingToCheck([Problem(str(folder), None, None, None, NO_FOLDER)])
    try:
        return read_district(folder)
    except Unreadable as refused:
        problem = Problem("district.toml", None, None, None, refused.expected, refused.facts)
        raise NothingToCheck([problem]) from refused


def _named(district: DistrictFile, attribution: str) -> District:
    return District(
        name=district.name,
        adcode=district.adcode,
        day=district.day,
        zone=district.zone,
        shared_devices=district.shared_devices,
        simulated=district.simulated,
        attribution=attribution,
    )


def _refuse_emptiness(reading: Reading, books: Books) -> None:
    has_ledger, has_roster = bool(books.segments), bool(reading.rows["roster"] or reading.rows["shifts"])
    if has_ledger and has_roster:
        return
    kinds = ["roads"] if not has_ledger else []
    kinds += ["roster", "shifts"] if not has_roster else []
    files = {file.name for kind in kinds for file in reading.survey.of(kind)}
    why = [problem for problem in reading.problems if problem.file.partition("#")[0] in files]
    if not has_ledger:
        why.append(Problem(".", None, None, None, NO_LEDGER))
    if not has_roster:
        why.append(Problem(".", None, None, None, NO_ROSTER))
    raise NothingToCheck(why)


def _as_of(given: datetime | None, district: DistrictFile, duties: tuple[Duty, ...]) -> datetime:
    if given is not None:
        return given if given.tzinfo else given.replace(tzinfo=district.zone)
    last = max((duty.ends for duty in duties), default=datetime.combine(district.day, time(), district.zone))
    local = last.astimezone(district.zone)
    return datetime.combine(local.date() + timedelta(days=1), time(), district.zone)
