import pytest

from changming.doors.desk.asked import Asked, asked_of


def test_asked_reads_filters_of_an_address():
    asked = asked_of(
        {"verdict": "not_done", "team": "沙嘴队", "q": " 福荣 ", "order": "name", "page": "3", "view": "passes"}
    )

    assert asked == Asked("not_done", "沙嘴队", text="福荣", order="name", view="passes", page=3)


@pytest.mark.parametrize(
    "query",
    [
        {"verdict": "guilty"}, {"order": "random"}, {"view": "3d"}, {"page": "0"}, {"page": "-1"}, {"page": "x"},
        {"page": "99999999"}, {"page": "٣"}, {"page": ""},
    ],
)  # fmt: skip
def test_asked_wrongly_is_not_asked(query):
    assert asked_of(query) == Asked()


def test_asked_cuts_what_is_endless():
    assert len(asked_of({"q": "x" * 5000}).text) == 100


def test_a_changed_filter_begins_at_page_one():
    asked = Asked(verdict="done", page=4)

    assert asked.filters(team="a") == {"verdict": "done", "team": "a"}
    assert asked.filters(page=5) == {"verdict": "done", "page": 5}
    assert asked.filters() == {"verdict": "done", "page": 4}


def test_defaults_are_left_out_of_an_address():
    assert Asked(order="name").filters(order="urgent", view="verdicts") == {}
