"""What is kept of one picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from changming.engines.likeness.codes import code_of
from changming.engines.likeness.columns import CODE_WORDS, THUMB_PX, WORDS, Likeness
from changming.engines.likeness.features import features, framed

NOTHING = Likeness(
    np.zeros((THUMB_PX, THUMB_PX), np.uint8),
    np.zeros(CODE_WORDS, np.uint64),
    np.zeros(2, np.int16),
    np.empty((0, 2), np.float32),
    np.empty((0, WORDS), np.uint32),
)


def describe(gray: NDArray[np.uint8] | None) -> Likeness:
    """The likeness of a picture (h, w) of luminance, upright, best at 400 to 800 px; NOTHING where there is none."""
    frame = None if gray is None else framed(gray)
    if frame is None:
        return NOTHING
    thumb = np.asarray(cv2.resize(frame, (THUMB_PX, THUMB_PX), interpolation=cv2.INTER_AREA), np.uint8)
    spots, words = features(frame)
    return Likeness(thumb, code_of(thumb), np.array(frame.shape[::-1], np.int16), spots, words)
