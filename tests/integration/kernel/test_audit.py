"""The audit chain: written once, never altered, and every kind of tampering is named."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from changming.kernel.actor import SYSTEM, Actor
from changming.kernel.audit import AppendOnly, Broken, Chain, Entry, EntryQuerySet, Head, hash_of, head, record, verify

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
INSPECTOR = Actor("person:0007", "王敏")


class Colour(StrEnum):
    RED = "red"


def written(count, chain="620104"):
    return [
        record(chain=chain, action="test.do", actor=INSPECTOR, at=NOON + timedelta(minutes=n), subject=f"thing:{n}")
        for n in range(count)
    ]


def tamper(entry, **values):
    """Alter a row as somebody with the database in hand would."""
    super(EntryQuerySet, Entry.objects.filter(pk=entry.pk)).update(**values)


def remove(*entries):
    super(EntryQuerySet, Entry.objects.filter(pk__in=[entry.pk for entry in entries])).delete()


def test_entries_are_numbered_and_linked_in_each_chain():
    first, second = written(2)
    (other,) = written(1, chain="440304")

    assert [first.seq, second.seq, other.seq] == [1, 2, 1]
    assert [first.previous, second.previous, other.previous] == ["", first.hash, ""]
    assert head("620104") == Head("620104", 2, second.hash)
    assert head("nothing") == Head("nothing", 0, "")


def test_hash_is_that_of_the_documented_bytes():
    entry = record(
        chain="620104", action="test.do", actor=INSPECTOR, at=NOON, subject="thing:1", facts={"乙": 1, "a": '"'}
    )

    text = (
        '["620104",1,"2026-11-24T04:00:00.000000+00:00","person:0007","王敏","test.do","thing:1",{"a":"\\"","乙":1},""]'
    )

    assert entry.hash == hashlib.sha256(text.encode()).hexdigest()


def test_facts_are_kept_as_plain_values():
    facts = {
        "colour": Colour.RED,
        "on": date(2026, 11, 24),
        "at": NOON,
        "share": 0.5,
        "metres": 3.0,
        "money": Decimal("1.10"),
        "id": UUID(int=1),
        "list": (1, None, True),
        "set": {"b", "a"},
        7: {"x": 1e22},
    }

    entry = record(chain="620104", action="test.do", actor=SYSTEM, at=NOON, subject="thing:1", facts=facts)

    assert Entry.objects.get(pk=entry.pk).facts == {
        "colour": "red",
        "on": "2026-11-24",
        "at": "2026-11-24T04:00:00+00:00",
        "share": 0.5,
        "metres": 3,
        "money": "1.10",
        "id": "00000000-0000-0000-0000-000000000001",
        "list": [1, None, True],
        "set": ["a", "b"],
        "7": {"x": 10**22},
    }
    assert verify("620104") is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "a\0b", datetime(2026, 11, 24)])  # noqa: DTZ001 -- one without a zone
def test_what_no_database_keeps_as_given_is_refused(value):
    with pytest.raises(ValueError):
        record(chain="620104", action="test.do", actor=SYSTEM, at=NOON, subject="thing:1", facts={"value": value})

    assert head("620104").seq == 0


def test_an_object_is_no_fact():
    with pytest.raises(TypeError, match="object cannot stand in the audit chain"):
        record(chain="620104", action="test.do", actor=SYSTEM, at=NOON, subject="thing:1", facts={"value": object()})


def test_an_entry_is_undone_with_the_change_it_tells_of():
    written(1)

    def half_done():
        with transaction.atomic():
            written(1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()

    assert head("620104").seq == Entry.objects.count() == 1
    assert verify("620104") is None


@pytest.mark.parametrize(
    "tried",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda _: Entry.objects.update(action="other"),
        lambda _: Entry.objects.all().delete(),
        lambda entry: Entry.objects.bulk_update([entry], ["action"]),
        lambda _: Entry.objects.bulk_create([Entry()]),
        lambda entry: Entry.objects.create(chain="620104", seq=9, at=NOON, hash=entry.hash),
    ],
)
def test_entries_can_neither_be_altered_nor_removed(tried):
    (entry,) = written(1)

    with pytest.raises(AppendOnly):
        tried(entry)

    assert list(Entry.objects.values_list("hash", flat=True)) == [entry.hash]


def test_a_whole_chain_is_whole():
    entries = written(3)

    assert verify("620104") is None
    assert verify("620104", [Head("620104", each.seq, each.hash) for each in entries]) is None
    assert verify("620104", [Head("440304", 9, "0" * 64)]) is None


@pytest.mark.parametrize(
    "values",
    [
        {"action": "test.other"},
        {"actor_key": "person:0008"},
        {"actor_name": "张敏"},
        {"subject": "thing:9"},
        {"at": NOON},
        {"facts": {"added": 1}},
    ],
)
def test_altered_content_is_found(values):
    entries = written(3)
    tamper(entries[1], **values)

    assert verify("620104") == Broken("620104", 2, "altered")


def test_altered_content_with_its_hash_is_found_at_the_next():
    entries = written(3)
    tamper(entries[1], action="test.other")
    tamper(entries[1], hash=hash_of(Entry.objects.get(pk=entries[1].pk)))

    assert verify("620104") == Broken("620104", 3, "unlinked")


def test_a_removed_entry_is_found():
    entries = written(3)
    remove(entries[1])

    assert verify("620104") == Broken("620104", 2, "missing")


def test_cutting_the_newest_is_found_by_the_row():
    entries = written(3)
    remove(entries[2])

    assert verify("620104") == Broken("620104", 3, "cut")


def test_cutting_the_newest_with_the_row_is_found_by_an_exported_head():
    entries = written(3)
    exported = [Head("620104", 3, entries[2].hash)]
    remove(entries[2])
    Chain.objects.filter(name="620104").update(seq=2, hash=entries[1].hash)

    assert verify("620104") is None
    assert verify("620104", exported) == Broken("620104", 3, "cut")


def test_a_chain_written_anew_is_found_by_an_exported_head():
    exported = [Head("620104", 2, written(3)[1].hash)]
    remove(*Entry.objects.all())
    Chain.objects.all().delete()
    for _ in range(3):
        record(chain="620104", action="test.other", actor=SYSTEM, at=NOON, subject="thing:1")

    assert verify("620104") is None
    assert verify("620104", exported) == Broken("620104", 2, "rewritten")


def test_an_entry_that_the_row_does_not_know_is_found():
    entries = written(2)
    Chain.objects.filter(name="620104").update(seq=1, hash=entries[0].hash)

    assert verify("620104") == Broken("620104", 2, "added")


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc{}\"\\'é中", max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


class KeptFacts(TestCase):
    """Any facts come back from the database with the hash they were given."""

    @given(facts=st.dictionaries(st.text("ab中 .", max_size=4), PLAIN, max_size=4))
    def test_any_facts_keep_their_hash(self, facts):
        entry = record(chain="x", action="test.do", actor=SYSTEM, at=NOON, subject="thing:1", facts=facts)

        kept = Entry.objects.get(pk=entry.pk)

        assert json.dumps(kept.facts, sort_keys=True) == json.dumps(entry.facts, sort_keys=True)
        assert hash_of(kept) == kept.hash == entry.hash
