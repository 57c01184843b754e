"""Forecast scores (试算) of the teams: findings charged to the pack's items, points by the scoring engine."""

from collections.abc import Mapping, Sequence

import numpy as np

from changming.areas.evaluation import rules
from changming.areas.inspection.rules import Finding
from changming.areas.standards.rules import Pack
from changming.engines import scoring
from changming.papers.report import Deduction, ScoreLine

DECIMALS = 6


def forecast(findings: Sequence[Finding], exposure: Mapping[str, int], pack: Pack) -> tuple[ScoreLine, ...]:
    """One line per team that owed anything, in a fixed order; no rank while the pack is on trial.

    exposure  team → how many of its duties have a verdict
    """
    teams = rules.fixed_order([*exposure, *(finding.team for finding in findings)])
    charges = rules.charges(((finding.team, finding.code) for finding in findings), pack)
    by_team = {team: [charge for charge in charges if charge.team == team] for team in teams}
    return tuple(_line(team, by_team[team], exposure.get(team, 0), pack) for team in teams)


def _line(team: str, charges: Sequence[rules.Charge], exposure: int, pack: Pack) -> ScoreLine:
    item = np.array([charge.item for charge in charges], dtype=np.int64)
    points = np.array([each.points for each in pack.score_items], dtype=np.float64)
    caps = np.array([each.cap for each in pack.score_items], dtype=np.float64)
    taken = scoring.deductions(item, points, caps)
    left = scoring.totals(pack.score_from, np.zeros(item.size, dtype=np.int64), taken, 1)
    by_item = np.bincount(item, weights=taken, minlength=len(pack.score_items))
    return ScoreLine(
        team=team,
        items={each.id: round(-float(by_item[index]), DECIMALS) + 0.0 for index, each in enumerate(pack.score_items)},
        deductions=tuple(
            Deduction(
                pack.score_items[charge.item].id,
                round(float(lost), DECIMALS),
                charge.finding,
                rules.rule_name(pack, charge.item),
            )
            for charge, lost in zip(charges, taken, strict=True)
        ),
        total=round(float(left[0]), DECIMALS),
        exposure=exposure,
        rank=None,
        state="forecast",
    )
