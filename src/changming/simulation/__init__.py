"""Made days with planted truth; imports nothing else of the house."""
