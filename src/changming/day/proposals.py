"""What a run hands over to inspection and evaluation: findings to decide, forecasts of points."""

from collections.abc import Sequence

from changming.areas.evaluation.rules import Taken, TeamScore
from changming.areas.evidence.choices import DoubtCode
from changming.areas.evidence.rules import DoubtKey, Proof, RaisedDoubt, Source
from changming.areas.inspection.rules import Finding, Proposal, finding_key
from changming.papers.report import Report


def proposals(findings: Sequence[Finding], report: Report) -> list[Proposal]:
    """The findings of a judged day with the words of its report, in the same order."""
    lines = zip(findings, report.findings, strict=True)
    return [Proposal(finding, line.says.zh, line.says.en) for finding, line in lines]


def team_scores(report: Report) -> list[TeamScore]:
    """The report's forecasts, each deduction by the key of its finding."""
    keys = [finding_key(line.code, line.duty, line.place, line.party) for line in report.findings]
    return [
        TeamScore(
            team=line.team,
            total=line.total,
            items=line.items,
            taken=tuple(Taken(each.item, each.points, keys[each.finding], each.rule) for each in line.deductions),
            exposure=line.exposure,
            pack=report.pack.name,
            version=report.pack.version,
        )
        for line in report.scores
    ]


def raised_doubts(report: Report) -> dict[DoubtKey, RaisedDoubt]:
    """Every doubt that a report lists on sign-ins and photos, with the teams whose evidence it is on.

    A sign-in is of its duty's team, a photo of the teams of all duties it stands under.
    """
    team = {duty.id: duty.team for duty in report.duties}
    shown: dict[str, set[str]] = {}
    for duty in report.duties:
        for each in duty.evidence:
            if each.kind == "photo":
                shown.setdefault(each.file, set()).add(duty.team)
    found: dict[DoubtKey, set[str]] = {}
    for line in report.sign_ins:
        for doubt in line.doubts:
            key = DoubtKey.of(Proof("sign_in", Source(line.file, line.row)), DoubtCode(doubt.code), doubt.about)
            found.setdefault(key, set()).add(team.get(line.duty or "", ""))
    for photo in report.photos:
        for doubt in photo.doubts:
            key = DoubtKey.of(Proof("photo", Source(photo.file)), DoubtCode(doubt.code), doubt.about)
            found.setdefault(key, set()).update(shown.get(photo.file, {""}))
    return {key: RaisedDoubt(key, frozenset(teams)) for key, teams in found.items()}
