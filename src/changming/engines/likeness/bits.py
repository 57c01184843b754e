"""Counting the bits in which two codes or descriptors differ."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True)
def within(one: NDArray[np.uint64], other: NDArray[np.uint64], most: int) -> int:
    """Bits in which two rows of words differ; more than `most`, and no more counted, where they are too far apart.

    The sum of bits in each word is the form that compilers turn into one instruction (Warren 2002, Hacker's Delight).
    """
    apart = 0
    for k in range(len(one)):
        v = one[k] ^ other[k]
        v -= (v >> np.uint64(1)) & np.uint64(0x5555555555555555)
        v = (v & np.uint64(0x3333333333333333)) + ((v >> np.uint64(2)) & np.uint64(0x3333333333333333))
        v = (v + (v >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
        apart += int((v * np.uint64(0x0101010101010101)) >> np.uint64(56))
        if apart > most:
            break
    return apart
