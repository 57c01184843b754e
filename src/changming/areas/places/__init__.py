"""Where work is owed: road segments, facilities, posts."""
