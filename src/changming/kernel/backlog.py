"""Named reads of tasks, for people who look after them."""

from collections.abc import Iterable

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from changming.kernel.tasks import Task, TaskState, Try

URGENT = (TaskState.FAILED, TaskState.RUNNING, TaskState.QUEUED, TaskState.DONE, TaskState.JOINED)


def tasks_of(chain: str, *, and_server: bool = False) -> QuerySet[Task]:
    """Tasks that work for one audit chain, with `and_server` also those of the whole server; failed ones first."""
    where = Q(chain=chain) | Q(chain="") if and_server else Q(chain=chain)
    ranks = [When(state=state, then=Value(rank)) for rank, state in enumerate(URGENT)]
    rank = Case(*ranks, default=Value(len(URGENT)), output_field=IntegerField())
    return Task.objects.filter(where).annotate(rank=rank).order_by("rank", "-pk")


def count_by_state(tasks: QuerySet[Task]) -> dict[str, int]:
    """How many of them stand in each state. One query."""
    return dict(tasks.order_by().values_list("state").annotate(Count("pk")))


def last_failures(tasks: Iterable[Task]) -> dict[int, Try]:
    """The last try of each task that did not end well, by task. One query."""
    wrong = Try.objects.filter(task__in=[task.pk for task in tasks]).exclude(outcome__in=["running", "done"])
    return {one.task_id: one for one in wrong.order_by("pk")}
