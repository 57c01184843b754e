"""What a file of shapes holds, whatever its format: layers of features with properties and a shape."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from changming.intake.problem import Problem

Shape = Any  # a shapely geometry; shapely has no types


@dataclass(frozen=True, slots=True, eq=False)
class Feature:
    """One feature: its number in the layer from 1, its properties as written, its shape in the file's coordinates.

    `shape` is two-dimensional; None where the feature has none or none that can be read.
    """

    row: int
    properties: Mapping[str, Any]
    shape: Shape | None


OPENSTREETMAP = "© OpenStreetMap contributors"  # ODbL 1.0, 4.3: a notice with every picture made of it


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """The features of a file, or of one of its layers.

    `name` is the layer's where a file has several; `crs` what the file says of its coordinates, as written;
    `datum` is set where the format fixes it; `attribution` is whom the file names as its source. `problems` stand for
    features that could not be read at all.
    """

    features: tuple[Feature, ...]
    name: str | None = None
    crs: str | None = None
    datum: str | None = None
    problems: tuple[Problem, ...] = ()
    attribution: str = ""


def flat(read: Callable[..., NDArray[Any]], written: NDArray[Any]) -> NDArray[Any]:
    """Shapes as shapely's `read` reads them, without heights and measures; None for what is empty or no shape."""
    with np.errstate(all="ignore"):  # numbers beyond all numbers are told by where they lie
        shapes: NDArray[Any] = shapely.force_2d(read(written, on_invalid="ignore"))
    shapes[shapely.is_empty(shapes)] = None
    return shapes
