"""Fixes laid on the road network, by a hidden Markov model."""

from changming.engines.matching.course import STEP_BRIDGED, STEP_DRIVEN, STEP_NONE, STEP_STILL
from changming.engines.matching.matcher import Match, match, warm
from changming.engines.matching.network import Network, build_network
from changming.engines.matching.params import MatchParams

__all__ = [
    "STEP_BRIDGED",
    "STEP_DRIVEN",
    "STEP_NONE",
    "STEP_STILL",
    "Match",
    "MatchParams",
    "Network",
    "build_network",
    "match",
    "warm",
]
