"""Changming 常明 keeps a city's standards kept."""

__version__ = "0.1.0"
