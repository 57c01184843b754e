"""Steps: exactly those of the table, by exactly its roles, whole or not at all."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from changming.kernel.actor import SYSTEM, Actor
from changming.kernel.audit import Entry, verify
from changming.kernel.calendar import OfficeTime
from changming.kernel.errors import Refused
from changming.kernel.workflow import (
    ANYBODY,
    Guarded,
    NotAllowed,
    NotFromHere,
    NotYours,
    State,
    Step,
    Workflow,
    advance,
    advance_all,
)
from tests.integration.kernel.toy import OFFICE, ORDER, Order, OrderState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toy_table")]

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
MORNING = NOON - timedelta(hours=4)
ROLES = ("dispatcher", "crew", "leader", "inspector", "system", "resident")
NAMES = sorted({step.name for step in ORDER.steps})
EVERYONE = Actor("person:0001", "王敏", frozenset(ROLES))


def refusal(order, step, actor=EVERYONE):
    """The code of the refusal, "" where the step is taken."""
    try:
        advance(order, step, actor=actor, at=NOON, office=OFFICE)
    except Refused as refused:
        return refused.code
    return ""


@pytest.mark.parametrize(("step", "state"), [*product(NAMES, OrderState)], ids=str)
def test_exactly_the_listed_steps_lead_from_each_state(step, state):
    order = Order.objects.create(state=state, due_at=MORNING)
    rows = [row for row in ORDER.steps if row.name == step and state in row.sources]

    code = refusal(order, step)

    kept = Order.objects.get(pk=order.pk)
    assert code == ("" if rows else "not_from_here")
    assert kept.state == (rows[0].target if rows else state)
    assert Entry.objects.count() == len(rows)


@pytest.mark.parametrize(("step", "role"), [*product(ORDER.steps, ROLES)], ids=str)
def test_exactly_the_listed_roles_take_a_step(step, role):
    source = min(step.sources)
    order = Order.objects.create(state=source, due_at=MORNING)

    code = refusal(order, step.name, Actor("person:0001", "", frozenset({role})))

    assert code == ("" if role in step.roles or step.roles == ANYBODY else "not_yours")
    assert Order.objects.get(pk=order.pk).state == (source if code else step.target)


@pytest.mark.parametrize(
    ("step", "state", "values", "actor"),
    [
        ("accept", OrderState.SUBMITTED, {"crew": EVERYONE.key}, EVERYONE),
        ("return", OrderState.SUBMITTED, {"crew": EVERYONE.key}, EVERYONE),
        ("expire", OrderState.ASSIGNED, {"due_at": NOON}, SYSTEM),
        ("expire", OrderState.ASSIGNED, {"due_at": None}, SYSTEM),
    ],
)
def test_a_guard_that_says_no_leaves_all_as_it_was(step, state, values, actor):
    order = Order.objects.create(state=state, **values)

    assert refusal(order, step, actor) == "guarded"
    assert Order.objects.filter(pk=order.pk, state=state).exists()
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("step", "state", "due_at"),
    [
        ("assign", OrderState.OPENED, NOON + timedelta(hours=24)),
        ("submit", OrderState.ASSIGNED, datetime(2026, 11, 24, 10, tzinfo=UTC)),  # 14 to 18 local time
        ("accept", OrderState.SUBMITTED, None),
    ],
)
def test_a_step_sets_the_next_deadline(step, state, due_at):
    order = Order.objects.create(state=state, due_at=MORNING)

    advance(order, step, actor=EVERYONE, at=NOON, office=OFFICE)

    assert Order.objects.get(pk=order.pk).due_at == order.due_at == due_at


def test_a_step_stands_in_the_chain_with_its_facts():
    order = Order.objects.create()

    assert advance(order, "assign", actor=EVERYONE, at=NOON, photo="sha256:1", taken_at=MORNING) is order

    entry = Entry.objects.get()
    assert (entry.chain, entry.action, entry.subject) == ("620104", "toy.order.assign", f"toy.order:{order.pk}")
    assert (entry.actor_key, entry.actor_name, entry.at) == ("person:0001", "王敏", NOON)
    assert entry.facts == {
        "photo": "sha256:1",
        "taken_at": "2026-11-24T00:00:00+00:00",
        "from": "opened",
        "to": "assigned",
        "due_at": "2026-11-25T04:00:00+00:00",
    }
    assert verify("620104") is None


def test_what_stands_in_the_database_decides_and_not_what_is_in_hand():
    order = Order.objects.create(state=OrderState.SUBMITTED)
    Order.objects.filter(pk=order.pk).update(state=OrderState.CLOSED, crew="person:0009")

    assert refusal(order, "accept") == "not_from_here"
    assert (order.state, order.crew) == (OrderState.CLOSED, "person:0009")


def test_a_step_writes_nothing_but_state_and_deadline():
    order = Order.objects.create()
    order.note = "not saved"

    advance(order, "assign", actor=EVERYONE, at=NOON)

    assert order.note == Order.objects.get(pk=order.pk).note == ""


def test_a_refusal_says_what_was_found():
    order = Order.objects.create()
    crew = Actor("person:crew", "", frozenset({"crew"}))

    with pytest.raises(NotFromHere) as from_here:
        advance(order, "submit", actor=crew, at=NOON)
    with pytest.raises(NotYours) as yours:
        advance(order, "assign", actor=crew, at=NOON)
    Order.objects.filter(pk=order.pk).update(state=OrderState.ASSIGNED)
    with pytest.raises(Guarded) as guarded:
        advance(order, "expire", actor=SYSTEM, at=NOON)

    key = f"toy.order:{order.pk}"
    assert from_here.value.facts == {
        "subject": key,
        "step": "submit",
        "state": "opened",
        "sources": ["assigned", "returned"],
    }
    assert yours.value.facts == {"subject": key, "step": "assign", "roles": ["dispatcher"]}
    assert guarded.value.facts == {"subject": key, "step": "expire", "guard": "past_due"}


def test_mistakes_of_the_caller_are_no_refusals():
    order = Order.objects.create(state=OrderState.ASSIGNED)

    with pytest.raises(LookupError, match="has no step fly"):
        advance(order, "fly", actor=EVERYONE, at=NOON)
    with pytest.raises(ValueError, match="no office was given"):
        advance(order, "submit", actor=EVERYONE, at=NOON)
    with pytest.raises(TypeError, match="object cannot stand"):
        advance(order, "submit", actor=EVERYONE, at=NOON, office=OFFICE, thing=object())

    assert Order.objects.get(pk=order.pk).state == OrderState.ASSIGNED


def test_a_page_asks_which_steps_are_open():
    crew, inspector = Actor("a", "", frozenset({"crew"})), Actor("b", "", frozenset({"inspector"}))

    assert [step.name for step in ORDER.open_to(crew, OrderState.ASSIGNED)] == ["submit"]
    assert [step.name for step in ORDER.open_to(inspector, OrderState.SUBMITTED)] == ["accept", "return"]
    assert [step.name for step in ORDER.open_to(crew, OrderState.CLOSED)] == ["reopen"]
    assert ORDER.state(OrderState.CLOSED) == State(OrderState.CLOSED, "closed", "ink")
    with pytest.raises(LookupError, match="has no state lost"):
        ORDER.state("lost")


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ([("go", {"a"}, "c", {"r"})], "no such state: c"),
        ([("go", {"c"}, "b", {"r"})], "no such state: c"),
        ([("go", {"a"}, "b", set())], "needs a source and a role"),
        ([("go", set(), "b", {"r"})], "needs a source and a role"),
        ([("go", {"a"}, "b", {"r"}), ("go", {"a"}, "a", {"r"})], "leads from one state twice"),
        ([("stay", {"a"}, "a", {"r"})], "no way leads to b"),
        ([("back", {"b"}, "a", {"r"})], "no way leads to b"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(steps, says):
    with pytest.raises(ValueError, match=says):
        Workflow("t", "district", (State("a", "", ""), State("b", "", "")), tuple(Step(*step) for step in steps))


def test_a_long_way_is_a_way():
    states = tuple(State(name, "", "") for name in "adcb")
    steps = [("one", {"a"}, "b", {"r"}), ("two", {"b"}, "c", {"r"}), ("three", {"c"}, "d", {"r"})]

    table = Workflow("t", "district", states, tuple(Step(*step) for step in reversed(steps)))

    assert table.named("two")[0].due is None
    assert isinstance(ORDER.named("submit")[0].due, OfficeTime)


def test_many_take_a_step_with_one_entry():
    orders = [Order.objects.create(state=state) for state in (OrderState.RETURNED, OrderState.ASSIGNED)]

    taken = advance_all(reversed(orders), "submit", actor=EVERYONE, at=NOON, office=OFFICE, why="round")

    entry = Entry.objects.get()
    assert [(row.pk, row.state) for row in taken] == [(order.pk, "submitted") for order in orders]
    assert {order.due_at for order in Order.objects.all()} == {datetime(2026, 11, 24, 10, tzinfo=UTC)}
    assert (entry.chain, entry.action, entry.subject) == ("620104", "toy.order.submit", "toy.order")
    assert entry.facts == {"why": "round", "subjects": [[orders[0].pk, "returned"], [orders[1].pk, "assigned"]]}


@pytest.mark.parametrize(
    ("values", "actor", "code"),
    [
        ({"state": OrderState.CLOSED}, EVERYONE, "not_from_here"),
        ({"crew": EVERYONE.key}, EVERYONE, "guarded"),
        ({}, SYSTEM, "not_yours"),
    ],
)
def test_one_that_may_not_keeps_all_where_they_are(values, actor, code):
    orders = [Order.objects.create(**({"state": OrderState.SUBMITTED} | facts)) for facts in ({}, values)]

    with pytest.raises(NotAllowed) as refused:
        advance_all(orders, "accept", actor=actor, at=NOON)

    assert refused.value.code == code
    assert not Order.objects.filter(state=OrderState.CLOSED).exclude(**values or {"pk": 0}).exists()
    assert Entry.objects.count() == 0


def test_many_are_of_one_chain_and_one_model():
    here, there = Order.objects.create(), Order.objects.create(district="620105")

    with pytest.raises(ValueError, match="several chains: 620104, 620105"):
        advance_all([here, there], "assign", actor=EVERYONE, at=NOON)
    with pytest.raises(ValueError, match="several models: Entry, Order"):
        advance_all([here, Entry()], "assign", actor=EVERYONE, at=NOON)

    assert not Order.objects.exclude(state=OrderState.OPENED).exists()


def test_nobody_takes_a_step_where_there_are_none():
    gone = Order.objects.create()
    Order.objects.all().delete()

    assert advance_all([], "assign", actor=EVERYONE, at=NOON) == []
    assert advance_all([gone], "assign", actor=EVERYONE, at=NOON) == []
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_many_take_a_step_in_a_fixed_number_of_queries(rows, django_assert_num_queries):
    orders = [Order.objects.create() for _ in range(rows)]
    advance_all([Order.objects.create()], "assign", actor=EVERYONE, at=NOON)  # the chain is there

    with django_assert_num_queries(9):
        advance_all(orders, "assign", actor=EVERYONE, at=NOON)
