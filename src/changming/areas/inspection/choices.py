"""Stable codes of findings."""

from enum import StrEnum


class FindingState(StrEnum):
    """How far a finding is."""

    PROPOSED = "proposed"  # 等人来定
    CONFIRMED = "confirmed"  # 属实
    DISMISSED = "dismissed"  # 不属实
    WITHDRAWN = "withdrawn"  # 证据里已看不出


class FindingCode(StrEnum):
    """What the day check proposes as a finding; a person confirms or dismisses it."""

    NOT_ON_POST = "not_on_post"
    LATE_ON_POST = "late_on_post"
    LEFT_EARLY = "left_early"
    NO_SIGN_IN = "no_sign_in"
    NO_SIGN_OUT = "no_sign_out"
    NOT_DEPARTED = "not_departed"
    EVIDENCE_DOUBTFUL = "evidence_doubtful"
    EVIDENCE_MISSING = "evidence_missing"
    SEGMENT_MISSED = "segment_missed"
    SEGMENT_SHORT = "segment_short"
    TOO_FAST = "too_fast"
    WASH_OVERDUE = "wash_overdue"
