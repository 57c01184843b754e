"""What a file calls a person, a vehicle, a post, a segment or a facility, and the id it means."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from changming.intake.problem import marked
from changming.intake.words import fold

UNKNOWN = marked("an id or a name that the folder has")
AMBIGUOUS = marked("an id: more than one goes by this name ({ids})")
SHOWN_IDS = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the folder and all it may be called. `part_of`: the id that it is a further part of."""

    id: str
    name: str = ""
    plate: str = ""
    terminal: str = ""
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The id that a text means; None with what was expected instead, as in Problem."""

    id: str | None
    expected: str = ""
    facts: Mapping[str, str] | None = None


class Directory:
    """Resolves texts: an id, then a plate, then a terminal number without its leading zeros, then a unique name."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._exact: set[str] = set()
        self._ways: tuple[dict[str, set[str]], ...] = ({}, {}, {}, {}, {})
        self._parts: dict[str, list[str]] = {}
        ids, plates, terminals, names, bare_ids = self._ways
        for entry in self._entries:
            self._exact.add(entry.id)
            if entry.part_of is not None:
                self._parts.setdefault(entry.part_of, []).append(entry.id)
            for way, key in (
                (ids, _key(entry.id)),
                (plates, fold(entry.plate)),
                (terminals, _digits(entry.terminal)),
                (names, _key(entry.name) if entry.part_of is None else ""),
                (bare_ids, _digits(entry.id) if entry.id.isdigit() else ""),
            ):
                if key:
                    way.setdefault(key, set()).add(entry.id)

    def resolve(self, text: str) -> Answer:
        """The id that a text means."""
        text = unicodedata.normalize("NFC", text).strip()
        if text in self._exact:
            return Answer(text)
        written, digits = _key(text), _digits(text)
        for way, key in zip(self._ways, (written, fold(text), digits, written, digits), strict=True):
            found = way.get(key, set()) if key else set()
            if len(found) == 1:
                return Answer(next(iter(found)))
            if found:
                return Answer(None, AMBIGUOUS, {"ids": ", ".join(sorted(found)[:SHOWN_IDS])})
        return Answer(None, UNKNOWN, {})

    def fingerprint(self) -> str:
        """The same for directories that resolve every text alike."""
        return hashlib.sha256(repr(self._entries).encode()).hexdigest()

    def is_id(self, text: str) -> bool:
        """Whether a text is an id, letter by letter."""
        return unicodedata.normalize("NFC", text).strip() in self._exact

    def with_parts(self, id_: str) -> tuple[str, ...]:
        """An id and those of its further parts: of a line of the ledger that comes in several pieces."""
        return id_, *sorted(self._parts.get(id_, ()), key=lambda part: (len(part), part))

    def resolve_all(self, texts: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, Answer], ...]]:
        """The ids of those that are known and of their parts, each once, and the others with what was expected."""
        answers = [(text, self.resolve(text)) for text in texts]
        named = (answer.id for _text, answer in answers if answer.id is not None)
        known = tuple(dict.fromkeys(part for id_ in named for part in self.with_parts(id_)))
        return known, tuple((text, answer) for text, answer in answers if answer.id is None)


def _key(text: str) -> str:
    """A text of one width and case, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _digits(text: str) -> str:
    """A terminal number as it is compared: folded, without leading zeros."""
    return fold(text).lstrip("0")
