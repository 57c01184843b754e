"""The kinds of table a day folder has: their names, their columns, how each column is headed and read."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from changming.intake import words
from changming.intake.words import Words

TEXT, ID, IDS, NUMBER, WHOLE, FLAG, WORD, TIME, SPAN, DAY, PLACE, PAIR = (
    "text",
    "id",
    "ids",
    "number",
    "whole",
    "flag",
    "word",
    "time",  # an instant
    "span",  # the begin or the end of a stretch of time: a day or an instant
    "day",  # the day of an hour in another column
    "place",  # degrees
    "pair",  # longitude and latitude in one cell, in either order
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its English name, what its cells are, and the other headers it goes by, the first holds first."""

    name: str
    type: str
    headers: tuple[str, ...] = ()
    words: Words | None = None
    least: float = 0.0  # of a number; of a place the most, in degrees
    open_words: str | None = None  # what a word that is not known stands for; None: it is an error
    within: bool = False  # a cell may contain its word among others


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of table.

    `needs`: of each group at least one cell must be given, else the row is left out. `id_from`: what stands in for
    an id where a table has no such column. `unique`: the second of two rows with one id is an error.
    """

    name: str
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    needs: tuple[tuple[str, ...], ...]
    id_from: tuple[str, ...] = ()
    unique: bool = False

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def needed(self) -> frozenset[str]:
        """Columns that stand alone in their group: a row without one of them is left out."""
        return frozenset(group[0] for group in self.needs if len(group) == 1)


def _id(*headers: str) -> Column:
    return Column("id", ID, (*headers, "编号"))


PERSON_HEADERS = ("工号", "人员", "账号", "姓名")
VEHICLE_HEADERS = ("车辆", "车牌", "车牌号", "自编号")
DEVICE_HEADERS = ("终端号", "终端", "设备号", "设备", "打卡设备")
PAIR_HEADERS = ("经纬度", "坐标", "位置坐标", "定位坐标", "打卡坐标", "GPS坐标", "经度纬度", "lnglat", "latlng")
KIND_HEADERS = ("类型", "类别", "打卡类型", "设施类型", "车型")
STARTS = ("开始", "开始时间", "上岗时间", "上班时间")
ENDS = ("结束", "结束时间", "下岗时间", "下班时间")

TEAM = Column("team", TEXT, ("队所", "队(所)", "班组", "部门", "责任队", "所属队"))
NAME = Column("name", TEXT, ("姓名", "名称", "路名", "岗位名称"))
LON = Column("lon", PLACE, ("经度", "lng", "longitude"), least=180.0)
LAT = Column("lat", PLACE, ("纬度", "latitude"), least=90.0)
LONLAT = Column("lonlat", PAIR, PAIR_HEADERS)
DATUM = Column("datum", WORD, ("坐标系",), words.DATUM)
PERSON = Column("person", ID, PERSON_HEADERS)
VEHICLE = Column("vehicle", ID, VEHICLE_HEADERS)
SEGMENT = Column("segment", ID, ("路段", "责任路段", "路段编号"))
SEGMENTS = Column("segments", IDS, ("路段", "责任路段", "路段编号"))
FACILITY = Column("facility", ID, ("设施", "设施编号"))
FACILITIES = Column("facilities", IDS, ("设施", "设施编号"))
POST = Column("post", ID, ("岗位", "点位", "责任点", "岗位编号"))
WORK = Column("work", WORD, ("作业类型", "作业", "作业内容"), words.WORK)
PHOTO = Column("photo", TEXT, ("照片", "图片", "文件"))
RECEIVED_AT = Column("received_at", TIME, ("接收时间", "上传时间"))
NOTE = Column("note", TEXT, ("备注", "说明"))
DATE = Column("date", DAY, ("日期",))
ACCURACY = Column("accuracy_m", NUMBER, ("精度", "定位精度", "误差", "accuracy"))
GEOMETRY = Column("geometry", TEXT, ("wkt", "geom"))
RADIUS = Column("radius_m", NUMBER, ("半径", "范围", "radius"), least=0.1)
FROM = Column("from", SPAN, ("开始日期", "起", "起始日期", *STARTS))
TO = Column("to", SPAN, ("结束日期", "止", "截止日期", "终止日期", *ENDS))

ROADS = Kind(
    "roads",
    ("roads", "道路台账", "道路"),
    (
        Column("id", ID, ("路段编号", "编号", "道路编号")),
        Column("name", TEXT, ("路名", "名称", "道路名称", "路段名称")),
        Column("grade", WORD, ("等级", "道路等级", "保洁等级"), words.GRADE),
        Column("kind", WORD, ("类型", "类别", "道路类型"), words.ROAD_KIND),
        TEAM,
        Column("oneway", FLAG, ("单行", "单向", "单行道")),
        Column("width_m", NUMBER, ("宽", "宽度", "路宽", "width")),
        Column("length_m", NUMBER, ("长", "长度", "路长", "length")),
        Column("area_m2", NUMBER, ("面积", "保洁面积", "清扫面积", "area")),
        Column("from", TEXT, ("起点", "起", "起始点")),
        Column("to", TEXT, ("止点", "止", "终点", "终止点")),
        Column("highway", TEXT),
        GEOMETRY,
        DATUM,
    ),
    (("id",),),
    ("name", "from", "to"),
    unique=True,
)
FACILITIES_TABLE = Kind(
    "facilities",
    ("facilities", "设施"),
    (
        _id("设施编号"),
        Column("kind", WORD, ("类型", "类别", "设施类型"), words.FACILITY_KIND, open_words="other", within=True),
        Column("name", TEXT, ("名称", "设施名称")),
        LON,
        LAT,
        LONLAT,
        DATUM,
        GEOMETRY,
        SEGMENT,
        TEAM,
    ),
    (("id",),),
    (),
    unique=True,
)
POSTS = Kind(
    "posts",
    ("posts", "岗位"),
    (
        _id("岗位编号"),
        Column("name", TEXT, ("岗位名称", "名称", "岗位", "点位", "责任点")),
        TEAM,
        LON,
        LAT,
        LONLAT,
        DATUM,
        GEOMETRY,
        RADIUS,
        SEGMENTS,
    ),
    (("id",),),
    ("name",),
    unique=True,
)
PEOPLE = Kind(
    "people",
    ("people", "人员"),
    (_id("工号"), Column("name", TEXT, ("姓名", "名称")), TEAM, Column("role", TEXT, ("岗位", "工种"))),
    (("id",),),
    ("name",),
    unique=True,
)
VEHICLES = Kind(
    "vehicles",
    ("vehicles", "车辆"),
    (
        _id("自编号"),
        Column("plate", TEXT, ("车牌", "车牌号", "车辆")),
        TEAM,
        Column("kind", WORD, KIND_HEADERS, words.VEHICLE_KIND, within=True),
        Column("terminal", ID, DEVICE_HEADERS),
    ),
    (("id",),),
    ("plate",),
    unique=True,
)
ROSTER = Kind(
    "roster",
    ("roster", "排班"),
    (
        _id("班次编号"),
        PERSON,
        VEHICLE,
        WORK,
        POST,
        SEGMENTS,
        FACILITIES,
        Column("starts", TIME, STARTS),
        Column("ends", TIME, ENDS),
        Column("passes", WHOLE, ("趟次", "遍数", "次数"), least=1),
        TEAM,
        DATE,
    ),
    (
        ("id",),
        ("person", "vehicle"),
        ("work",),
        ("post", "segments", "facilities"),
        ("starts",),
        ("ends",),
    ),
    ("person", "vehicle", "work", "starts"),
    unique=True,
)
SHIFTS = Kind(
    "shifts",
    ("shifts", "责任路段"),
    (
        _id("班次编号"),
        PERSON,
        VEHICLE,
        Column("segments", IDS, (*SEGMENTS.headers, "路名")),
        POST,
        FACILITIES,
        Column("shift", TEXT, ("班次",)),
        Column("pattern", TEXT, ("排班", "轮休")),
        WORK,
        Column("starts", TIME, STARTS),
        Column("ends", TIME, ENDS),
        Column("passes", WHOLE, ("趟次", "遍数", "次数"), least=1),
        TEAM,
    ),
    (("person", "vehicle"), ("segments", "post", "facilities"), ("shift", "starts")),
)
LEAVE = Kind(
    "leave",
    ("leave", "请假", "轮休"),
    (
        Column("id", ID, ("编号",)),
        PERSON,
        FROM,
        TO,
        Column("kind", WORD, ("类型", "类别", "请假类型"), words.LEAVE_KIND, within=True),
        Column("substitute", ID, ("顶班", "替班", "顶班人", "替班人")),
        Column("approved_by", TEXT, ("批准人", "审批人")),
        NOTE,
    ),
    (("person",), ("from",), ("to",)),
)
SIGN_INS = Kind(
    "sign_ins",
    ("sign-ins", "签到"),
    # Headers without Chinese are the fields of WeCom's and DingTalk's interfaces.
    (
        Column("person", ID, (*PERSON_HEADERS, "userid")),
        Column(
            "time",
            TIME,
            (
                "时间",
                "签到时间",
                "打卡时间",
                "定位时间",
                "上班打卡时间",
                "上班1打卡时间",
                "上班时间",
                "checkin_time",
                "userCheckTime",
            ),
        ),
        Column("kind", WORD, (*KIND_HEADERS, "签到类型", "checkin_type", "checkType"), words.SIGN_IN_KIND),
        Column("lon", PLACE, (*LON.headers, "userLongitude"), least=180.0),
        Column("lat", PLACE, (*LAT.headers, "userLatitude"), least=90.0),
        LONLAT,
        DATUM,
        Column("accuracy_m", NUMBER, (*ACCURACY.headers, "userAccuracy")),
        Column("device", ID, (*DEVICE_HEADERS, "deviceid")),
        Column("photo", TEXT, (*PHOTO.headers, "打卡图片", "打卡图片1", "mediaids")),
        Column("mock", FLAG, ("模拟定位", "虚拟定位")),
        RECEIVED_AT,
        Column("note", TEXT, (*NOTE.headers, "打卡备注", "notes", "outsideRemark")),
        Column("date", DAY, ("日期", "考勤日期")),
        Column(
            "state",
            TEXT,
            (
                "打卡状态",
                "打卡结果",
                "上班1打卡结果",
                "下班1打卡结果",
                "状态",
                "异常打卡原因",
                "exception_type",
                "timeResult",
                "locationResult",
            ),
        ),
        Column("time_out", TIME, ("签退时间", "下班时间", "下班打卡时间", "下班1打卡时间")),
        Column("planned", TEXT, ("考勤时间",)),
    ),
    (("person",), ("time",), ("kind",)),
)
TRACKS = Kind(
    "tracks",
    ("tracks", "轨迹"),
    (
        Column(
            "device", ID, (*DEVICE_HEADERS, *VEHICLE_HEADERS, *PERSON_HEADERS, "terminal", "vehicle", "person", "id")
        ),
        Column("time", TIME, ("时间", "定位时间", "签到时间", "打卡时间", "timestamp", "datetime")),
        LON,
        LAT,
        LONLAT,
        DATUM,
        Column("speed_kmh", NUMBER, ("速度", "speed")),
        Column("heading_deg", NUMBER, ("方向", "航向", "heading", "方向角")),
        ACCURACY,
        Column("work", FLAG, ("作业", "作业状态")),
    ),
    (("time",),),
)
PHOTOS = Kind(
    "photos",
    ("photos", "照片"),
    (
        Column("file", TEXT, ("照片", "图片", "文件", "photo", "文件名")),
        Column("person", IDS, PERSON_HEADERS),
        Column("taken_at", TIME, ("拍摄时间", "时间", "time")),
        LON,
        LAT,
        LONLAT,
        DATUM,
        Column("about", IDS, ("对象", "关于")),
        Column("stage", WORD, ("阶段",), words.STAGE),
        RECEIVED_AT,
        NOTE,
        DATE,
    ),
    (("file",),),
)
WORKS = Kind(
    "works",
    ("works", "作业登记"),
    (
        FACILITY,
        SEGMENT,
        WORK,
        PERSON,
        Column("done_at", TIME, ("完成时间", "作业时间", "时间", "time")),
        Column("photo", TEXT, ("照片", "图片", "文件")),
        Column("skipped_reason", WORD, ("未做原因", "跳过原因"), words.SKIP_REASON, open_words="other", within=True),
        NOTE,
        DATE,
    ),
    (("facility", "segment"), ("done_at", "skipped_reason")),
)
WEATHER = Kind(
    "weather",
    ("weather", "天气"),
    (
        FROM,
        TO,
        Column("kind", WORD, ("类型", "类别", "天气", "天气类型"), words.WEATHER_KIND, within=True),
        Column("value", NUMBER, ("数值", "值"), least=-1000.0),
        Column("unit", TEXT, ("单位",)),
        Column("source", TEXT, ("来源", "数据来源")),
    ),
    (("from",), ("to",), ("kind",)),
)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            ROADS,
            FACILITIES_TABLE,
            POSTS,
            PEOPLE,
            VEHICLES,
            ROSTER,
            SHIFTS,
            LEAVE,
            SIGN_INS,
            TRACKS,
            PHOTOS,
            WORKS,
            WEATHER,
        )
    }
)


_BEGINNINGS: Mapping[str, str] = MappingProxyType(
    {words.fold(begin): kind.name for kind in KINDS.values() for begin in kind.names}
    | {"history": "history", "历史": "history"}
)


def kind_of_name(name: str) -> str | None:
    """The kind whose English or Chinese name a file or sheet begins with; the longest name holds."""
    folded = words.fold(name)
    fitting = [begin for begin in _BEGINNINGS if folded.startswith(begin)]
    return _BEGINNINGS[max(fitting, key=len)] if fitting else None
