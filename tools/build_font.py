"""Build the papers' font: subsets of Noto Sans CJK SC that cover what a Chinese district writes.

Needs fontTools, Debian's fonts-noto-cjk and the Unihan files of Debian's unicode-data, none of which the house needs to
run. The result is committed. In a throw-away environment:

    python3 -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools
    /tmp/fonts/bin/python tools/build_font.py --noto /usr/share/fonts/opentype/noto --unicode /usr/share/unicode

Both weights hold GB 2312, the 8,105 characters of 通用规范汉字表 (Unihan's kTGH), Latin and the signs below.
"""

import argparse
import bz2
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

FONTS = Path(__file__).parent.parent / "src" / "changming" / "assets" / "fonts"
FAMILY = "Changming Sans"
VERSION = "1.0"
SIGNS = (
    "–—‘’“”…‰′″※€№℃℉Ω←↑→↓↔−×÷±≈≠≤≥∞√∠∥°·•○●◎◆◇■□▲△▼▽★☆◐◑◒◓▌▍▎▏█░▒▓✓✕✗㎡㎞㎜㎝㎎㎏￥①②③④⑤⑥⑦⑧⑨⑩āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüê"
)


def characters_of(charset: str, first: int, last: int) -> Iterator[str]:
    """Every character of rows `first` to `last` of GB 2312."""
    for row in range(first, last + 1):
        for cell in range(1, 95):
            try:
                yield bytes((0xA0 + row, 0xA0 + cell)).decode(charset)
            except UnicodeDecodeError:
                continue


def general_standard(unihan: Path) -> set[str]:
    """通用规范汉字表 as Unihan lists it."""
    with bz2.open(unihan / "Unihan_OtherMappings.txt.bz2", "rt", encoding="utf-8") as lines:
        fields = [line.split("\t") for line in lines if "\tkTGH\t" in line and line.startswith("U+")]
    return {chr(int(code.replace("U+", "0x"), 0)) for code, _field, _value in fields}


def chinese_face(path: Path) -> TTFont:
    """The simplified Chinese face of a Noto collection."""
    for font in TTCollection(path).fonts:
        if font["name"].getDebugName(1).startswith("Noto Sans CJK SC"):
            return font
    raise SystemExit(f"{path}: no face Noto Sans CJK SC")


def build(source: Path, characters: set[str], style: str) -> None:
    """Write one subset under our own family name."""
    font = chinese_face(source)
    options = Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE", "DSIG"]
    options.name_IDs = [0, 13, 14]
    options.notdef_outline = True
    subset = Subsetter(options)
    subset.populate(unicodes=[ord(character) for character in characters])
    subset.subset(font)
    names = {1: FAMILY, 2: style, 3: f"{FAMILY} {style} {VERSION}", 4: f"{FAMILY} {style}", 5: f"Version {VERSION}"}
    names |= {6: f"{FAMILY.replace(' ', '')}-{style}"}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["CFF "].cff.fontNames = [names[6]]
    font["CFF "].cff[0].FamilyName = FAMILY
    font["CFF "].cff[0].FullName = names[4]
    font["head"].created = font["head"].modified = 3_800_000_000  # the same bytes on every build
    font.recalcTimestamp = False
    path = FONTS / f"{names[6]}.otf"
    font.save(path)
    print(f"{path.name}: {len(font.getBestCmap())} characters, {path.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    """Build both weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--noto", type=Path, required=True, help="folder with NotoSansCJK-Regular.ttc and -Bold.ttc")
    parser.add_argument("--unicode", type=Path, required=True, help="folder with Unihan_OtherMappings.txt.bz2")
    given = parser.parse_args()
    latin = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0xFF01, 0xFF5F))}
    signs = latin | set(SIGNS) | set(characters_of("gb2312", 1, 9))
    hanzi = set(characters_of("gb2312", 16, 87)) | general_standard(given.unicode)
    build(given.noto / "NotoSansCJK-Regular.ttc", signs | hanzi, "Regular")
    build(given.noto / "NotoSansCJK-Bold.ttc", signs | hanzi, "Bold")


if __name__ == "__main__":
    main()
