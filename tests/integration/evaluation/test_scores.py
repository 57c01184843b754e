"""Forecasts of points: what the newest run says, pointing at findings, without a rank."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from changming.areas.evaluation.actions import take_scores
from changming.areas.evaluation.models import Score
from changming.areas.evaluation.queries import scores_seen_by
from changming.areas.evaluation.rules import Taken, TeamScore
from changming.areas.people.choices import Role
from changming.areas.people.queries import viewer_of
from tests.factories.accounts import DAY, FOREIGN, HOME, made_account

pytestmark = pytest.mark.django_db


def score(team="东一队", total=97.5, finding="k1"):
    taken = (Taken("presence", 2.5, finding, "presence@example-2026.1"),)
    return TeamScore(team, total, {"presence": 97.5 - total, "upkeep": 0.0}, taken, 12, "example", "2026.1")


def take(run, *scores, district=HOME, day=DAY):
    return take_scores(district=district, day=day, scores=scores, run=run)


def test_a_run_keeps_points_with_the_findings_that_took_them():
    assert take(1, score()) == 1

    row = Score.objects.get()
    assert (row.team, row.total, row.exposure, row.state, row.run) == ("东一队", 97.5, 12, "forecast", 1)
    assert (row.pack_name, row.pack_version, row.items) == ("example", "2026.1", {"presence": 0.0, "upkeep": 0.0})
    assert row.deductions == [{"item": "presence", "points": 2.5, "finding": "k1", "rule": "presence@example-2026.1"}]


def test_a_later_run_takes_the_place_of_an_earlier_one():
    take(1, score("东一队"), score("东二队"))
    take(1, score("东二队"), day=DAY - timedelta(days=1))
    take(1, score("东二队"), district=FOREIGN)

    take(2, score("东一队", total=90.0, finding="k2"), score("东三队"))

    rows = Score.objects.filter(district=HOME, day=DAY).order_by("team")
    assert {(row.team, row.total, row.run) for row in rows} == {("东一队", 90.0, 2), ("东三队", 97.5, 2)}
    assert Score.objects.count() == 4


def test_no_score_takes_effect():
    take(1, score())

    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.update(state="final")


@pytest.mark.parametrize("rows", [1, 3])
def test_scores_are_seen_by_name_and_scope_in_one_query(rows, django_assert_num_queries):
    take(1, *(score(f"T{n}", total=90.0 + n) for n in reversed(range(rows))))
    take(1, score("T0"), day=DAY - timedelta(days=1))
    everything = viewer_of(made_account("wang", role=Role.DIRECTOR))
    one = viewer_of(made_account("li", role=Role.TEAM_LEADER, team="T0"))
    asked = {"since": DAY, "until": DAY}

    with django_assert_num_queries(1):
        seen = [row.team for row in scores_seen_by(everything, HOME, **asked)]

    assert seen == [f"T{n}" for n in range(rows)]
    assert [row.team for row in scores_seen_by(one, HOME, **asked)] == ["T0"]
    assert scores_seen_by(one, HOME, since=DAY - timedelta(days=1), until=DAY, team="T0").count() == 2
    assert scores_seen_by(one, HOME, **asked, team="T1").count() == 0
    assert scores_seen_by(everything, FOREIGN, **asked).count() == 0
