"""What a person asked of a list: filters, order, page, selection. It stands in the address and can be sent on."""

from collections.abc import Mapping
from dataclasses import dataclass

from changming.papers.words.names import VERDICTS

ROWS_A_PAGE = 50
ORDERS = ("urgent", "name")
VIEWS = ("verdicts", "passes", "sides")
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters of a list; what was asked wrongly is not asked."""

    verdict: str = ""
    team: str = ""
    kind: str = ""
    code: str = ""
    state: str = ""
    text: str = ""
    order: str = "urgent"
    view: str = "verdicts"
    page: int = 1
    selected: str = ""

    def filters(self, **changed: object) -> dict[str, object]:
        """As query parameters, defaults left out; `changed` ones instead. A changed filter begins at page 1."""
        page = "" if changed and "page" not in changed else self.page
        said: dict[str, object] = {
            "verdict": self.verdict,
            "team": self.team,
            "kind": self.kind,
            "code": self.code,
            "state": self.state,
            "q": self.text,
            "order": self.order,
            "view": self.view,
            "page": page,
            "selected": self.selected,
        }
        said |= changed
        defaults = {"order": "urgent", "view": "verdicts", "page": 1}
        return {name: value for name, value in said.items() if value not in {"", defaults.get(name)}}


def asked_of(query: Mapping[str, str]) -> Asked:
    """Read from an address's query."""
    return Asked(
        verdict=_one_of(query.get("verdict", ""), (*VERDICTS, "none")),
        team=query.get("team", "")[:LONGEST],
        kind=query.get("kind", "")[:LONGEST],
        code=query.get("code", "")[:LONGEST],
        state=query.get("state", "")[:LONGEST],
        text=query.get("q", "").strip()[:LONGEST],
        order=_one_of(query.get("order", ""), ORDERS) or "urgent",
        view=_one_of(query.get("view", ""), VIEWS) or "verdicts",
        page=_page(query.get("page", "")),
        selected=query.get("selected", "")[:LONGEST],
    )


def _one_of(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else ""


def _page(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() and 0 < len(value) < 7 and int(value) else 1
