"""The kernel's tables, found here by Django: each is written in the module of what it is for."""

from changming.kernel.audit import Chain, Entry
from changming.kernel.given import Origin
from changming.kernel.tasks import Task, Try
from changming.kernel.verification import Verification

__all__ = ["Chain", "Entry", "Origin", "Task", "Try", "Verification"]
