"""The slow and obvious way to find copies: every pair, every feature, no drawers, no sampling, plain NumPy."""

import itertools

import numpy as np

from changming.engines.likeness import Likenesses, LikenessParams
from changming.engines.likeness.agreement import unframed
from changming.engines.likeness.features import MIRROR, WORD_ORDER

SIDE, TILE, STEP = 128, 16, 8


def copies(queries: Likenesses, among: Likenesses, params: LikenessParams) -> set[tuple[int, int]]:
    """(query, picture) for every pair that shows the same picture; of one set with query > picture."""
    same = queries is among
    found = set()
    for query, picture in itertools.product(range(len(queries)), range(len(among))):
        if same and query == picture:
            continue
        if min(distances(queries, query, among, picture, params), default=1.0) <= params.differing_share:
            found.add((max(query, picture), min(query, picture)) if same else (query, picture))
    return found


def distances(queries, query, among, picture, params):
    own, other = _features(queries, query), _features(among, picture)
    for symmetry in (0, MIRROR):
        matches = _matches(own[1][:, WORD_ORDER[symmetry]], other[1], params.feature_bits)
        if len(matches) < params.least_votes:
            continue
        here, there = own[0][matches[:, 0]].copy(), other[0][matches[:, 1]]
        flip = np.eye(3)
        if symmetry:
            flip = np.array([[-1.0, 0, queries.size_px[query, 0] - 1.0], [0, 1, 0], [0, 0, 1]])
            here[:, 0] = flip[0, 2] - here[:, 0]
        onto = _map(here, there)
        if onto is not None:
            onto = _to_thumb(among.size_px[picture]) @ onto @ flip @ np.linalg.inv(_to_thumb(queries.size_px[query]))
            yield differing(queries.thumb[query], among.thumb[picture], onto, params)


def _features(many, index):
    part = slice(many.starts[index], many.starts[index + 1])
    return many.spots[part].astype(float), many.words[part]


def _matches(own, other, bits):
    if len(own) == 0 or len(other) == 0:
        return np.empty((0, 2), int)
    apart = np.bitwise_count(own[:, None] ^ other[None]).sum(2)
    return np.array([(n, row.argmin()) for n, row in enumerate(apart) if row.min() <= bits], int).reshape(-1, 2)


def _map(here, there):
    """The map most matches agree on, tried from every pair of matches; None where fewer than five do."""
    best, most = None, 4
    z, w = here @ [1, 1j], there @ [1, 1j]
    for i, j in itertools.combinations(range(len(z)), 2):
        if abs(z[j] - z[i]) < 20:
            continue
        turn = (w[j] - w[i]) / (z[j] - z[i])
        if not 0.55 <= abs(turn) <= 1.8 or abs(np.angle(turn)) > np.arcsin(0.25):
            continue
        agree = np.abs(turn * z + (w[i] - turn * z[i]) - w) <= 4
        if agree.sum() > most:
            best, most = agree, agree.sum()
    if best is None:
        return None
    for near in (7, 5, 4, 3):
        ground = np.column_stack([here, np.ones(len(here))])
        affine = np.linalg.lstsq(ground[best], there[best], rcond=None)[0].T
        agree = np.hypot(*(ground @ affine.T - there).T) <= near
        best = agree if agree.sum() >= 5 else best
    return np.vstack([affine, [0, 0, 1]])


def _to_thumb(size):
    x, y = SIDE / size.astype(float)
    return np.array([[x, 0, x / 2 - 0.5], [0, y, y / 2 - 0.5], [0, 0, 1]])


def differing(one, other, onto, params) -> float:
    """Share of tiles that differ among those that show something in both thumbs."""
    rows, columns = np.mgrid[:SIDE, :SIDE]
    x, y, _ = onto @ np.stack([columns.ravel(), rows.ravel(), np.ones(SIDE * SIDE)])
    seen = _at(_detail(other), x, y).reshape(SIDE, SIDE)
    inside = (_at(unframed(other).astype(float), x, y, outside=0).reshape(SIDE, SIDE) > 127) & (unframed(one) > 0)
    mine = _detail(one)
    agree = shown = 0
    for top, left in itertools.product(range(0, SIDE - TILE + 1, STEP), repeat=2):
        tile = (slice(top, top + TILE), slice(left, left + TILE))
        a, b = mine[tile], seen[tile]
        low, high = sorted((a.std(), b.std()))
        if inside[tile].mean() >= 0.9 and high >= params.flat and low >= params.flat / 2:
            shown += 1
            agree += np.corrcoef(a.ravel(), b.ravel())[0, 1] >= params.tile_correlation
    if agree < params.least_tiles:
        return 1.0
    return min(1.0, (1 - agree / shown) * max(1.0, params.enough_tiles / agree))


def _detail(thumb):
    shown = (unframed(thumb) > 0).astype(float)
    fine, coarse = (_blurred(thumb * shown, px) / np.maximum(_blurred(shown, px), 1e-3) for px in (1, 5))
    return (fine - coarse) * shown


def _blurred(picture, px):
    reach = 4 * px
    weights = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * px * px))
    weights /= weights.sum()
    for axis in (0, 1):
        padded = np.pad(picture, [(reach, reach) if axis == k else (0, 0) for k in (0, 1)], mode="reflect")
        picture = sum(weight * np.take(padded, range(n, n + SIDE), axis) for n, weight in enumerate(weights))
    return picture


def _at(picture, x, y, outside=None):
    """Bilinear, the edge repeated outside, or `outside` there."""
    if outside is not None:
        picture = np.pad(picture, 1, constant_values=outside)
        x, y = x + 1, y + 1
    most = len(picture) - 1
    x, y = np.clip(x, 0, most), np.clip(y, 0, most)
    left, top = np.minimum(x.astype(int), most - 1), np.minimum(y.astype(int), most - 1)
    dx, dy = x - left, y - top
    upper = picture[top, left] * (1 - dx) + picture[top, left + 1] * dx
    lower = picture[top + 1, left] * (1 - dx) + picture[top + 1, left + 1] * dx
    return upper * (1 - dy) + lower * dy
