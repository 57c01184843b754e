"""One day's rows, whoever gives them, become `DayInputs`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from changming.areas.standards.rules import Duty, Pack
from changming.day.gathering.books import Books, read_books
from changming.day.gathering.evidence import read_leaves, read_sign_ins, read_weather, read_works
from changming.day.gathering.history import read_history
from changming.day.gathering.pictures import read_pictures
from changming.day.gathering.reading import Reading
from changming.day.gathering.source import Source
from changming.day.gathering.tracks import read_fixes
from changming.day.inputs import DayInputs, District
from changming.intake.problem import Problem, marked
from changming.kernel.progress import Progress
from changming.papers.report import InputError

NO_LEDGER = marked("a road ledger (道路, roads) with at least one row that can be read")
NO_ROSTER = marked("a roster (排班, roster) or shifts (责任路段, shifts) with at least one row that can be read")


class NothingToCheck(Exception):
    """No day can be made of what came: `problems` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.file}: {problem.expected}" for problem in problems))
        self.problems = tuple(input_error(problem) for problem in problems)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose day it is, but for what the rows say of it."""

    name: str
    adcode: str
    day: date
    zone: ZoneInfo
    shared_devices: frozenset[str] = frozenset()
    simulated: bool = False


def gather_from(
    source: Source, owner: Owner, pack: Pack, *, progress: Progress, as_of: datetime | None = None
) -> DayInputs:
    """Gather a day whole.

    `as_of` is in the district's zone unless it says so; default: the midnight after the last duty's end.
    Raises NothingToCheck without a ledger, or without roster and shifts.
    """
    progress(_("Reading tables"), 0, 0)
    reading = Reading(source)
    books = read_books(reading, pack)
    _refuse_emptiness(reading, books)
    owed = _owed(owner, pack, books, as_of)
    progress(_("Reading tracks"), 0, 0)
    fixes = read_fixes(reading, books.vehicles)
    sign_ins, works = read_sign_ins(reading), read_works(reading)
    pictures = read_pictures(reading, sign_ins, works)
    history = read_history(reading)
    return replace(
        owed,
        leaves=read_leaves(reading),
        sign_ins=sign_ins,
        fixes=fixes,
        photos=pictures.photos,
        likenesses=pictures.load(),
        missing_photos=pictures.missing,
        works=works,
        weather=read_weather(reading),
        history=history,
        input_errors=tuple(input_error(problem) for problem in reading.problems),
    )


def _owed(owner: Owner, pack: Pack, books: Books, as_of: datetime | None) -> DayInputs:
    """The day as far as its books say: what is owed, nothing yet of what was done."""
    district = District(
        name=owner.name,
        adcode=owner.adcode,
        day=owner.day,
        zone=owner.zone,
        shared_devices=owner.shared_devices,
        simulated=owner.simulated,
        attribution=books.attribution,
    )
    return DayInputs(
        district=district,
        pack=pack,
        as_of=_as_of(as_of, owner, books.duties),
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


def _refuse_emptiness(reading: Reading, books: Books) -> None:
    has_ledger, has_roster = bool(books.segments), bool(reading.rows["roster"] or reading.rows["shifts"])
    if has_ledger and has_roster:
        return
    kinds = ["roads"] if not has_ledger else []
    kinds += ["roster", "shifts"] if not has_roster else []
    files = {name for kind in kinds for name in reading.source.names(kind)}
    why = [problem for problem in reading.problems if problem.file.partition("#")[0] in files]
    if not has_ledger:
        why.append(Problem(".", None, None, None, NO_LEDGER))
    if not has_roster:
        why.append(Problem(".", None, None, None, NO_ROSTER))
    raise NothingToCheck(why)


def _as_of(given: datetime | None, owner: Owner, duties: tuple[Duty, ...]) -> datetime:
    if given is not None:
        return given if given.tzinfo else given.replace(tzinfo=owner.zone)
    last = max((duty.ends for duty in duties), default=datetime.combine(owner.day, time(), owner.zone))
    local = last.astimezone(owner.zone)
    return datetime.combine(local.date() + timedelta(days=1), time(), owner.zone)
