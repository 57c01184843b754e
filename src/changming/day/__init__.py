"""The day check: a gatherer fills one frozen `DayInputs`, `check` is pure and returns a `Report`."""
