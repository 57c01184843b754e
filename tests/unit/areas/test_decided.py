from changming.areas.evidence.choices import DoubtCode, DoubtDecided
from changming.areas.evidence.rules import Decided, Doubt, DoubtKey, Proof, Source
from tests.unit.areas.made import sign_in

ROW = Proof("sign_in", Source("a.csv", 2))
NEXT = Proof("sign_in", Source("a.csv", 3))
PICTURE = Proof("photo", Source("photos/a.jpg"))
AWAY = Doubt(DoubtCode.OUTSIDE_POST, 300.0, 110.0, "m", "POST")
MIXED = Doubt(DoubtCode.OTHER_DATUM, 500.0, 110.0, "m", "gcj02")
CONFIRMED, DISMISSED = DoubtDecided.CONFIRMED, DoubtDecided.DISMISSED


def key(proof, doubt):
    return DoubtKey.of(proof, doubt.code, doubt.about)


def decided(*decisions):
    return Decided.by([(key(proof, doubt), decision) for proof, doubt, decision in decisions])


def test_evidence_points_to_itself():
    given = sign_in(row=7)

    assert given.proof == Proof("sign_in", Source("sign-ins.csv", 7))


def test_nothing_decided_leaves_all_doubts_and_finds_nothing_false():
    nothing = Decided.by([])

    assert nothing == Decided()
    assert nothing.left(ROW, (AWAY, MIXED)) == (AWAY, MIXED)
    assert not nothing.is_false(ROW, (AWAY, MIXED))


def test_a_dismissed_doubt_is_gone_and_no_other():
    known = decided((ROW, AWAY, DISMISSED))

    assert known.left(ROW, (AWAY, MIXED)) == (MIXED,)
    assert known.left(NEXT, (AWAY,)) == (AWAY,)
    assert known.left(Proof("photo", ROW.source), (AWAY,)) == (AWAY,)
    assert not known.is_false(ROW, (AWAY,))


def test_a_doubt_that_comes_to_be_about_something_else_is_another():
    elsewhere = Doubt(DoubtCode.OUTSIDE_POST, 300.0, 110.0, "m", "OTHER")
    measured_again = Doubt(DoubtCode.OUTSIDE_POST, 200.0, 110.0, "m", "POST")

    assert decided((ROW, AWAY, DISMISSED)).left(ROW, (elsewhere, measured_again)) == (elsewhere,)


def test_confirmed_evidence_is_false_whatever_doubts_are_left():
    known = decided((ROW, AWAY, CONFIRMED), (PICTURE, Doubt(DoubtCode.PHOTO_REUSED, about="b.jpg"), CONFIRMED))

    assert known.is_false(ROW)
    assert known.is_false(PICTURE)
    assert not known.is_false(NEXT, (AWAY,))
    assert known.left(ROW, (AWAY,)) == (AWAY,)


def test_a_datum_is_settled_for_every_row_of_its_file():
    dismissed = decided((ROW, MIXED, DISMISSED))
    other_file = Proof("sign_in", Source("b.csv", 2))
    other_datum = Doubt(DoubtCode.OTHER_DATUM, 500.0, 110.0, "m", "bd09")

    assert dismissed.left(NEXT, (MIXED, AWAY)) == (AWAY,)
    assert dismissed.left(other_file, (MIXED,)) == (MIXED,)
    assert dismissed.left(NEXT, (other_datum,)) == (other_datum,)


def test_a_confirmed_datum_makes_only_the_rows_false_that_carry_it():
    confirmed = decided((ROW, MIXED, CONFIRMED))

    assert confirmed.is_false(NEXT, (AWAY, MIXED))
    assert not confirmed.is_false(NEXT, (AWAY,))
    assert not confirmed.is_false(Proof("sign_in", Source("a.csv")))


def test_keys_that_differ_anywhere_have_other_digests():
    one = key(ROW, AWAY)
    others = [key(NEXT, AWAY), key(PICTURE, AWAY), key(ROW, MIXED), DoubtKey.of(ROW, AWAY.code, "")]

    assert one.digest == key(ROW, AWAY).digest
    assert len({one.digest, *(other.digest for other in others)}) == 5
    assert len(one.digest) == 64
