"""Vehicle work: fixes labelled, matched to the ledger, covered, judged."""

from changming.day.roads.check import judge_roads
from changming.day.roads.results import RoadFact, RoadsResult, Seen

__all__ = ["RoadFact", "RoadsResult", "Seen", "judge_roads"]
