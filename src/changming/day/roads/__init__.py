"""Vehicle work: fixes labelled, matched to the ledger, covered, judged."""

from changming.day.roads.check import judge_roads
from changming.day.roads.results import RoadsResult

__all__ = ["RoadsResult", "judge_roads"]
