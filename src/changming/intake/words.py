"""Words that people write, in Chinese or English, and the wire value each stands for.

The wire values are those of the `choices` of the areas; a test compares them, as intake knows no areas.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

IGNORED = re.compile(r"[\s_\-‐‑–—·.、,，:：;；/\\*'\"“”‘’()（）\[\]【】<>《》]+")

Words = Mapping[str, str]


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """A text as it is compared: one width, one case, without spaces, brackets and marks."""
    return IGNORED.sub("", unicodedata.normalize("NFKC", text).casefold())


def meaning(words: Words, text: str) -> str | None:
    """The wire value of a word, None for a word that is not known."""
    found = words.get(fold(text))
    if found is None and "(" in (plain := unicodedata.normalize("NFKC", text)):
        found = words.get(fold(re.sub(r"\([^()]*\)", "", plain)))
    return found


def meaning_within(words: Words, text: str) -> str | None:
    """The wire value of a word, or of the longest one that the text contains: 中型洗扫车, 高温黄色预警."""
    folded = fold(text)
    within = [word for word in words if len(word) > 1 and word in folded] or [word for word in words if word in folded]
    return meaning(words, text) or (words[max(within, key=len)] if within else None)


def spelled(meanings: Mapping[str, Sequence[str]]) -> Words:
    """Every spelling, and the wire value itself, to the wire value."""
    return {fold(word): value for value, words in meanings.items() for word in (value, *words)}


def choices(words: Words) -> str:
    """Each wire value with its first other spelling, as a sentence names them."""
    spellings: dict[str, list[str]] = {}
    for word, value in words.items():
        spellings.setdefault(value, []).append(word)
    return ", ".join(f"{value} ({folded[1]})" if len(folded) > 1 else value for value, folded in spellings.items())


WORK = spelled(
    {
        "manual_sweep": ("人工清扫", "普扫", "人工普扫", "清扫", "人工清扫保洁"),
        "roving": ("巡回保洁", "保洁", "巡回", "巡保", "人工保洁"),
        "sweep": ("机扫", "洗扫", "机械清扫", "机械化清扫", "扫路"),
        "wash": ("冲洗", "机械冲洗", "道路冲洗", "高压冲洗"),
        "sprinkle": ("洒水", "洒水降尘"),
        "dust_suppression": ("抑尘", "雾炮", "喷雾", "雾炮抑尘", "降尘"),
        "collect": ("清运", "收运", "垃圾清运", "垃圾收运"),
        "guardrail_wash": ("护栏清洗", "护栏冲洗", "清洗护栏"),
        "facility_wash": ("设施擦洗", "擦洗", "设施清洗"),
        "toilet_duty": ("公厕保洁", "公厕"),
        "inspect": ("督查", "检查", "巡查"),
    }
)

VEHICLE_KIND = spelled(
    {
        "sweeper": ("洗扫车", "扫路车", "清扫车", "机扫车"),
        "washer": ("冲洗车", "清洗车", "高压清洗车"),
        "sprinkler": ("洒水车",),
        "fog_cannon": ("雾炮车", "抑尘车", "多功能抑尘车", "雾炮"),
        "collector": ("清运车", "收运车", "垃圾车", "垃圾清运车", "压缩车", "垃圾压缩车"),
        "guardrail_washer": ("护栏清洗车", "护栏车"),
        "other": ("其他", "其它"),
    }
)

FACILITY_KIND = spelled(
    {
        "bin": ("果皮箱", "垃圾桶", "果壳箱", "废物箱"),
        "bus_stop": ("公交站台", "公交站", "站台"),
        "guardrail": ("护栏", "隔离护栏", "交通护栏"),
        "toilet": ("公厕", "公共厕所"),
        "collection_point": ("垃圾收集点", "收集点"),
        "tree_pit": ("树坑", "树池"),
        "other": ("其他", "其它"),
    }
)

GRADE = spelled(
    {
        "special": ("特级", "特级道路"),
        "1": ("一级", "1级", "一级道路", "一类", "Ⅰ", "ⅰ级"),
        "2": ("二级", "2级", "二级道路", "二类", "Ⅱ", "ⅱ级"),
        "3": ("三级", "3级", "三级道路", "三类", "Ⅲ", "ⅲ级"),
        "4": ("四级", "4级", "四级道路", "四类", "Ⅳ", "ⅳ级"),
    }
)

ROAD_KIND = spelled(
    {
        "carriageway": ("机动车道", "车行道", "车道"),
        "sidewalk": ("人行道",),
        "lane": ("背街小巷", "小巷", "背街"),
    }
)

SIGN_IN_KIND = spelled(
    {
        "in": ("签到", "上班", "上班打卡", "上班签到", "上岗", "到岗", "OnDuty", "sign-in"),
        "out": ("签退", "下班", "下班打卡", "下班签退", "下岗", "离岗", "OffDuty", "sign-out"),
        "patrol": ("巡查", "外出打卡", "外出", "巡查打卡", "巡检"),
    }
)

LEAVE_KIND = spelled(
    {
        "leave": ("请假", "事假", "休假", "年假", "婚假", "产假", "丧假"),
        "rest": ("轮休", "休息", "调休", "公休"),
        "sick": ("病假",),
        "injury": ("工伤", "工伤假"),
        "training": ("培训",),
        "seconded": ("抽调", "借调"),
    }
)

WEATHER_KIND = spelled(
    {
        "heat": ("高温",),
        "cold": ("低温", "低温冰冻", "结冰"),
        "rain": ("雨", "小雨", "中雨", "大雨", "降雨", "下雨"),
        "rainstorm": ("暴雨", "大暴雨", "特大暴雨"),
        "snow": ("雪", "小雪", "中雪", "大雪", "暴雪", "降雪"),
        "wind": ("大风", "风"),
        "sand": ("沙尘", "沙尘暴", "扬沙", "浮尘"),
    }
)

SKIP_REASON = spelled(
    {
        "cold": ("低温", "结冰", "冰冻", "冻"),
        "rain": ("雨", "下雨", "雨天", "降雨"),
        "occupied": ("占道", "占用", "停车", "车辆占道", "停车占道"),
        "construction": ("施工", "围挡", "道路施工", "围挡施工"),
        "other": ("其他", "其它"),
    }
)

STAGE = spelled(
    {
        "on_site": ("现场", "现场照片"),
        "before": ("整改前", "作业前"),
        "after": ("整改后", "作业后"),
        "roll_call": ("点名", "班前点名"),
        "location_shot": ("位置截图", "位置", "定位截图"),
    }
)

DATUM = spelled(
    {
        "wgs84": ("GPS", "WGS 1984", "CGCS2000", "2000坐标系", "EPSG:4326", "EPSG:4490", "大地2000"),
        "gcj02": ("火星坐标", "国测局", "火星坐标系", "高德", "腾讯", "高德坐标", "腾讯坐标"),
        "bd09": ("百度", "bd09ll", "百度坐标", "百度坐标系"),
    }
)

FLAG = spelled(
    {
        "true": ("1", "是", "T", "yes", "y", "开", "作业", "作业中", "有", "√", "✓", "on"),
        "false": ("0", "否", "F", "no", "n", "关", "未作业", "不作业", "无", "×", "off"),
    }
)

CHINESE_SUMS = frozenset({"合计", "小计", "总计"})
SUMS = CHINESE_SUMS | {"total", "subtotal", "sum"}
SUM = re.compile(r"\s*(本页|本队|全队|全区)?\s*(合\s*计|小\s*计|总\s*计)\s*([:(\d].*)?", re.DOTALL)
NOTE = re.compile(r"\s*\*?(注|备注|说明|填表人?|制表人?|审核人?|复核人?|负责人|统计人|填报人|打印时间|填表日期)\s*:")
ERROR_CELLS = frozenset({"#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!"})
BLANK_MARKS = frozenset({"", "-", "--", "—", "——", "–", "/", "\\"})


def is_note(text: str) -> bool:
    """Whether a cell is a note below a table: 填表人：张三, 备注：……."""
    return NOTE.match(unicodedata.normalize("NFKC", text)) is not None


def is_sum(text: str) -> bool:
    """Whether a row that begins with this cell sums up others: 合计, 小计(二队), 合 计: 12."""
    if "计" in text:
        return SUM.fullmatch(unicodedata.normalize("NFKC", text)) is not None
    return text.strip().casefold() in SUMS
