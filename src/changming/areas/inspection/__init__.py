"""What a check found wrong."""
