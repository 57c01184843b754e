"""Lengths and passes worked, by bounds: what evidence credits, and what could have been worked unseen."""

from changming.engines.coverage.borders import Lines, Places, claim_strays, reach_ends
from changming.engines.coverage.measure import Cover, CoverParams, Pass, Side, measure
from changming.engines.coverage.pieces import Pieces
from changming.engines.coverage.reach import Silences, within_reach
from changming.engines.coverage.stays import drive_between, leave_at_forks
from changming.engines.coverage.stretches import Kind, Stretches, lay_out
from changming.engines.coverage.switches import change_times_s, fill_switch
from changming.engines.coverage.turns import reach_turns

__all__ = [
    "Cover",
    "CoverParams",
    "Kind",
    "Lines",
    "Pass",
    "Pieces",
    "Places",
    "Side",
    "Silences",
    "Stretches",
    "change_times_s",
    "claim_strays",
    "drive_between",
    "fill_switch",
    "lay_out",
    "leave_at_forks",
    "measure",
    "reach_ends",
    "reach_turns",
    "within_reach",
]
