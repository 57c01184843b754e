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


class Role(StrEnum):
    """What an account is for. Its permissions stand in `rules.access`."""

    DIRECTOR = "director"  # 主任
    INSPECTOR = "inspector"  # 督查员
    TEAM_LEADER = "team_leader"  # 队所长
    CLEANER = "cleaner"  # 保洁员
    DRIVER = "driver"  # 驾驶员
    CIVILISATION_OFFICE = "civilisation_office"  # 文明办
    AUDITOR = "auditor"  # 审计员
    SYSTEM_ADMINISTRATOR = "system_administrator"  # 系统管理员
    SECURITY_ADMINISTRATOR = "security_administrator"  # 安全管理员
    AUDIT_ADMINISTRATOR = "audit_administrator"  # 审计管理员


class Scope(StrEnum):
    """How far a grant reaches."""

    CITY = "city"  # 全市
    DISTRICT = "district"  # 全区
    TEAM = "team"  # 一个队所
    PLACE = "place"  # 一处


class OrganisationKind(StrEnum):
    """Whose people clean."""

    BUREAU = "bureau"  # 环卫部门
    OPERATOR = "operator"  # 市场化运营企业
