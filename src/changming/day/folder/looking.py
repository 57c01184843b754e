"""Pictures looked at by several processes; the answer is the same however many there are."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import cv2

from changming.engines.likeness import Likeness, Likenesses, describe
from changming.intake.photos import PhotoFile, read_photo
from changming.intake.problem import LIMITS, Limits

FEW = 40  # pictures that are looked at before a second process would have started
BATCH = 16  # pictures given to a process at a time
QUEUED = 4  # batches waiting for each process

Named = tuple[Path, str]
Looked = tuple[PhotoFile, Likeness]
Look = Callable[[Sequence[Named]], tuple[list[PhotoFile], Likenesses]]


def look_at(
    files: Sequence[Named],
    *,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    limits: Limits = LIMITS,
) -> tuple[list[PhotoFile], Likenesses]:
    """Read and describe every picture (path, name in the report), in their order; `jobs` None: one per processor.

    The photos come without their gray pictures, and `likenesses` has one entry for each. Progress is told as
    (done, total).
    """
    jobs = jobs or os.cpu_count() or 1
    batches = [list(files[start : start + BATCH]) for start in range(0, len(files), BATCH)]
    answers = _alone(batches, limits) if jobs == 1 or len(files) <= FEW else _together(batches, limits, jobs)
    looked: list[Looked] = []
    for answer in answers:
        looked += answer
        if progress is not None:
            progress(len(looked), len(files))
    return [photo for photo, _ in looked], Likenesses.of(likeness for _, likeness in looked)


def look_at_batch(batch: Sequence[Named], limits: Limits) -> list[Looked]:
    """What one process does at a time."""
    cv2.setNumThreads(1)  # the processes share the work
    return [_look_at_one(path, name, limits) for path, name in batch]


def _look_at_one(path: Path, name: str, limits: Limits) -> Looked:
    photo = read_photo(path, name, limits)
    return replace(photo, gray=None), describe(photo.gray)


def _alone(batches: Iterable[Sequence[Named]], limits: Limits) -> Iterator[list[Looked]]:
    threads = cv2.getNumThreads()
    try:
        for batch in batches:
            yield look_at_batch(batch, limits)
    finally:
        cv2.setNumThreads(threads)


def _together(batches: Sequence[Sequence[Named]], limits: Limits, jobs: int) -> Iterator[list[Looked]]:
    """Answers in the order of batches, with no more than a few of them in memory at a time."""
    context = get_context("forkserver")  # workers share one import; no threads are forked
    context.set_forkserver_preload([__name__])
    with ProcessPoolExecutor(min(jobs, len(batches)), mp_context=context) as pool:
        rest = iter(batches)
        waiting = [pool.submit(look_at_batch, batch, limits) for batch in islice(rest, jobs * QUEUED)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [pool.submit(look_at_batch, batch, limits) for batch in islice(rest, 1)]
