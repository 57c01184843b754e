"""Wire values of people."""

from enum import StrEnum


class LeaveKind(StrEnum):
    """Why a person is off; the roster's own rest days are `rest`."""

    LEAVE = "leave"  # 请假
    REST = "rest"  # 轮休
    SICK = "sick"  # 病假
    INJURY = "injury"  # 工伤
    TRAINING = "training"  # 培训
    SECONDED = "seconded"  # 抽调
