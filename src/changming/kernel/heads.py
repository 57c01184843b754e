"""Heads of the audit chains, exported to files: whoever cuts the newest entries must reach those files too.

Each export is a file of its own, `heads-20261124T000000000000Z.json`, never written again: `{"at": …, "heads":
[{"chain": …, "seq": …, "hash": …}, …]}`. A copy kept by somebody else, on paper even, is worth more than the files
beside the database.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from changming.kernel.audit import Broken, Chain, Entry, Head, head, verify


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found of one chain: its last number by its own row, and the first broken entry."""

    chain: str
    seq: int
    broken: Broken | None


def export(folder: Path, at: datetime) -> Path:
    """Write where every chain ends now into a new file of the folder; the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"heads-{at.astimezone(UTC):%Y%m%dT%H%M%S%fZ}.json"
    rows = Chain.objects.filter(seq__gt=0).order_by("name").values_list("name", "seq", "hash")
    heads = [asdict(Head(*row)) for row in rows]
    text = json.dumps({"at": at.isoformat(), "heads": heads}, ensure_ascii=False, indent=1)
    half = path.with_suffix(".part")
    with half.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    return path


def exported(folder: Path) -> tuple[list[Head], list[str]]:
    """All heads that were exported to a folder, and the names of files that cannot be read."""
    heads: list[Head] = []
    unreadable: list[str] = []
    for path in sorted(folder.glob("heads-*.json")):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))["heads"]
            heads += [Head(str(each["chain"]), int(each["seq"]), str(each["hash"])) for each in found]
        except (OSError, ValueError, KeyError, TypeError):
            unreadable.append(path.name)
    return heads, unreadable


def verify_all(heads: Sequence[Head]) -> Iterator[Verified]:
    """Verify every chain that the database or an exported head knows of, in order of their names."""
    names = {*Chain.objects.values_list("name", flat=True), *(each.chain for each in heads)}
    names.update(Entry.objects.values_list("chain", flat=True).distinct())
    for name in sorted(names):
        yield Verified(name, head(name).seq, verify(name, heads))
