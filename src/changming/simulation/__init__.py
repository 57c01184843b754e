"""Made days with planted truth; imports nothing else of the house."""

from changming.simulation.make import make_day

__all__ = ["make_day"]
