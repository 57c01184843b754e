"""What a person decided of doubts, and what follows for the evidence: pure, and undone by leaving the decision out."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from changming.areas.evidence.choices import DoubtCode, DoubtDecided
from changming.areas.evidence.rules.facts import Doubt, Proof, Source


@dataclass(frozen=True, slots=True)
class DoubtKey:
    """One doubt on one piece of evidence, however often the day is run again.

    `source` has no row where the doubt is settled for a whole file: whether coordinates were mixed up is a question
    about the file, and `about` names the datum. A doubt that comes to be about something else is another doubt.
    """

    kind: str  # as in Proof: sign_in, photo
    source: Source
    code: DoubtCode
    about: str = ""

    @classmethod
    def of(cls, proof: Proof, code: DoubtCode, about: str) -> "DoubtKey":
        """The key of a doubt that a report lists on this piece of evidence."""
        source = Source(proof.source.file) if code is DoubtCode.OTHER_DATUM else proof.source
        return cls(proof.kind, source, code, about)

    @property
    def digest(self) -> str:
        """The same in 64 characters, by which tables tell doubts apart."""
        parts = [self.kind, self.source.file, self.source.row, self.code, self.about]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class RaisedDoubt:
    """A doubt as a run raised it, with the teams whose evidence it is on; "" where nobody knows whose it is."""

    key: DoubtKey
    teams: frozenset[str]


@dataclass(frozen=True, slots=True)
class LocationShot:
    """A screenshot of a location by its file, the place it was sent for, and whose evidence it is."""

    file: str
    place: str = ""  # a post, or road segments with ; between; "" where nobody says which
    team: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions that stand for a day; none: everything counts with its doubts.

    false        evidence on which a doubt was confirmed: it counts as not received, whatever else is said of it
    false_files  doubts confirmed for whole files: every row that carries one is false
    cleared      doubts that were dismissed: they are not raised any more
    """

    false: frozenset[Proof] = frozenset()
    false_files: frozenset[DoubtKey] = frozenset()
    cleared: frozenset[DoubtKey] = frozenset()

    @classmethod
    def by(cls, decisions: Iterable[tuple[DoubtKey, DoubtDecided]], elsewhere: Iterable[str] = ()) -> "Decided":
        """What follows from decisions, at most one of each doubt.

        `elsewhere`: files of location screenshots that show another place than the one they were sent for.
        """
        confirmed: set[DoubtKey] = set()
        cleared: set[DoubtKey] = set()
        for key, decision in decisions:
            (confirmed if decision is DoubtDecided.CONFIRMED else cleared).add(key)
        files = frozenset(key for key in confirmed if key.code is DoubtCode.OTHER_DATUM)
        false = {Proof(key.kind, key.source) for key in confirmed - files}
        false |= {Proof("photo", Source(file)) for file in elsewhere}
        return cls(frozenset(false), files, frozenset(cleared))

    def left(self, proof: Proof, doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
        """The doubts on a piece of evidence that nobody dismissed, in their order."""
        return tuple(each for each in doubts if DoubtKey.of(proof, each.code, each.about) not in self.cleared)

    def is_false(self, proof: Proof, doubts: Iterable[Doubt] = ()) -> bool:
        """Whether a piece of evidence with these doubts counts as not received."""
        return proof in self.false or any(
            DoubtKey.of(proof, each.code, each.about) in self.false_files for each in doubts
        )
