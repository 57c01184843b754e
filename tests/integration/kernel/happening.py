"""What tests of jobs share: things that happen and what became of the tasks."""

from datetime import UTC, datetime, timedelta

from changming.kernel import runs
from changming.kernel.actor import SYSTEM
from changming.kernel.audit import record
from changming.kernel.tasks import Task, Try

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
LATER = NOON + runs.LEASE + timedelta(seconds=1)


def at(moment):
    return lambda: moment


def happened(action="test.happen", chain="620104", **facts):
    return record(chain=chain, action=action, actor=SYSTEM, at=NOON, subject="thing:1", facts=facts)


def states():
    return list(Task.objects.order_by("pk").values_list("state", flat=True))


def outcomes():
    return list(Try.objects.order_by("pk").values_list("outcome", flat=True))
