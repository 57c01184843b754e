"""When the day check runs: once something arrived or was decided, and every ten minutes while work is owed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from changming.areas.people.models import RosterRow
from changming.areas.places.models import District
from changming.day.actions import CAUSES, Overtaken, run_day
from changming.day.arriving import RECEIVED, clear_left_over, read, store
from changming.day.database import Stores
from changming.day.database.copies import make_missing
from changming.day.database.paper_shelf import Edition, draw
from changming.day.database.putting import ARRIVED
from changming.day.gathering import NothingToCheck
from changming.day.models import Arrival
from changming.day.packs import pack_of_day
from changming.day.queries import last_run, told
from changming.kernel.actor import SYSTEM
from changming.kernel.audit import Entry
from changming.kernel.jobs import ask, job, job_of
from changming.kernel.runs import progress
from changming.kernel.tasks import Task, TaskState

EVERY = timedelta(minutes=10)
LEFT_OVER_AFTER = timedelta(days=1)  # an upload that is still coming has no arrival yet
GRACE = timedelta(hours=1)  # a day is looked at a little longer than its last duty


@job(after=CAUSES)
def look_again(entry_id: int, at: datetime) -> None:
    """Ask for a check of the day of an arrival or a decision, unless a run heard of it already.

    Safe twice: calls that wait are joined.
    """
    entry = Entry.objects.get(pk=entry_id)
    day = date.fromisoformat(entry.facts["day"])
    run = last_run(entry.chain, day)
    if run is None or run.heard < entry.seq:
        ask(check_the_day, at=at, district=entry.chain, day=day.isoformat())


@job(after=RECEIVED, in_turn="arrival:{arrival}", retries=2)
def read_arrival(entry_id: int, at: datetime) -> None:
    """Read what was dropped, for a person to look at. Safe twice: what was read is not read again."""
    arrival = Arrival.objects.get(pk=Entry.objects.get(pk=entry_id).facts["arrival"])
    read(arrival, stores=Stores.here(), at=at)


@job(after="day.arrival.confirm", in_turn="{subject}", retries=5)
def store_arrival(entry_id: int, at: datetime) -> None:
    """Store what a person confirmed. Safe twice: what is there already changes nothing."""
    arrival = Arrival.objects.get(pk=int(Entry.objects.get(pk=entry_id).subject.partition(":")[2]))
    store(arrival, stores=Stores.here(), at=at)


@job(every=timedelta(days=1))
def clear_what_was_dropped(at: datetime) -> None:
    """Remove files of a drop that a killed server left. Safe twice: what is gone is not found again."""
    clear_left_over(Stores.here(), before=at - LEFT_OVER_AFTER)


@job(every=EVERY)
def look_while_work_is_owed(at: datetime) -> None:
    """Ask for a check of each day in whose duty windows this moment lies.

    Safe twice: calls that wait are joined.
    """
    for district in District.objects.order_by("code"):
        today = at.astimezone(ZoneInfo(district.timezone)).date()
        owed = RosterRow.objects.filter(district=district.code, starts__lte=at, ends__gt=at - GRACE)
        days = set(owed.values_list("day", flat=True).distinct()) & {today, today - timedelta(days=1)}
        for day in sorted(days):
            ask(check_the_day, at=at, district=district.code, day=day.isoformat())


@job(after=ARRIVED, alone="copies:{chain}:{day}", retries=3)
def copy_pictures(entry_id: int) -> None:
    """Make small copies of the pictures of a day that came. Safe twice: what has a copy is left alone."""
    entry = Entry.objects.get(pk=entry_id)
    make_missing(Stores.here(), entry.chain, _pictured(entry), progress)


@job(alone="papers:{district}:{day}:{lang}:{edition}", retries=1)
def draw_papers(district: str, day: str, lang: str, teams: list[str] | None) -> None:
    """Draw the papers that somebody asked for. Safe twice: what is drawn already stays."""
    found = told(district, date.fromisoformat(day))
    if found is not None:
        draw(Stores.here(), found, Edition(lang, None if teams is None else frozenset(teams)))


def _pictured(entry: Entry) -> list[date]:
    """The day of a delivery and the earlier days that came with it."""
    return [date.fromisoformat(day) for day in (entry.facts["day"], *entry.facts.get("earlier", ()))]


def drawing_failed(edition: Edition, district: str, day: date) -> bool:
    """Whether the last call to draw these papers gave up."""
    turn = job_of(draw_papers).turn.format_map(edition.asked(district, day))
    last = Task.objects.filter(turn=turn).order_by("-pk").values_list("state", flat=True).first()
    return last == TaskState.FAILED


@job(alone="day:{district}:{day}", retries=3)
def check_the_day(district: str, day: str, at: datetime) -> None:
    """Check one day of a district. Safe twice: the same evidence gives the same verdicts."""
    that = date.fromisoformat(day)
    try:
        run_day(
            district=district,
            day=that,
            pack=pack_of_day(district, that),
            stores=Stores.here(),
            progress=progress,
            actor=SYSTEM,
            at=at,
        )
    except NothingToCheck as nothing:
        progress("; ".join(problem.expected for problem in nothing.problems))
    except Overtaken:
        progress("overtaken")
