"""The kernel's own jobs."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from changming.kernel import heads
from changming.kernel.jobs import job
from changming.kernel.tasks import Task

KEPT = timedelta(days=190)  # logs are kept for six months: 网络安全法


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
