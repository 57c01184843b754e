import pytest

from changming.intake.references import AMBIGUOUS, UNKNOWN, Directory, Entry

PEOPLE = Directory(
    [
        Entry("10001", "张三"),
        Entry("10002", "李四"),
        Entry("10003", "李四"),
        Entry("0007", "王五"),
        Entry("李一", "10001"),
    ]
)
VEHICLES = Directory(
    [Entry("V1", plate="粤B·12345", terminal="013912345678"), Entry("V2", plate="粤B67890", terminal="14")]
)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("10001", "10001"),
        ("张三", "10001"),
        ("张 三", "10001"),
        ("１０００２", "10002"),
        ("7", "0007"),
        ("0007", "0007"),
    ],
)
def test_person_is_found_by_id_then_by_unique_name(text: str, id: str) -> None:  # noqa: A002 -- the field's word
    assert PEOPLE.resolve(text).id == id


@pytest.mark.parametrize(
    ("text", "id"),
    [("V1", "V1"), ("v1", "V1"), ("粤B12345", "V1"), ("粤B·67890", "V2"), ("13912345678", "V1"), ("0014", "V2")],
)
def test_vehicle_is_found_by_id_plate_or_terminal(text: str, id: str) -> None:  # noqa: A002 -- the field's word
    assert VEHICLES.resolve(text).id == id


def test_name_of_two_is_ambiguous_and_says_whose() -> None:
    answer = PEOPLE.resolve("李四")

    assert (answer.id, answer.expected, answer.facts) == (None, AMBIGUOUS, {"ids": "10002, 10003"})


def test_text_that_nobody_goes_by_is_unknown() -> None:
    answer = PEOPLE.resolve("赵六")

    assert (answer.id, answer.expected) == (None, UNKNOWN)


def test_ids_that_differ_in_a_mark_are_different() -> None:
    assert Directory([Entry("S11")]).resolve("S1-1").id is None


def test_of_a_list_only_the_unknown_one_is_left_out() -> None:
    known, unknown = VEHICLES.resolve_all(("V2", "V9", "粤B67890", "V1"))

    assert (known, [text for text, _answer in unknown]) == (("V2", "V1"), ["V9"])


def test_a_line_in_several_pieces_is_named_by_its_one_id():
    pieces = [Entry("S1", "福荣路"), Entry("S1-10", "福荣路", part_of="S1"), Entry("S1-2", "福荣路", part_of="S1")]
    segments = Directory([*pieces, Entry("S2", "红荔路")])

    known, unknown = segments.resolve_all(("福荣路", "S2", "S1-2"))

    assert (known, unknown) == (("S1", "S1-2", "S1-10", "S2"), ())
