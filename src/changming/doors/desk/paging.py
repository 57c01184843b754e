"""Pages of long lists: 50 rows, the count of all, the addresses of the pages before and after."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.utils.translation import gettext

from changming.doors.desk.asked import ROWS_A_PAGE
from changming.doors.desk.shared_parts import Pages
from changming.papers.words.numbers import count

Row = TypeVar("Row")


def paged(rows: Sequence[Row], number: int, at: Callable[[int], str]) -> tuple[Sequence[Row], Pages]:
    """Rows of page `number` (the last one where there are not so many), and what stands under them.

    at  gives the address of a page by its number
    """
    last = max(1, -(-len(rows) // ROWS_A_PAGE))
    page = min(number, last)
    start = (page - 1) * ROWS_A_PAGE
    return rows[start : start + ROWS_A_PAGE], pages(len(rows), page, at)


def pages(total: int, page: int, at: Callable[[int], str]) -> Pages:
    """The line under a list of `total` rows of which page `page` is shown."""
    start = (page - 1) * ROWS_A_PAGE
    end = min(start + ROWS_A_PAGE, total)
    showing = gettext("0 rows")
    if total:
        facts = {"from": count(start + 1), "to": count(end), "all": count(total)}
        showing = gettext("Rows {from} to {to} of {all}").format(**facts)
    return Pages(showing, at(page - 1) if page > 1 else "", at(page + 1) if end < total else "")
