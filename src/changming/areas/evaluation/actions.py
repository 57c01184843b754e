"""Verbs of evaluation: runs hand over what they score. The run itself stands in the audit chain."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from django.db import transaction

from changming.areas.evaluation.models import Score
from changming.areas.evaluation.rules import TeamScore

SAID_ANEW = ["total", "items", "deductions", "exposure", "pack_name", "pack_version", "run", "state"]


def take_scores(*, district: str, day: date, scores: Iterable[TeamScore], run: int) -> int:
    """Keep what a run scores, in place of what an earlier run did; how many teams that is.

    Inside the transaction that keeps the run, whose audit entry says who asked and when.
    """
    rows = [_row(district, day, score, run) for score in scores]
    with transaction.atomic():
        Score.objects.filter(district=district, day=day).exclude(team__in=[row.team for row in rows]).delete()
        Score.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["district", "day", "team"], update_fields=SAID_ANEW
        )
    return len(rows)


def _row(district: str, day: date, score: TeamScore, run: int) -> Score:
    return Score(
        district=district,
        day=day,
        team=score.team,
        total=score.total,
        items=dict(score.items),
        deductions=[asdict(one) for one in score.taken],
        exposure=score.exposure,
        pack_name=score.pack,
        pack_version=score.version,
        run=run,
    )
