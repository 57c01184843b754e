"""What is kept of a picture, one by one and as columns of many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

FEATURES = 224  # most features kept of a picture
WORDS = 8  # uint32 words of one feature's descriptor
THUMB_PX = 128
CODE_WORDS = 4  # uint64 words of the whole picture's code


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """One picture. All zero where there was nothing to keep; such a picture is like no other.

    thumb  (THUMB_PX, THUMB_PX) uint8  the whole picture squeezed into a square
    code   (CODE_WORDS,) uint64        signs of its 256 lowest frequencies
    size_px (2,) int16                 width and height of the frame that features lie in
    spots  (n, 2) float32              features: x, y in that frame, n <= FEATURES
    words  (n, WORDS) uint32           their descriptors
    """

    thumb: NDArray[np.uint8]
    code: NDArray[np.uint64]
    size_px: NDArray[np.int16]
    spots: NDArray[np.float32]
    words: NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Likenesses:
    """Many pictures, entry by entry as in Likeness; features of picture i stand at `starts[i]:starts[i + 1]`."""

    thumb: NDArray[np.uint8] = field(default_factory=lambda: np.empty((0, THUMB_PX, THUMB_PX), np.uint8))
    code: NDArray[np.uint64] = field(default_factory=lambda: np.empty((0, CODE_WORDS), np.uint64))
    size_px: NDArray[np.int16] = field(default_factory=lambda: np.empty((0, 2), np.int16))
    starts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))
    spots: NDArray[np.float32] = field(default_factory=lambda: np.empty((0, 2), np.float32))
    words: NDArray[np.uint32] = field(default_factory=lambda: np.empty((0, WORDS), np.uint32))

    def __len__(self) -> int:
        return len(self.thumb)

    @classmethod
    def of(cls, pictures: Iterable[Likeness]) -> Self:
        """Columns of single pictures, in their order."""
        kept = list(pictures)
        if not kept:
            return cls()
        return cls(
            np.stack([picture.thumb for picture in kept]),
            np.stack([picture.code for picture in kept]),
            np.stack([picture.size_px for picture in kept]),
            np.concatenate([[0], np.cumsum([len(picture.spots) for picture in kept])]).astype(np.int64),
            np.concatenate([picture.spots for picture in kept]),
            np.concatenate([picture.words for picture in kept]),
        )

    @classmethod
    def concat(cls, parts: Sequence["Likenesses"]) -> Self:
        """The pictures of all parts, one after the other."""
        if not parts:
            return cls()
        counts = np.concatenate([np.diff(part.starts) for part in parts])
        return cls(
            np.concatenate([part.thumb for part in parts]),
            np.concatenate([part.code for part in parts]),
            np.concatenate([part.size_px for part in parts]),
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            np.concatenate([part.spots for part in parts]),
            np.concatenate([part.words for part in parts]),
        )

    def take(self, indices: Sequence[int] | NDArray[np.int64]) -> "Likenesses":
        """The pictures at `indices`, in that order."""
        chosen = np.asarray(indices, np.int64)
        counts = np.diff(self.starts)[chosen]
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        features = np.repeat(self.starts[chosen] - starts[:-1], counts) + np.arange(starts[-1])
        return Likenesses(
            self.thumb[chosen],
            self.code[chosen],
            self.size_px[chosen],
            starts,
            self.spots[features],
            self.words[features],
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Plain arrays by column name, for a file."""
        return {part.name: getattr(self, part.name) for part in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Back from plain arrays. Raises ValueError where they do not fit together."""
        read: dict[str, NDArray[Any]] = {}
        for name, empty in cls().arrays().items():
            array = arrays.get(name)
            if array is None or array.dtype != empty.dtype or array.shape[1:] != empty.shape[1:]:
                raise ValueError(f"likeness column {name}: missing or of another shape or type")
            read[name] = array
        starts = read["starts"]
        pictures, features = len(read["thumb"]), len(read["spots"])
        fits = len(starts) == pictures + 1 and starts[0] == 0 and starts[-1] == features
        fits = fits and len(read["code"]) == len(read["size_px"]) == pictures and len(read["words"]) == features
        if not fits or np.any(np.diff(starts) < 0) or np.any(np.diff(starts) > FEATURES):
            raise ValueError("likeness columns: lengths do not fit together")
        return cls(**read)
