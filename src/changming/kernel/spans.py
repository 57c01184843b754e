"""Spans of time, each a start and an end: datetimes, or seconds."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

Span = tuple[datetime, datetime]
At = TypeVar("At", datetime, float)


def joined(spans: Iterable[tuple[At, At]]) -> tuple[tuple[At, At], ...]:
    """The same time as spans that do not touch, in order; one that ends where it starts, or before, is no time."""
    apart: list[tuple[At, At]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], end)
        else:
            apart.append((start, end))
    return tuple(apart)


def without(window: tuple[At, At], taken: Iterable[tuple[At, At]]) -> tuple[tuple[At, At], ...]:
    """What is left of a window once spans, given as `joined` gives them, are taken out; in order."""
    left, start = [], window[0]
    for off_start, off_end in taken:
        left.append((start, min(off_start, window[1])))
        start = max(start, off_end)
    left.append((start, window[1]))
    return tuple(span for span in left if span[0] < span[1])
