"""How like two pictures must be. Calibrated by `tests/bench/likeness.py`; a change is a new engine version."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LikenessParams:
    """Limits of the search.

    differing_share  a copy differs in at most this share of what both pictures show, 0-1
    tile_correlation a tile agrees from this correlation on, 0-1
    flat             standard deviation of its detail below which a tile shows nothing, grey levels
    least_tiles      so many tiles must agree
    enough_tiles     where fewer agree, what differs weighs more, in proportion
    least_votes      so many features must match before two pictures are laid on each other
    most_candidates  pictures looked at per picture and way of matching
    feature_bits     two features match when at most so many of their 256 bits differ
    code_bits        two whole pictures are looked at when at most so many of their 256 bits differ
    crowd            a drawer with more features than this says nothing
    """

    differing_share: float = 0.3
    tile_correlation: float = 0.9
    flat: float = 6.0
    least_tiles: int = 12
    enough_tiles: int = 48
    least_votes: int = 5
    most_candidates: int = 12
    feature_bits: int = 40
    code_bits: int = 48
    crowd: int = 96

    def __post_init__(self) -> None:
        """Raise ValueError for limits that cannot be meant."""
        if not 0 <= self.differing_share < 1 or not 0 < self.tile_correlation < 1:
            raise ValueError("differing_share is 0-1 (without 1), tile_correlation between 0 and 1")
        if (
            min(self.least_tiles, self.enough_tiles, self.least_votes - 2, self.most_candidates, self.crowd) < 1
            or self.flat <= 0
        ):
            raise ValueError(
                "least_tiles, enough_tiles, most_candidates, crowd and flat are positive, least_votes at least 3"
            )
