"""Vehicle work: fixes labelled, matched to the ledger, covered, judged."""

from changming.day.roads.check import judge_roads
from changming.day.roads.passes import Passes, SegmentPass
from changming.day.roads.results import RoadsResult

__all__ = ["Passes", "RoadsResult", "SegmentPass", "judge_roads"]
