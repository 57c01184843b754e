"""Whether the values of a pack are of the kinds its fields say: TOML may hold anything anywhere."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

EXPECTED: Mapping[Any, str] = {
    bool: "true or false",
    float: "a number",
    str: "a text",
    date: "a day",
    time: "a time of day",
}


def mistyped(value: Any, kind: Any, key: str) -> Iterator[str]:  # noqa: ANN401 -- what TOML gives, against what a field says
    """For each value within `value` that is not of its `kind`: its key, what was expected, and what it is."""
    origin = get_origin(kind)
    if origin is UnionType:
        wrongs = [list(mistyped(value, each, key)) for each in get_args(kind) if each is not NoneType]
        missing = value is None and NoneType in get_args(kind)
        yield from () if missing or not all(wrongs) else wrongs[0]
    elif is_dataclass(kind):
        hints = get_type_hints(kind)
        for part in fields(kind):
            inner = f"{key}.{part.name}".lstrip(".")
            yield from mistyped(getattr(value, part.name), hints[part.name], inner)
    elif origin in {tuple, Mapping}:
        inner_kind = get_args(kind)[0 if origin is tuple else 1]
        for name, item in enumerate(value) if origin is tuple else value.items():
            yield from mistyped(item, inner_kind, f"{key}.{name}")
    elif not _is(value, kind):
        yield f"{key}: expected {EXPECTED[kind]}, got {value!r}"


def _is(value: Any, kind: Any) -> bool:  # noqa: ANN401 -- the same
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return isinstance(value, kind)
