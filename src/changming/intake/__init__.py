"""What comes in: bytes and files become columns and input errors."""
