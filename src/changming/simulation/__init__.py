"""Made days with planted truth; imports nothing else of the house."""

from changming.simulation.make import SizeError, make_day

__all__ = ["SizeError", "make_day"]
