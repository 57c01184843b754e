"""The kernel's tables, found here by Django: each is written in the module of what it is for."""

from changming.kernel.given import Origin

__all__ = ["Origin"]
