from dataclasses import replace

from changming.areas.evaluation.rules import Charge, charges, fixed_order, rule_name
from tests.unit.areas.made import PACK

FIRST, SECOND = PACK.score_items[:2]
TWO = replace(PACK, score_items=(replace(FIRST, findings=("a", "b")), replace(SECOND, findings=("c",))))


def test_a_finding_is_charged_to_the_item_that_names_its_code():
    found = charges([("T1", "c"), ("T2", "b"), ("T1", "nobody names this"), ("", "a"), ("T1", "a")], TWO)

    assert found == [Charge("T1", 0, 1), Charge("T2", 1, 0), Charge("T1", 4, 0)]


def test_a_rule_is_named_by_item_pack_and_version():
    assert rule_name(TWO, 1) == f"{SECOND.id}@{PACK.name}-{PACK.version}"


def test_teams_stand_by_name_each_once_and_none_without_one():
    assert fixed_order(["T2", "", "T1", "T2"]) == ["T1", "T2"]
