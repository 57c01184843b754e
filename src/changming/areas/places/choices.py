"""Wire values of places."""

from enum import StrEnum


class Grade(StrEnum):
    """Road grades of 城市环境卫生质量标准; 特级 is a local addition."""

    SPECIAL = "special"  # 特级
    FIRST = "1"  # 一级
    SECOND = "2"  # 二级
    THIRD = "3"  # 三级
    FOURTH = "4"  # 四级


class RoadKind(StrEnum):
    """Which part of a street a ledger line stands for."""

    CARRIAGEWAY = "carriageway"  # 机动车道
    SIDEWALK = "sidewalk"  # 人行道
    LANE = "lane"  # 背街小巷


class ProposalState(StrEnum):
    """Where a proposed line stands."""

    PROPOSED = "proposed"  # 待确认
    CONFIRMED = "confirmed"  # 已入台账
    REFUSED = "refused"  # 不采用


class FacilityKind(StrEnum):
    """Kinds of facility that are wiped, washed or emptied."""

    BIN = "bin"  # 果皮箱
    BUS_STOP = "bus_stop"  # 公交站台
    GUARDRAIL = "guardrail"  # 护栏
    TOILET = "toilet"  # 公厕
    COLLECTION_POINT = "collection_point"  # 垃圾收集点
    TREE_PIT = "tree_pit"  # 树坑
    OTHER = "other"
