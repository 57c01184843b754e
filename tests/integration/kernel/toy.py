"""A subject with states for the tests of the kernel: an order that is assigned, submitted, accepted or returned."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, models

from changming.kernel.calendar import Office, OfficeTime, load
from changming.kernel.workflow import ANYBODY, State, Step, Workflow, anyone

OFFICE = Office(load(), ZoneInfo("Asia/Shanghai"), ((time(8), time(12)), (time(14), time(18))))
FOUR_HOURS = OfficeTime(timedelta(hours=4))


class OrderState(models.TextChoices):
    OPENED = "opened"
    ASSIGNED = "assigned"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CLOSED = "closed"
    OVERDUE = "overdue"


S = OrderState


def other_than_crew(order, asked):
    return asked.actor.key != order.crew


def past_due(order, asked):
    return order.due_at is not None and order.due_at < asked.at


ORDER = Workflow(
    "toy.order",
    chain="district",
    states=tuple(State(state, state.value, "ink") for state in OrderState),
    steps=(
        Step("assign", {S.OPENED}, S.ASSIGNED, {"dispatcher"}, anyone, timedelta(hours=24)),
        Step(
            "submit", {S.ASSIGNED, S.RETURNED}, S.SUBMITTED, {"crew", "leader"}, anyone, OfficeTime(timedelta(hours=4))
        ),
        Step("accept", {S.SUBMITTED}, S.CLOSED, {"inspector"}, other_than_crew, None),
        Step("return", {S.SUBMITTED}, S.RETURNED, {"inspector"}, other_than_crew, timedelta(hours=12)),
        Step("expire", {S.ASSIGNED, S.RETURNED}, S.OVERDUE, {"system"}, past_due, None),
        Step("reopen", {S.CLOSED}, S.ASSIGNED, ANYBODY, anyone, None),
        Step("reopen", {S.OVERDUE}, S.OPENED, ANYBODY, anyone, None),
    ),
)


class Order(models.Model):
    workflow = ORDER

    district = models.CharField(max_length=12, default="620104")
    state = models.CharField(max_length=20, default=OrderState.OPENED)
    due_at = models.DateTimeField(null=True)
    crew = models.CharField(max_length=20, default="person:crew")
    note = models.CharField(max_length=20, default="")

    class Meta:
        app_label = "toy"

    def __str__(self):
        return f"{self.pk} {self.state}"


def make_table():
    with connection.schema_editor() as editor:
        editor.create_model(Order)
