"""One module per family of commands: each has `add(families)` and its verbs."""
