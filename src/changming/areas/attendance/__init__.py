"""Work on foot: who was on post."""
