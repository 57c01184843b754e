"""The day check: two gatherers fill one frozen `DayInputs`, `check` is pure and returns a `Report`."""
