"""Headers and words as teams write them, for tables that are told the messy way."""

from changming.simulation.tables import Cell

HEADERS: dict[str, dict[str, str]] = {
    "roads": {"id": "路段编号", "name": "路名", "grade": "保洁等级", "kind": "类型", "team": "责任队"},
    "people": {"id": "工号", "name": "姓名", "team": "队所", "role": "岗位"},
    "vehicles": {"id": "自编号", "plate": "车牌", "team": "班组", "kind": "车型", "terminal": "终端号"},
    "posts": {
        "id": "岗位编号",
        "name": "岗位名称",
        "team": "队（所）",
        "lon": "经度",
        "lat": "纬度",
        "radius_m": "半径(米)",
        "segments": "责任路段",
    },
    "roster": {
        "id": "班次编号",
        "person": "工号",
        "vehicle": "车牌号",
        "work": "作业类型",
        "post": "岗位",
        "segments": "责任路段",
        "facilities": "设施",
        "starts": "上岗时间",
        "ends": "下岗时间",
        "passes": "趟次",
    },
    "shifts": {"person": "人员", "segments": "责任路段", "shift": "班次", "pattern": "轮休"},
    "leave": {
        "person": "姓名",
        "from": "开始日期",
        "to": "结束日期",
        "kind": "类型",
        "substitute": "顶班",
        "approved_by": "批准人",
    },
    "facilities": {
        "id": "设施编号",
        "kind": "设施类型",
        "name": "名称",
        "lon": "经度",
        "lat": "纬度",
        "segment": "路段",
        "team": "责任队",
    },
    "works": {
        "facility": "设施",
        "segment": "路段",
        "work": "作业内容",
        "person": "姓名",
        "done_at": "完成时间",
        "photo": "照片",
        "skipped_reason": "未做原因",
    },
    "sign-ins": {
        "person": "工号",
        "time": "签到时间",
        "kind": "类型",
        "lon": "经度",
        "lat": "纬度",
        "datum": "坐标系",
        "accuracy_m": "定位精度(米)",
        "device": "打卡设备",
        "photo": "照片",
        "mock": "虚拟定位",
        "received_at": "上传时间",
        "note": "备注",
    },
    "weather": {"from": "开始日期", "to": "结束日期", "kind": "类型"},
    "photos": {
        "file": "文件",
        "person": "人员",
        "taken_at": "拍摄时间",
        "lon": "经度",
        "lat": "纬度",
        "about": "对象",
        "stage": "阶段",
        "received_at": "接收时间",
    },
    "tracks": {
        "device": "终端号",
        "time": "定位时间",
        "lon": "经度",
        "lat": "纬度",
        "datum": "坐标系",
        "speed_kmh": "速度(km/h)",
        "heading_deg": "方向",
        "work": "作业状态",
    },
}
FILES = {
    "roads": "道路台账",
    "people": "人员",
    "vehicles": "车辆",
    "posts": "岗位",
    "roster": "排班",
    "shifts": "责任路段",
    "leave": "请假",
    "facilities": "设施",
    "works": "作业登记",
    "sign-ins": "签到表",
    "photos": "照片",
    "weather": "天气",
}
_WORKS = {
    "manual_sweep": "普扫",
    "roving": "巡回保洁",
    "sweep": "机扫",
    "wash": "冲洗",
    "sprinkle": "洒水",
    "dust_suppression": "雾炮",
    "facility_wash": "擦洗",
    "inspect": "督查",
    "toilet_duty": "公厕保洁",
}
_WORDS: dict[tuple[str, str], dict[str, str]] = {
    ("roads", "grade"): {"1": "一级", "2": "二级", "3": "三级", "4": "四级"},
    ("roads", "kind"): {"carriageway": "机动车道"},
    ("vehicles", "kind"): {"sweeper": "洗扫车", "washer": "冲洗车", "sprinkler": "洒水车", "fog_cannon": "雾炮车"},
    ("roster", "work"): _WORKS,
    ("works", "work"): {**_WORKS, "facility_wash": "设施擦洗"},
    ("leave", "kind"): {"rest": "轮休", "leave": "请假", "sick": "病假", "training": "培训"},
    ("facilities", "kind"): {
        "toilet": "公厕",
        "bin": "果皮箱",
        "bus_stop": "公交站台",
        "collection_point": "垃圾收集点",
    },
    ("sign-ins", "kind"): {"in": "签到", "out": "签退", "patrol": "巡查"},
    ("photos", "stage"): {"on_site": "现场", "after": "整改后", "roll_call": "点名"},
}


def word(stem: str, column: str, value: Cell) -> Cell:
    """A cell's word as teams write it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return _WORDS.get((stem, column), {}).get(str(value), value)
