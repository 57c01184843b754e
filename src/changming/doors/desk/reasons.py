"""Why figures changed, in words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, ngettext

from changming.papers.words.numbers import count

if TYPE_CHECKING:
    from changming.day.models import Run

KINDS_NAMED = 3


def reasons(run: "Run") -> Iterator[str]:
    """A sentence for each thing that came between this run and the one before."""
    for action, facts in run.reasons:
        if action == "day.delivery.confirm":
            yield _delivery(facts)
        elif action == "evidence.doubt.decide":
            yield gettext("A doubt was decided.")
        elif action == "evidence.doubt.undo":
            yield gettext("A decision on a doubt was taken back.")
        elif action == "evidence.shot.decide":
            yield gettext("A location screenshot was held against its post.")
        elif action == "people.leave.enter":
            yield gettext("A leave was entered.")
        elif action == "places.proposal.confirm":
            yield gettext("A line was drawn into the ledger.")
        elif action == "places.segment.change":
            yield gettext("A road of the ledger was changed.")


def _delivery(facts: dict[str, Any]) -> str:
    added = {kind: numbers[0] + numbers[1] for kind, numbers in facts.get("changes", {}).items()}
    rows = sum(added.values())
    fixes = facts.get("fixes", 0)
    parts = []
    if rows:
        parts.append(ngettext("{count} row", "{count} rows", rows).format(count=count(rows)))
    if fixes:
        parts.append(ngettext("{count} position", "{count} positions", fixes).format(count=count(fixes)))
    if not parts:
        return gettext("Data arrived that changed no row.")
    return gettext("Late data arrived: {what}.").format(what=gettext(", ").join(parts))
