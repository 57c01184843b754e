"""One package per field of work, all with the same files."""
