"""Datums, projections and the local plane."""
