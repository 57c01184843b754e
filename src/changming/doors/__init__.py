"""Doors: what people and machines open. A door parses, calls one action or query, and renders."""
