"""Arrays in, arrays out: no input, no output, no clock."""
