"""What was given as proof, and every reason to distrust it."""
