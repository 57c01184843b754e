"""Composition root: settings and the command line; wires ports to adapters."""
