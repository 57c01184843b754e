"""What must be done where, how often and to what limit: packs, duties, weather rules."""
