"""Wire values of standards: kinds of work, verdicts, weather."""

from enum import StrEnum


class Work(StrEnum):
    """Kinds of work a duty asks for."""

    MANUAL_SWEEP = "manual_sweep"  # 人工清扫
    ROVING = "roving"  # 巡回保洁
    SWEEP = "sweep"  # 机扫
    WASH = "wash"  # 冲洗
    SPRINKLE = "sprinkle"  # 洒水
    DUST_SUPPRESSION = "dust_suppression"  # 抑尘
    COLLECT = "collect"  # 清运
    GUARDRAIL_WASH = "guardrail_wash"  # 护栏清洗
    FACILITY_WASH = "facility_wash"  # 设施擦洗
    TOILET_DUTY = "toilet_duty"  # 公厕保洁
    INSPECT = "inspect"  # 督查


ON_FOOT = frozenset({Work.MANUAL_SWEEP, Work.ROVING, Work.TOILET_DUTY, Work.INSPECT})


class Verdict(StrEnum):
    """What the evidence says of a duty. None beside it means: not due yet."""

    DONE = "done"  # 已完成
    PARTLY = "partly"  # 部分完成
    NOT_DONE = "not_done"  # 未完成
    UNKNOWN = "unknown"  # 无法判定
    EXCUSED = "excused"  # 免计


class PackStatus(StrEnum):
    """A pack counts only once the director has decided; until then it is on trial."""

    TRIAL = "trial"  # 试运行
    IN_FORCE = "in_force"  # 执行


class WeatherKind(StrEnum):
    """Weather that may excuse work."""

    HEAT = "heat"  # 高温
    COLD = "cold"  # 低温
    RAIN = "rain"  # 雨
    RAINSTORM = "rainstorm"  # 暴雨
    SNOW = "snow"  # 雪
    WIND = "wind"  # 大风
    SAND = "sand"  # 沙尘


class SkipReason(StrEnum):
    """Why a piece of work was skipped."""

    COLD = "cold"  # 低温
    RAIN = "rain"  # 雨
    OCCUPIED = "occupied"  # 占道
    CONSTRUCTION = "construction"  # 施工
    OTHER = "other"
