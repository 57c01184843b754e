"""Invented names, plates and numbers. Any likeness to a person or vehicle is chance."""

import numpy as np

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "秀英桂兰玉珍凤霞建国志强春梅永福金花红军小平德胜淑华海燕长明新民月娥文斌爱芳成龙翠萍"
TEAM_NUMBERS = "一二三四五六七八九十"
VEHICLE_KINDS = (
    # kind, Chinese, work of its duties, Chinese word of the work, pace km/h
    ("sweeper", "洗扫车", "sweep", "机扫", 8.5),
    ("washer", "冲洗车", "wash", "冲洗", 8.0),
    ("sprinkler", "洒水车", "sprinkle", "洒水", 11.5),
    ("fog_cannon", "雾炮车", "dust_suppression", "抑尘", 9.5),
)


def person_names(rng: np.random.Generator, count: int) -> list[str]:
    """Names of which no two are equal."""
    names: dict[str, None] = {}
    while len(names) < count:
        given = "".join(rng.choice(list(GIVEN), size=int(rng.integers(1, 3))))
        names[str(rng.choice(list(SURNAMES))) + given] = None
    return list(names)


def team_name(number: int) -> str:
    """The name of a team by its number: 第一中队, 第二中队 and so on."""
    ten, one = divmod(number, 10)
    digits = ("" if ten == 0 else "十" if ten == 1 else TEAM_NUMBERS[ten - 1] + "十") + (
        TEAM_NUMBERS[one - 1] if one else ""
    )
    return f"第{digits}中队"


def plates(rng: np.random.Generator, count: int) -> list[str]:
    """Plates with letters that Chinese plates never carry together, so that they are no real ones."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[f"粤BI{int(rng.integers(1000, 9999))}O"] = None
    return list(found)
