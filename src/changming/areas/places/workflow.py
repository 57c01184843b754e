"""The states of a line that `ledger draft` proposes, and who leads it from one to the next."""

from django.utils.translation import gettext_lazy as _

from changming.areas.people.choices import Role
from changming.areas.places.choices import ProposalState
from changming.kernel.workflow import State, Step, Workflow

S = ProposalState

PROPOSAL = Workflow(
    "places.proposal",
    chain="district",
    states=(
        State(S.PROPOSED, _("Waits for a person"), "doubt"),
        State(S.CONFIRMED, _("In the ledger"), "done"),
        State(S.REFUSED, _("Not taken"), "excused"),
    ),
    steps=(
        #    step       from          to           who
        Step("confirm", {S.PROPOSED}, S.CONFIRMED, {Role.INSPECTOR}),
        Step("refuse", {S.PROPOSED}, S.REFUSED, {Role.INSPECTOR}),
    ),
)
