"""The same picture, found again."""

from changming.engines.likeness.columns import Likeness, Likenesses
from changming.engines.likeness.params import LikenessParams
from changming.engines.likeness.picture import describe
from changming.engines.likeness.search import Copies, find_copies, warm

__all__ = ["Copies", "Likeness", "LikenessParams", "Likenesses", "describe", "find_copies", "warm"]
