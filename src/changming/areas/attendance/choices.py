"""Wire values of attendance."""

from enum import StrEnum


class MarkKind(StrEnum):
    """What shows a person on post."""

    IN = "in"  # 签到
    OUT = "out"  # 签退
    PATROL = "patrol"  # 巡查
    ROLL_CALL = "roll_call"  # 点名
    PHOTO = "photo"  # 现场照片
    FIX = "fix"  # 定位


class Lapse(StrEnum):
    """What attendance finds wrong with a duty; the same words as the findings they become."""

    NOT_ON_POST = "not_on_post"  # 缺岗
    LATE_ON_POST = "late_on_post"  # 迟到
    LEFT_EARLY = "left_early"  # 早退
    NO_SIGN_IN = "no_sign_in"  # 缺签到
    NO_SIGN_OUT = "no_sign_out"  # 缺签退
