"""The states of an arrival, and who leads it from one to the next."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from changming.kernel.actor import SYSTEM_ROLE
from changming.kernel.workflow import ANYBODY, State, Step, Workflow


class ArrivalState(StrEnum):
    """Where an arrival stands."""

    RECEIVED = "received"  # 已收到
    READ = "read"  # 待确认
    CONFIRMED = "confirmed"  # 已确认
    STORED = "stored"  # 已入库
    DROPPED = "dropped"  # 不要了
    UNREADABLE = "unreadable"  # 读不了


S = ArrivalState
SYSTEM = frozenset({SYSTEM_ROLE})

ARRIVAL = Workflow(
    "day.arrival",
    chain="district",
    states=(
        State(S.RECEIVED, _("received, being read"), "unknown"),
        State(S.READ, _("read, waits for a person"), "partly"),
        State(S.CONFIRMED, _("confirmed, being stored"), "unknown"),
        State(S.STORED, _("stored"), "done"),
        State(S.DROPPED, _("set aside"), "unknown"),
        State(S.UNREADABLE, _("nothing in it could be read"), "not-done"),
    ),
    steps=(
        #    step      from                       to            who
        Step("read", {S.RECEIVED}, S.READ, SYSTEM),
        Step("fail", {S.RECEIVED}, S.UNREADABLE, SYSTEM),
        Step("confirm", {S.READ}, S.CONFIRMED, ANYBODY),
        Step("drop", {S.RECEIVED, S.READ, S.UNREADABLE}, S.DROPPED, ANYBODY),
        Step("store", {S.CONFIRMED}, S.STORED, SYSTEM),
    ),
)
