"""Wire values of evidence: kinds, grades, stable codes of doubts and labels."""

from enum import StrEnum


class SignInKind(StrEnum):
    """What a sign-in claims."""

    IN = "in"  # 签到
    OUT = "out"  # 签退
    PATROL = "patrol"  # 巡查


class SignInGrade(StrEnum):
    """How good the evidence of presence is."""

    POSITION = "position"
    SHEET = "sheet"
    ROLL_CALL = "roll_call"


class Stage(StrEnum):
    """What a photo was taken for."""

    ON_SITE = "on_site"  # 现场
    BEFORE = "before"  # 整改前
    AFTER = "after"  # 整改后
    ROLL_CALL = "roll_call"  # 点名
    LOCATION_SHOT = "location_shot"  # 位置截图


class TakenFrom(StrEnum):
    """Where the time of a photo comes from."""

    EXIF = "exif"
    SHEET = "sheet"
    WATERMARK = "watermark"
    FILE_NAME = "file_name"
    UNKNOWN = "unknown"


class DoubtCode(StrEnum):
    """Reasons to distrust a sign-in or a photo."""

    NO_FIX = "no_fix"
    FIX_TOO_COARSE = "fix_too_coarse"
    OUTSIDE_POST = "outside_post"
    OUTSIDE_WINDOW = "outside_window"
    IMPOSSIBLE_SPEED = "impossible_speed"
    SHARED_DEVICE = "shared_device"
    DEVICE_CHANGED = "device_changed"
    REPEATED_COORDINATES = "repeated_coordinates"
    MOCK_LOCATION = "mock_location"
    CLOCK_SKEW = "clock_skew"
    OTHER_DATUM = "other_datum"
    PHOTO_REUSED = "photo_reused"
    PHOTO_ELSEWHERE = "photo_elsewhere"
    PHOTO_OTHER_TIME = "photo_other_time"
    PHOTO_UNREADABLE = "photo_unreadable"
    PHOTO_TOO_SMALL = "photo_too_small"
    PHOTO_TOO_DARK = "photo_too_dark"


class FixLabel(StrEnum):
    """What is said of a fix. All but `late` keep it from being used."""

    REPEATED = "repeated"
    FUTURE = "future"
    JUMP = "jump"
    FROZEN = "frozen"
    NOT_FIXED = "not_fixed"
    OFF_LEDGER = "off_ledger"
    LATE = "late"


class DoubtDecided(StrEnum):
    """What a person decided of a doubt."""

    CONFIRMED = "confirmed"  # 属实: the evidence is false
    DISMISSED = "dismissed"  # 不属实: the evidence stands


PROVES_NOTHING = frozenset({DoubtCode.OUTSIDE_POST, DoubtCode.OUTSIDE_WINDOW, DoubtCode.NO_FIX})
