"""Wire values of the fleet."""

from enum import StrEnum


class VehicleKind(StrEnum):
    """Kinds of sanitation vehicle."""

    SWEEPER = "sweeper"  # 洗扫车
    WASHER = "washer"  # 冲洗车
    SPRINKLER = "sprinkler"  # 洒水车
    FOG_CANNON = "fog_cannon"  # 雾炮车
    COLLECTOR = "collector"  # 清运车
    GUARDRAIL_WASHER = "guardrail_washer"  # 护栏清洗车
    OTHER = "other"
