"""A day's rows become `DayInputs`: who is who is settled here, whether files gave the rows or the database."""

from changming.day.gathering.gather import NothingToCheck, Owner, gather_from, input_error
from changming.day.gathering.source import Earlier, Source

__all__ = ["Earlier", "NothingToCheck", "Owner", "Source", "gather_from", "input_error"]
