"""Clock, errors, work calendar: no word of the field in it."""
