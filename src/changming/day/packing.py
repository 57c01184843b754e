"""A report and the names beside it as bytes, and back, exactly as they were: what `report.json` says is drawn later."""

import gc
import gzip
import json
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from changming.day.roads import Passes
from changming.papers.report import Faces, Report

Thing = TypeVar("Thing", Report, Faces, Passes)
Draw = Callable[[Any], Any]
QUICK = 3  # of gzip's levels: half the time of its best, a tenth larger


def pack(thing: Report | Faces | Passes) -> bytes:
    """The same bytes for the same content."""
    text = json.dumps(_laid(thing), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return gzip.compress(text.encode(), QUICK, mtime=0)


def unpack(kind: type[Thing], packed: bytes, zone: ZoneInfo) -> Thing:
    """The thing itself, its times in the district's zone. Raises ValueError for other bytes."""
    try:
        with _no_garbage():
            made = _dataclass_maker(kind, zone)(json.loads(gzip.decompress(packed)))
    except (OSError, EOFError, KeyError, TypeError, IndexError, ValueError) as broken:
        raise ValueError(f"no packed {kind.__name__}") from broken
    if not isinstance(made, kind):
        raise TypeError(kind.__name__)
    return made


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Look for no garbage while much is made and nothing thrown away: a third of the time goes into that."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _laid(value: Any) -> Any:  # noqa: ANN401 -- any part of a report
    kind: Any = type(value)
    return _layer(kind)(value)


@cache
def _layer(kind: Any) -> Draw:  # noqa: ANN401 -- any class
    """How values of a type are laid out."""
    if is_dataclass(kind):
        names = [part.name for part in fields(kind)]
        return lambda value: [_laid(getattr(value, name)) for name in names]
    if issubclass(kind, Mapping):
        return lambda value: {key: _laid(item) for key, item in value.items()}
    if issubclass(kind, tuple | list):
        return lambda value: [_laid(item) for item in value]
    return date.isoformat if kind is date else datetime.isoformat if issubclass(kind, datetime) else _as_it_is


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 -- a text, a number, None
    return value


@cache
def _maker(hint: Any, zone: ZoneInfo) -> Draw:  # noqa: ANN401 -- a type hint has no better name
    """How a value of that type is made of what lies there."""
    if is_dataclass(hint) and isinstance(hint, type):
        return _dataclass_maker(hint, zone)
    if hint is datetime:
        return lambda laid: datetime.fromisoformat(laid).astimezone(zone)
    if hint is date:
        return date.fromisoformat
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        return _tuple_maker(inner, zone)
    return _inner_maker(origin, inner, zone)


def _dataclass_maker(kind: type[Any], zone: ZoneInfo) -> Draw:
    hints = get_type_hints(kind)
    makers = [_maker(hints[part.name], zone) for part in fields(kind)]
    return lambda laid: kind(*[make(value) for make, value in zip(makers, laid, strict=True)])


def _tuple_maker(inner: tuple[Any, ...], zone: ZoneInfo) -> Draw:
    if inner[-1] is Ellipsis:
        item = _maker(inner[0], zone)
        return lambda laid: tuple([item(value) for value in laid])
    items = [_maker(one, zone) for one in inner]
    return lambda laid: tuple([make(value) for make, value in zip(items, laid, strict=True)])


def _inner_maker(origin: Any, inner: tuple[Any, ...], zone: ZoneInfo) -> Draw:  # noqa: ANN401 -- as above
    if origin in {Union, types.UnionType}:
        make = _maker(next(one for one in inner if one is not type(None)), zone)
        return lambda laid: None if laid is None else make(laid)
    if origin is not None and issubclass(origin, Mapping):
        item = _maker(inner[1], zone)
        return lambda laid: {key: item(value) for key, value in laid.items()}
    return lambda laid: laid
