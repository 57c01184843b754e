"""The kernel's own jobs."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Q

from changming.kernel import heads
from changming.kernel.audit import Chain, Entry
from changming.kernel.jobs import job
from changming.kernel.runs import progress
from changming.kernel.tasks import Task
from changming.kernel.verification import verify_and_keep

KEPT = timedelta(days=190)  # logs are kept for six months: 网络安全法
SEEN_WITHIN = timedelta(minutes=25)  # the day is looked at every ten minutes


def heads_folder() -> Path:
    """Where the heads of the audit chains are exported to."""
    return Path(settings.HOME) / "audit"


@job(every=timedelta(days=1), retries=5)
def export_heads(at: datetime) -> None:
    """Write where each audit chain ends to a file. Safe twice: each export is a file of its own."""
    heads.export(heads_folder(), at)


@job(every=timedelta(days=1), retries=1)
def verify_chains(at: datetime) -> None:
    """Verify every audit chain and keep what was found. Safe twice: it finds the same."""
    exported, _unreadable = heads.exported(heads_folder())
    names = sorted({*Chain.objects.values_list("name", flat=True), *(one.chain for one in exported)})
    for number, name in enumerate(names):
        progress(name, number, len(names))
        verify_and_keep(name, exported, at=at)


@job(alone="verify:{district}")
def verify_chain(district: str, at: datetime) -> None:
    """Verify one audit chain because somebody asked. Safe twice: it finds the same."""
    exported, _unreadable = heads.exported(heads_folder())
    verify_and_keep(district, exported, at=at)


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
