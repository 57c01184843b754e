"""Named reads of evidence: what was decided of a day's doubts, and what was said of them."""

from dataclasses import dataclass, field
from datetime import date

from changming.areas.evidence.choices import DoubtDecided
from changming.areas.evidence.models import DoubtAnswer, DoubtDecision, FixFile
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
    """The decisions that stand for a day, as its check takes them. One query."""
    rows = DoubtDecision.objects.filter(district=district, day=day, undone_at=None)
    return Decided.by((row.doubt(), DoubtDecided(row.decision)) for row in rows)


def decisions_of(district: str, day: date) -> dict[DoubtKey, DoubtHistory]:
    """Everything that was decided or answered on a day, undone or not, by doubt. Two queries."""
    found: dict[DoubtKey, DoubtHistory] = {}
    for decision in DoubtDecision.objects.filter(district=district, day=day).order_by("at", "pk"):
        found.setdefault(decision.doubt(), DoubtHistory()).decisions.append(decision)
    for answer in DoubtAnswer.objects.filter(district=district, day=day).order_by("at", "pk"):
        found.setdefault(answer.doubt(), DoubtHistory()).answers.append(answer)
    return found
