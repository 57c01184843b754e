"""Pure decisions about points: which finding falls under which item. Every point names its rule and version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from changming.areas.standards.rules import Pack


@dataclass(frozen=True, slots=True)
class Charge:
    """One finding charged to one item of the pack. `finding` and `item` are indexes."""

    team: str
    finding: int
    item: int


def rule_name(pack: Pack, item: int) -> str:
    """The rule behind a deduction: item, pack and version."""
    return f"{pack.score_items[item].id}@{pack.name}-{pack.version}"


def charges(findings: Iterable[tuple[str, str]], pack: Pack) -> list[Charge]:
    """What each finding, given as (team, code), is charged to; a code that no item names costs nothing."""
    item_of: Mapping[str, int] = {code: index for index, item in enumerate(pack.score_items) for code in item.findings}
    return [
        Charge(team, index, item_of[code]) for index, (team, code) in enumerate(findings) if team and code in item_of
    ]


def fixed_order(teams: Iterable[str]) -> Sequence[str]:
    """Teams as they stand on every paper while the pack is on trial: by name, never by points."""
    return sorted(set(teams) - {""})


@dataclass(frozen=True, slots=True)
class Taken:
    """Points taken for one finding, under one item; `finding` is the finding's key, `rule` item and version."""

    item: str
    points: float
    finding: str
    rule: str


@dataclass(frozen=True, slots=True)
class TeamScore:
    """A team's points of one day under one version of a pack, on trial: a forecast, without a rank."""

    team: str
    total: float
    items: Mapping[str, float]
    taken: tuple[Taken, ...]
    exposure: int
    pack: str
    version: str
