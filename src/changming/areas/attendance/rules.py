"""Pure decisions of attendance."""
