"""Many hands on the same doubts and findings, in a process of its own: prints what came of it."""

import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "changming.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 -- after Django is set up
from django.db import connection, transaction  # noqa: E402 -- the same

from changming.areas.evidence.actions import decide_doubts, undo_decision  # noqa: E402 -- the same
from changming.areas.evidence.choices import DoubtCode, DoubtDecided  # noqa: E402 -- the same
from changming.areas.evidence.models import DoubtDecision  # noqa: E402 -- the same
from changming.areas.evidence.rules import DoubtKey, Proof, RaisedDoubt, Source  # noqa: E402 -- the same
from changming.areas.inspection.actions import confirm_finding, dismiss_finding, take_proposals  # noqa: E402 -- the same
from changming.areas.inspection.choices import FindingCode  # noqa: E402 -- the same
from changming.areas.inspection.models import Finding as FindingRow  # noqa: E402 -- the same
from changming.areas.inspection.rules import Finding, Proposal  # noqa: E402 -- the same
from changming.areas.people.choices import Role  # noqa: E402 -- the same
from changming.areas.people.queries import viewer_of  # noqa: E402 -- the same
from changming.areas.places.models import District  # noqa: E402 -- the same
from changming.kernel.actor import SYSTEM  # noqa: E402 -- the same
from changming.kernel.audit import Entry, verify  # noqa: E402 -- the same
from tests.factories.accounts import DAY, HOME, made_account, made_district  # noqa: E402 -- the same
from tests.factories.at_once import at_once  # noqa: E402 -- the same

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
DOUBTS = [
    RaisedDoubt(DoubtKey.of(Proof("sign_in", Source("a.csv", row)), DoubtCode.SHARED_DEVICE, ""), frozenset({"T1"}))
    for row in range(2, 5)
]


def _proposal(number):
    return Proposal(Finding(FindingCode.NO_SIGN_OUT, f"D{number}", "POST", "P1", "T1", 1), "缺", "missing")


def main():
    call_command("migrate", verbosity=0, fake=connection.vendor != "sqlite")
    made_district()
    inspector = viewer_of(made_account(role=Role.INSPECTOR)).actor
    place = {"district": HOME, "day": DAY}

    def decide(number):
        decision = list(DoubtDecided)[number % 2]
        order = DOUBTS if number % 4 < 2 else DOUBTS[::-1]
        decide_doubts(**place, doubts=order, decision=decision, actor=inspector, at=AT)

    decided = at_once(decide)
    ids = list(DoubtDecision.objects.values_list("pk", flat=True))
    undone = at_once(lambda _number: undo_decision(**place, decisions=ids, actor=inspector, at=AT))

    proposals = [_proposal(number) for number in range(4)]
    take_proposals(**place, findings=proposals, run=1, actor=SYSTEM, at=AT)
    findings = list(FindingRow.objects.order_by("pk").values_list("pk", flat=True))

    def work(number):
        if number % 2:
            with transaction.atomic():
                District.objects.select_for_update().get(code=HOME)
                take_proposals(**place, findings=proposals[number % 3 :], run=2 + number, actor=SYSTEM, at=AT)
        else:
            act = confirm_finding if number % 4 else dismiss_finding
            act(district=HOME, finding=findings[number // 4], actor=inspector, at=AT)

    return told(decided, len(ids), undone, at_once(work))


def told(decided, rows, undone, worked):
    return {
        "decided": decided,
        "rows": rows,
        "undone": undone,
        "actions": dict(Counter(Entry.objects.filter(action__startswith="evidence").values_list("action", flat=True))),
        "findings": FindingRow.objects.count(),
        "worked": sum(worked.values()),
        "refused": sorted(set(worked) - {"done", "not_from_here"}),
        "whole": verify(HOME) is None,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()))
