"""What goes out: the report and everything drawn from it."""
