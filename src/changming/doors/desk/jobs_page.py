"""任务队列: what the server works on, what failed and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from changming.areas.people.choices import Role
from changming.areas.people.rules import Permission, Viewer, may, teams
from changming.areas.places.queries import district_of
from changming.doors.desk.asked import ROWS_A_PAGE, asked_of
from changming.doors.desk.links import address
from changming.doors.desk.page import Request
from changming.doors.desk.paging import pages
from changming.doors.desk.shared_parts import Pages
from changming.doors.desk.viewing import framed
from changming.kernel.backlog import count_by_state, last_failures, tasks_of
from changming.kernel.clock import now
from changming.kernel.runs import retry_task
from changming.papers.words.numbers import count, day_and_clock, short_day

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from changming.kernel.tasks import Task, Try

WORDS = {
    "all": gettext_lazy("All"),
    "job": gettext_lazy("Job"),
    "state": gettext_lazy("State"),
    "about": gettext_lazy("About"),
    "since": gettext_lazy("Since"),
    "tries": gettext_lazy("Tries"),
    "why": gettext_lazy("Why it failed"),
    "whole": gettext_lazy("All that was noted"),
    "retry": gettext_lazy("Try again"),
    "none": gettext_lazy("Nothing here. What arrives or falls due is queued by itself."),
    "page_before": gettext_lazy("Rows before"),
    "page_after": gettext_lazy("Rows after"),
}
STATES: Mapping[str, Any] = {
    "failed": gettext_lazy("Failed"),
    "running": gettext_lazy("Running"),
    "queued": gettext_lazy("Queued"),
    "done": gettext_lazy("Done"),
    "joined": gettext_lazy("Done by a later one"),
}
JOBS: Mapping[str, Any] = {
    "day.draw_papers": gettext_lazy("Draw the papers of a day"),
    "day.copy_pictures": gettext_lazy("Make small copies of pictures"),
    "day.check_the_day": gettext_lazy("Check a day"),
    "day.look_again": gettext_lazy("Ask for a check after data arrived"),
    "day.clear_what_was_dropped": gettext_lazy("Remove what was left of files dropped"),
    "day.look_while_work_is_owed": gettext_lazy("Ask for checks while work is owed"),
    "day.read_arrival": gettext_lazy("Read what was dropped"),
    "day.store_arrival": gettext_lazy("Store what was confirmed"),
    "kernel.housekeeping.export_heads": gettext_lazy("Write out where the audit chains end"),
    "kernel.housekeeping.verify_chain": gettext_lazy("Verify one audit chain"),
    "kernel.housekeeping.verify_chains": gettext_lazy("Verify the audit chains"),
    "kernel.housekeeping.forget_old_tasks": gettext_lazy("Remove jobs that ended half a year ago"),
}
OUTCOMES: Mapping[str, Any] = {
    "lost": gettext_lazy("The worker vanished: it was killed, or the machine stopped."),
    "stopped": gettext_lazy("The worker was asked to stop."),
}


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task. `why` is a line, `whole` all that was noted, both "" where nothing went wrong or it is not shown."""

    name: str
    about: str
    href: str  # of the day it is about
    state: str
    says: str
    since: str
    tries: str
    why: str
    whole: str
    retry_href: str


@dataclass(frozen=True, slots=True)
class JobsPage:
    """The page: states with their counts beside the tasks of one of them or of all."""

    title: str
    says: str
    ways: Sequence[tuple[str, str, str, bool]]  # (words, count, address, whether shown)
    rows: Sequence[TaskLine]
    pages: Pages
    note: str
    words: Mapping[str, Any]


def jobs(request: Request, district: str, day: date) -> HttpResponse:
    """Tasks of a district, 50 a page; those of the whole server for whoever administers it."""
    shown = request.GET.get("state", "")
    page = jobs_page(request, district, day, shown if shown in STATES else "")
    frame = framed(request, district, day, "jobs", page.title)
    return render(request, "desk/jobs.html", {"page": page, "frame": frame})


@require_POST
def retry(request: Request, district: str, day: date, task: int) -> HttpResponse:
    """Try a failed task again."""
    if not _seen(request.viewer, district).filter(pk=task).exists():
        raise Http404
    retry_task(task, actor=request.viewer.actor, at=now())
    return redirect(address("jobs", district, day))


def jobs_page(request: Request, district: str, day: date, shown: str) -> JobsPage:
    """What stands on the page."""
    viewer = request.viewer
    place = district_of(district)
    zone = ZoneInfo(place.timezone if place else "Asia/Shanghai")
    seen = _seen(viewer, district)
    counts = count_by_state(seen)
    total = counts.get(shown, 0) if shown else sum(counts.values())
    number = min(asked_of(request.GET).page, max(1, -(-total // ROWS_A_PAGE)))
    rows = seen.filter(state=shown) if shown else seen
    cut = list(rows[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE])
    failures = last_failures(cut)
    lines = _Lines(
        district=district,
        day=day,
        zone=zone,
        # What a failure says may name people and places of any team.
        may_know=teams(viewer, Permission.SEE_JOBS, district) is None,
        may_read_all=may(viewer, Permission.RETRY_JOBS, district=district),
        may_open=may(viewer, Permission.SEE_DAY, district=district),
    )
    ways = [("", str(WORDS["all"]), sum(counts.values()))]
    ways += [(state, str(words), counts.get(state, 0)) for state, words in STATES.items() if counts.get(state)]
    return JobsPage(
        title=gettext("Jobs"),
        says=_says(counts),
        ways=[
            (words, count(n), address("jobs", district, day, state=state), state == shown) for state, words, n in ways
        ],
        rows=[lines.line(task, failures.get(task.pk)) for task in cut],
        pages=pages(total, number, lambda at: address("jobs", district, day, state=shown, page=at)),
        note="" if _serves_all(viewer) else gettext("Jobs of the whole server are shown to the system administrator."),
        words=WORDS,
    )


def _seen(viewer: Viewer, district: str) -> "QuerySet[Task]":
    return tasks_of(district, and_server=_serves_all(viewer))


def _serves_all(viewer: Viewer) -> bool:
    """Whether somebody looks after the server itself."""
    return Role.SYSTEM_ADMINISTRATOR in viewer.roles


def _says(counts: Mapping[str, int]) -> str:
    failed, open_ = counts.get("failed", 0), counts.get("running", 0) + counts.get("queued", 0)
    if failed:
        said = ngettext("{n} job failed and waits for a person", "{n} jobs failed and wait for a person", failed)
        first = said.format(n=count(failed))
    else:
        first = gettext("No job has failed")
    second = ngettext("{n} is queued or running", "{n} are queued or running", open_).format(n=count(open_))
    return gettext("{first}; {second}.").format(first=first, second=second)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Tasks as lines for one person."""

    district: str
    day: date
    zone: ZoneInfo
    may_know: bool
    may_read_all: bool
    may_open: bool  # the day that a task is about

    def line(self, task: "Task", failure: "Try | None") -> TaskLine:
        about = _day_of(task)
        whole = failure.says.strip() if failure is not None else ""
        why = (whole.splitlines() or [""])[-1] if failure is not None else ""
        if failure is not None and not why:
            why = str(OUTCOMES.get(failure.outcome, ""))
        if task.state == "failed" and not why:
            why = task.progress
        if task.state == "done":
            why = whole = ""
        retries = self.may_read_all and task.state == "failed"
        return TaskLine(
            name=str(JOBS.get(task.job, task.job)),
            about=short_day(about) if about else gettext("The whole server") if not task.chain else "",
            href=address("day", self.district, about) if about and self.may_open else "",
            state=task.state,
            says=self._state(task),
            since=day_and_clock(self._local(task.ended_at or task.started_at or task.queued_at)),
            tries=count(task.tries),
            why=why if self.may_know else "",
            whole=whole if self.may_read_all else "",
            retry_href=address("job_retry", self.district, self.day, str(task.pk)) if retries else "",
        )

    def _state(self, task: "Task") -> str:
        word = str(STATES.get(task.state, task.state))
        if task.state == "running" and task.progress:
            return f"{word} · {task.progress}"
        if task.state == "queued" and task.failures:
            at = day_and_clock(self._local(task.ready_at))
            said = ngettext("Failed {n} time, again at {at}", "Failed {n} times, again at {at}", task.failures)
            return said.format(n=count(task.failures), at=at)
        return word

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)


def _day_of(task: "Task") -> date | None:
    """The day that a task is about, where it says so."""
    said = task.arguments.get("day", "")
    try:
        return date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
