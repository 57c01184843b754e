"""Named reads of evidence: what was decided of a day's doubts, and what was said of them."""

from dataclasses import dataclass, field
from datetime import date

from changming.areas.evidence.choices import DoubtDecided, Stage
from changming.areas.evidence.models import DoubtAnswer, DoubtDecision, FixFile, PhotoRow, ShotDecision
from changming.areas.evidence.rules import Decided, DoubtKey


@dataclass(frozen=True, slots=True)
class DoubtHistory:
    """All that was said of one doubt, the oldest first. `stands`: the decision that holds now."""

    decisions: list[DoubtDecision] = field(default_factory=list)
    answers: list[DoubtAnswer] = field(default_factory=list)

    @property
    def stands(self) -> DoubtDecision | None:
        """The decision that was not undone; None: the doubt is open."""
        return next((each for each in self.decisions if each.undone_at is None), None)


def fix_files(district: str, day: date) -> frozenset[str]:
    """Names of the lake's files that a day has. One query."""
    return frozenset(FixFile.objects.filter(district=district, day=day).values_list("name", flat=True))


def decided_on(district: str, day: date) -> Decided:
    """The decisions that stand for a day, as its check takes them. Two queries."""
    rows = DoubtDecision.objects.filter(district=district, day=day, undone_at=None)
    shots = ShotDecision.objects.filter(district=district, day=day, undone_at=None, shows=False)
    elsewhere = shots.values_list("file", flat=True)
    return Decided.by(((row.doubt(), DoubtDecided(row.decision)) for row in rows), elsewhere)


def location_shots(district: str, day: date) -> dict[str, list[str]]:
    """What tables say are screenshots of a location: last part of the file's name → ids it is about. One query."""
    rows = PhotoRow.objects.filter(district=district, day=day, stage=Stage.LOCATION_SHOT).order_by("pk")
    return {shot_name(row.file): list(row.about) for row in rows}


def shot_name(file: str) -> str:
    """A picture's name as tables and folders write it, folders and case aside."""
    return file.replace("\\", "/").rpartition("/")[2].strip().casefold()


def shot_decisions(district: str, day: date) -> dict[str, list[ShotDecision]]:
    """Everything that was decided of a day's location screenshots, by file, the oldest first. One query."""
    found: dict[str, list[ShotDecision]] = {}
    for row in ShotDecision.objects.filter(district=district, day=day).order_by("at", "pk"):
        found.setdefault(row.file, []).append(row)
    return found


def decisions_of(district: str, day: date) -> dict[DoubtKey, DoubtHistory]:
    """Everything that was decided or answered on a day, undone or not, by doubt. Two queries."""
    found: dict[DoubtKey, DoubtHistory] = {}
    for decision in DoubtDecision.objects.filter(district=district, day=day).order_by("at", "pk"):
        found.setdefault(decision.doubt(), DoubtHistory()).decisions.append(decision)
    for answer in DoubtAnswer.objects.filter(district=district, day=day).order_by("at", "pk"):
        found.setdefault(answer.doubt(), DoubtHistory()).answers.append(answer)
    return found
