"""Who works: persons, their leave and substitutes, shift patterns."""
