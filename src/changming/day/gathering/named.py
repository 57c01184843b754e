"""What a day without a table of its own is known by: whom and what its roster and shifts name."""

from changming.day.gathering.reading import Reading

DUTY_TABLES = ("roster", "shifts")


def named_by_duties(reading: Reading, kind: str, *columns: str) -> list[str]:
    """What roster and shifts name in these columns, each once, where there is no table of that kind.

    Spellings that differ in case alone are one.
    """
    if reading.source.has(kind):
        return []
    found: dict[str, str] = {}
    for table in DUTY_TABLES:
        for record in reading.source.rows(table).records:
            for column in columns:
                value = record.values.get(column, ())
                for text in (value,) if isinstance(value, str) else value:
                    found[text.casefold()] = min(text, found.get(text.casefold(), text))
    return sorted(found.values())
