"""The clock: the one place that asks what time it is. Doors and jobs ask it and hand `at` on; nobody below does."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)
