"""The states of a finding: the day check proposes, a person of the section confirms or dismisses.

`due_at` of a confirmed finding is until when it may be taken back; later that is what an objection is for.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from changming.areas.inspection.choices import FindingState as S
from changming.areas.people.choices import Role
from changming.kernel.actor import SYSTEM_ROLE, Actor
from changming.kernel.workflow import Asked, State, Step, Workflow, anyone

TAKE_BACK_WITHIN = timedelta(hours=24)


def still_in_time(finding: Any, asked: Asked) -> bool:  # noqa: ANN401 -- a guard looks at any model with a deadline
    """Whether the deadline has not passed."""
    return bool(asked.at <= finding.due_at)


FINDING = Workflow(
    "inspection.finding",
    chain="district",
    states=(
        State(S.PROPOSED, _("Waits for a person"), "doubt"),
        State(S.CONFIRMED, _("Confirmed"), "not-done"),
        State(S.DISMISSED, _("Not a finding"), "excused"),
        State(S.WITHDRAWN, _("No longer shown by the evidence"), "unknown"),
    ),
    steps=(
        Step("confirm", {S.PROPOSED}, S.CONFIRMED, {Role.INSPECTOR}, anyone, TAKE_BACK_WITHIN),
        Step("dismiss", {S.PROPOSED}, S.DISMISSED, {Role.INSPECTOR}, anyone, None),
        Step("reopen", {S.DISMISSED}, S.PROPOSED, {Role.INSPECTOR}, anyone, None),
        Step("reopen", {S.CONFIRMED}, S.PROPOSED, {Role.INSPECTOR}, still_in_time, None),
        Step("withdraw", {S.PROPOSED}, S.WITHDRAWN, {SYSTEM_ROLE}, anyone, None),
        Step("return", {S.WITHDRAWN}, S.PROPOSED, {SYSTEM_ROLE}, anyone, None),
    ),
)


def steps_open(finding: Any, actor: Actor, at: datetime) -> frozenset[str]:  # noqa: ANN401 -- as the guards
    """Names of the steps that an actor may take with a finding at a moment, by state, role and deadline."""
    asked = Asked(actor, at, {})
    return frozenset(step.name for step in FINDING.open_to(actor, finding.state) if step.guard(finding, asked))
