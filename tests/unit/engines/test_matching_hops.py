import numpy as np
import pytest

from changming.engines.matching import STEP_BRIDGED, MatchParams, build_network, match
from changming.engines.matching.candidates import find_candidates
from changming.engines.matching.receiver import own_model
from changming.engines.matching.sightings import sight
from changming.engines.matching.stands import find_places
from changming.engines.matching.ways import new_ways

PARAMS = MatchParams()
KILOMETRE = np.arange(50.0, 951.0, 50.0)


def lay(lines, fixes, *, oneway):
    x_m, y_m, t_s = np.array(fixes, float).T
    return match(build_network(lines, [oneway] * len(lines)), x_m, y_m, t_s, PARAMS)


def driven(found):
    """Metres driven along each line, and those of them that are proven."""
    length_m = np.abs(found.piece_to_m - found.piece_from_m)
    proven_m = length_m * found.piece_proven
    return [
        np.bincount(found.piece_segment, metres, minlength=4).round().astype(int).tolist()
        for metres in (length_m, proven_m)
    ]


def drive_along(x_m, y_m, error_m, every_s=5.0):
    """Fixes on a way, off to one side by `error_m`, an even time apart."""
    return np.column_stack([x_m, y_m + error_m, every_s * np.arange(len(x_m))])


def noise(seed, size, sigma_m):
    return np.random.default_rng(seed).normal(0, sigma_m, size)


def wander(seed, size, sigma_m, every_s=5.0):
    """What a receiver's error does: it changes slowly, within a minute or so."""
    fade = np.exp(-every_s / 60)
    error_m = noise(seed, size, sigma_m)
    for i in range(1, size):
        error_m[i] = fade * error_m[i - 1] + np.sqrt(1 - fade**2) * error_m[i]
    return error_m


@pytest.mark.parametrize("seed", range(3))
def test_line_that_begins_loose_beside_another_is_entered(seed):
    lines = [[[0, 0], [1000, 0]], [[400, 12], [1000, 12]]]
    fixes = drive_along(KILOMETRE, np.where(KILOMETRE < 400, 0, 12), noise(seed, 19, 2))

    found = lay(lines, fixes, oneway=True)

    assert found.segment.tolist() == [0] * 7 + [1] * 12
    assert found.piece_from_m[found.piece_segment == 1].min() == 0


@pytest.mark.parametrize("seed", range(3))
def test_line_that_ends_loose_beside_another_is_left(seed):
    lines = [[[0, 0], [1000, 0]], [[0, 12], [600, 12]]]
    fixes = drive_along(KILOMETRE, np.where(KILOMETRE <= 600, 12, 0), noise(seed, 19, 2))

    found = lay(lines, fixes, oneway=True)

    assert found.segment.tolist() == [1] * 12 + [0] * 7
    assert found.piece_to_m[found.piece_segment == 1].max() == 600


@pytest.mark.parametrize("seed", range(3))
def test_long_lines_side_by_side_are_changed_over_midway(seed):
    lines = [[[0, 0], [1000, 0]], [[0, 12], [1000, 12]]]
    fixes = drive_along(KILOMETRE, np.where(KILOMETRE < 500, 0, 12), noise(seed, 19, 2))

    found = lay(lines, fixes, oneway=True)

    assert found.segment.tolist() == [0] * 9 + [1] * 10
    assert found.piece_to_m[found.piece_segment == 0].max() == pytest.approx(475, abs=5)
    assert found.piece_from_m[found.piece_segment == 1].min() == pytest.approx(475, abs=5)


@pytest.mark.parametrize("seed", range(5))
def test_street_that_crosses_is_not_changed_over_to(seed):
    lines = [[[-300, 0], [300, 0]], [[0, -300], [0, 300]]]

    found = lay(lines, drive_along(np.arange(-250.0, 251.0, 25.0), 0, wander(seed, 21, 2)), oneway=True)

    assert set(found.segment.tolist()) == {0}


@pytest.mark.parametrize("oneway", [True, False])
def test_short_slip_road_beside_a_line_is_not_hopped_to(oneway):
    lines = [[[0, 0], [1000, 0]], [[440, 12], [560, 12]]]

    fixes = [drive_along(KILOMETRE, 0, wander(seed, 19, 3)) for seed in range(20)]
    on_slip = [driven(lay(lines, track, oneway=oneway))[0][1] for track in fixes]

    assert sum(on_slip) == 0


@pytest.mark.parametrize("true_line", [0, 1])
def test_precise_receiver_is_never_credited_to_the_other_of_two_lines(true_line):
    lines, x_m = [[[0, 0], [4000, 0]], [[0, 10], [4000, 10]]], np.arange(50.0, 3951.0, 50.0)

    for seed in range(10):
        metres, proven = driven(lay(lines, drive_along(x_m, 10 * true_line, wander(seed, 79, 2)), oneway=True))

        assert metres[1 - true_line] == 0
        assert proven[true_line] == 3900


def test_poor_receiver_is_mostly_credited_to_the_line_it_was_on():
    lines, x_m = [[[0, 0], [4000, 0]], [[0, 10], [4000, 10]]], np.arange(50.0, 3951.0, 50.0)
    right_m, wrong_m, all_m = 0, 0, 40 * 3900

    for seed in range(40):
        _, proven = driven(lay(lines, drive_along(x_m, 10 * (seed % 2), wander(seed, 79, 8)), oneway=True))
        right_m, wrong_m = right_m + proven[seed % 2], wrong_m + proven[1 - seed % 2]

    assert right_m > 0.7 * all_m
    assert wrong_m < 0.2 * all_m


def test_receiver_whose_error_jumps_is_credited_to_the_line_it_was_on():
    lines = [[[0, 0], [4000, 0]], [[4000, 0], [8000, 0]], [[4000, 10], [8000, 10]]]
    x_m = np.arange(50.0, 7951.0, 50.0)

    proven = [driven(lay(lines, drive_along(x_m, 0, noise(seed, len(x_m), 4)), oneway=True))[1] for seed in range(20)]

    right_m, wrong_m = np.sum(proven, axis=0)[1:3]
    assert right_m > 0.99 * 20 * 3950
    assert wrong_m < 0.01 * 20 * 3950


SHORT_HIGH, LONG_LOW = np.sqrt(100**2 - 80**2), np.sqrt(165**2 - 80**2)
BOWS = [
    [[-300, 0], [0, 0]],
    [[0, 0], [80, SHORT_HIGH], [160, 0]],  # 200 m
    [[0, 0], [80, -LONG_LOW], [160, 0]],  # 330 m
    [[160, 0], [460, 0]],
]


@pytest.mark.parametrize(("pace_mps", "bows"), [(2.0, [200, 0]), (3.3, [0, 330])])
def test_way_in_a_gap_is_the_one_that_fits_the_pace(pace_mps, bows):
    before = [(-1 - 10 * pace_mps * k, 0.5, 100 - 10 * k) for k in (4, 3, 2, 1, 0)]
    after = [(161 + 10 * pace_mps * k, 0.5, 200 + 10 * k) for k in range(5)]

    found = lay(BOWS, before + after, oneway=False)

    metres, _ = driven(found)
    assert metres[1:3] == bows
    assert found.step_kind[4] == STEP_BRIDGED


@pytest.mark.parametrize("moved_m", [5, 12, 17])
def test_who_stood_in_a_gap_is_not_sent_round_the_block(moved_m):
    block = [[[-300, 0], [0, 0]], [[0, 0], [30, 0]], [[30, 0], [330, 0]], [[0, 0], [0, 90], [30, 90], [30, 0]]]
    before = [(2 - 80 * k, 0.5, 100 - 10 * k) for k in (3, 2, 1, 0)]
    after = [(2 + moved_m + 80 * k, 0.5, 200 + 10 * k) for k in range(4)]

    found = lay(block, before + after, oneway=False)

    metres, _ = driven(found)
    assert metres[3] == 0
    assert sum(metres) == 480 + moved_m


def own_of(error_m):
    """What a receiver that is off by so much is taken for, on a straight road."""
    size = len(error_m)
    model, network = PARAMS.model(), build_network([[[-100, 0], [50 * size + 100, 0]]], [False])
    places = find_places(model, 50.0 * np.arange(size), error_m, 10.0 * np.arange(size))
    found = find_candidates(network, places.where[:, 0].copy(), places.where[:, 1].copy(), model.search_m)
    return own_model(new_ways(network, on_foot=False), model, sight(model, places, found))


@pytest.mark.parametrize("sigma_m", [2.0, 4.0, 6.0])
def test_receiver_is_judged_by_its_own_fixes(sigma_m):
    judged = [own_of(wander(seed, 400, sigma_m, every_s=10.0)).sigma_m for seed in range(6)]

    assert np.mean(judged) == pytest.approx(sigma_m, rel=0.15)
    assert judged == pytest.approx([sigma_m] * 6, rel=0.25)


def test_receiver_is_judged_by_how_soon_its_error_changes():
    drifting, jumping = own_of(wander(1, 400, 4.0, every_s=10.0)), own_of(noise(1, 400, 4.0))

    assert drifting.correlated_s == pytest.approx(PARAMS.correlated_s, rel=0.25)
    assert jumping.correlated_s < 10


def test_receiver_of_few_fixes_is_taken_for_what_is_given():
    assert own_of(noise(1, 49, 2.0)) == PARAMS.model()
    assert own_of(noise(1, 50, 2.0)).sigma_m < PARAMS.sigma_m


@pytest.mark.parametrize(("sigma_m", "judged_m"), [(0.3, PARAMS.least_sigma_m), (12.0, PARAMS.most_sigma_m)])
def test_receiver_is_taken_for_neither_perfect_nor_useless(sigma_m, judged_m):
    assert own_of(wander(3, 400, sigma_m, every_s=10.0)).sigma_m == judged_m
