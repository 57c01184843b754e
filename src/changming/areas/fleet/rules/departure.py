"""Whether a vehicle left where it stood."""

import numpy as np
from numpy.typing import NDArray


def departed(x_m: NDArray[np.float64], y_m: NDArray[np.float64], depart_m: float) -> bool:
    """Whether any of the places at which a device was seen lies further than `depart_m` from the first of them."""
    if not x_m.size:
        return False
    return bool((np.hypot(x_m - x_m[0], y_m - y_m[0]) > depart_m).any())
