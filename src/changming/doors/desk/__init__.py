"""The desk: pages of the inspection section in the office."""
