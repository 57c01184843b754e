"""Fixes laid on the road network."""
