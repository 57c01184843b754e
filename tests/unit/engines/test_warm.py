"""After an engine has been warmed no run has anything to compile."""

import numpy as np
from numba.core import event

from changming.engines import likeness, matching


def test_after_warming_a_match_compiles_nothing():
    matching.warm()
    network = matching.build_network([[[0, 0], [90, 10], [200, 0]], [[200, 0], [0, 0]]], [False, True])

    with event.install_recorder("numba:compile") as compiled:
        matching.match(network, [5, 60, 190, 190, 400], [0, 3, 1, 1, 9], [0, 9, 40, 90, 99], matching.MatchParams())

    assert len(compiled.buffer) == 0


def test_after_warming_a_search_compiles_nothing():
    likeness.warm()
    noise = np.kron(np.random.default_rng(1).integers(0, 256, (16, 20), np.uint8), np.ones((9, 9), np.uint8))

    with event.install_recorder("numba:compile") as compiled:
        pictures = likeness.Likenesses.of([likeness.describe(noise), likeness.describe(noise[::-1])])
        copies = likeness.find_copies(pictures, pictures)

    assert (len(compiled.buffer), copies.query.tolist()) == (0, [1])
