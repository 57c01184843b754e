"""Work at facilities: wiping, washing, emptying, and why it was skipped."""
