"""Points from counts."""
