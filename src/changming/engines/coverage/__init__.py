"""Lengths and passes worked."""
