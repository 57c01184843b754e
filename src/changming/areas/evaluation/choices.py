"""Wire values of evaluation."""

from enum import StrEnum


class ScoreState(StrEnum):
    """Whether points take effect."""

    FORECAST = "forecast"  # 试算
