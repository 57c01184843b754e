"""The kernel's own jobs."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Q

from changming.kernel import heads
from changming.kernel.audit import Entry
from changming.kernel.jobs import job
from changming.kernel.tasks import Task

KEPT = timedelta(days=190)  # logs are kept for six months: 网络安全法
SEEN_WITHIN = timedelta(minutes=25)  # the day is looked at every ten minutes


def heads_folder() -> Path:
    """Where the heads of the audit chains are exported to."""
    return Path(settings.HOME) / "audit"


@job(every=timedelta(days=1), retries=5)
def export_heads(at: datetime) -> None:
    """Write where each audit chain ends to a file. Safe twice: each export is a file of its own."""
    heads.export(heads_folder(), at)


@job(every=timedelta(days=1), retries=5)
def forget_old_tasks(at: datetime) -> None:
    """Remove tasks that ended half a year ago, with their tries. Safe twice: what is gone is not found again."""
    Task.objects.filter(ended_at__lt=at - KEPT).delete()


def worker_was_seen(at: datetime) -> bool:
    """Whether a worker began, held or ended a task lately. One query. Some job of the clock is due more often."""
    lately = Q(started_at__gt=at - SEEN_WITHIN) | Q(lease_until__gt=at)
    return Task.objects.filter(lately).exists()


def newest_entry_at() -> datetime | None:
    """The latest moment that stands in any audit chain."""
    latest: datetime | None = Entry.objects.aggregate(Max("at"))["at__max"]
    return latest
