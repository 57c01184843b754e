"""How the contents of each format are changed so that the container stays a valid one."""

import io
import json
import random
import re
import sqlite3
import struct
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import openpyxl
import osmium
import pillow_heif
import polars as pl
from openpyxl.utils.exceptions import IllegalCharacterError
from PIL import Image

from changming.simulation.picture_files import exif
from tests.unit.intake import mutations

ODD_NUMBERS = (0.0, -1.0, 0.5, 1e308, float("nan"), float("inf"), 46349.27, 60.5, 2_958_466.0, 1e15, -657_435.0)
BIFF_NUMBERS = re.compile(rb"\x03\x02\x0e\x00|\x7e\x02\x0a\x00|\xfd\x00\x0a\x00")  # NUMBER, RK, LABELSST with lengths
MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK")
SIZES = ((1, 1), (1, 4000), (4000, 1), (37, 41), (320, 240))


def xml_values(data: bytes, rng: random.Random) -> bytes:
    """XML with some values and attributes replaced by nasty ones."""
    text = data.decode("utf-8")
    for _ in range(rng.randrange(1, 5)):
        places = list(re.finditer(r'(?<=>)[^<>]+(?=<)|(?<==")[^"]*(?=")', text))
        spot = rng.choice(places)
        nasty = str(rng.choice(mutations.NASTY)).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        text = text[: spot.start()] + nasty + text[spot.end() :]
    return text.encode("utf-8", "surrogatepass")


def parquet_values(data: bytes, rng: random.Random) -> bytes:
    """A good Parquet file with columns of other types, odd values, or none at all."""
    frame = pl.read_parquet(io.BytesIO(data))
    name = rng.choice(frame.columns)
    odd = [rng.choice(mutations.NASTY) for _ in range(frame.height)]
    changed = rng.choice(
        (
            lambda: frame.with_columns(pl.Series(name, odd)),
            lambda: frame.with_columns(pl.lit(None).alias(name)),
            lambda: frame.drop(name),
            lambda: frame.with_columns(pl.Series(name, [[1.0, 2.0]] * frame.height)),
            lambda: frame.with_columns(pl.Series(name, [{"a": 1}] * frame.height)),
            lambda: frame.with_columns(pl.Series(name, [rng.uniform(-1e308, 1e308) for _ in range(frame.height)])),
            lambda: frame.with_columns(pl.Series(name, [rng.randrange(-(2**63), 2**63) for _ in range(frame.height)])),
            lambda: frame.head(0),
        )
    )()
    out = io.BytesIO()
    changed.write_parquet(out)
    return out.getvalue()


def database_values(data: bytes, rng: random.Random) -> bytes:
    """A good GeoPackage with odd values, also in the tables that describe it."""
    with tempfile.NamedTemporaryFile(suffix=".gpkg", delete=False) as held:
        held.write(data)
    path = Path(held.name)
    base = sqlite3.connect(path)
    tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    for _ in range(rng.randrange(1, 4)):
        table = rng.choice([name for name in tables if not name.startswith(("rtree", "sqlite"))])
        columns = [row[1] for row in base.execute(f'PRAGMA table_info("{table}")')]
        odd = rng.choice((*mutations.NASTY, None, -1, 10**15, rng.randbytes(40)))
        try:
            base.execute(f'UPDATE OR IGNORE "{table}" SET "{rng.choice(columns)}" = ?', (odd,))  # noqa: S608 -- our own names
        except sqlite3.Error:
            continue
    base.commit()
    base.close()
    changed = path.read_bytes()
    path.unlink()
    return changed


def exif_values(data: bytes, rng: random.Random) -> bytes:
    """A good picture with a damaged, or an odd, EXIF block."""
    block = exif(None, (rng.uniform(0, 400), rng.uniform(0, 400)))
    block = block[:4] + mutations.flipped(block[4:], rng)
    return data[:2] + block + data[2:]


def toml_values(data: bytes, rng: random.Random) -> bytes:
    """The district's file with some values replaced."""
    lines = data.decode("utf-8").splitlines()
    for _ in range(rng.randrange(1, 4)):
        number = rng.randrange(len(lines))
        name = lines[number].split("=")[0]
        odd = rng.choice(
            (json.dumps(str(rng.choice(mutations.NASTY))), "1", "-1e308", "true", "[]", "{a=1}", "2026-02-30")
        )
        lines[number] = f"{name}= {odd}"
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def gbk_cells(data: bytes, rng: random.Random) -> bytes:
    """A text table in UTF-8 or GBK with some cells replaced."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gbk")
    return mutations.text_cells(text.encode(), rng)


def text_lines(data: bytes, rng: random.Random) -> bytes:
    """A text with tabs in UTF-16 with some cells replaced."""
    cells = [line.split("\t") for line in data.decode("utf-16").splitlines()]
    for _ in range(rng.randrange(1, 6)):
        row = rng.choice(cells)
        row[rng.randrange(len(row))] = rng.choice(mutations.NASTY)
    return "\n".join("\t".join(row) for row in cells).encode("utf-16", "replace")


def markup_values(data: bytes, rng: random.Random) -> bytes:
    """A page or an XML spreadsheet with odd texts, attributes and tags; what stays is well formed as before."""
    text = data.decode("utf-8" if data.startswith(b"<?xml") else "gb18030")
    changes = (xml_values, _odd_attribute, _odd_tag)
    for _ in range(rng.randrange(1, 4)):
        text = rng.choice(changes)(text.encode("utf-8", "replace"), rng).decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-8", "gb18030", "utf-16")), "replace")


def _odd_attribute(data: bytes, rng: random.Random) -> bytes:
    names = ("colspan", "rowspan", "ss:Index", "ss:MergeDown", "ss:MergeAcross", "ss:Type", "class")
    values = ("0", "-1", "2", "7", "999", "70000", "99999999999", "Number", "DateTime", "Boolean", "<", "'")
    odd = f' {rng.choice(names)}="{rng.choice(values)}"'
    return _put(data, rb"(?<=<t[dhr])|(?<=<Cell)|(?<=<Row)|(?<=<Data)", odd.encode(), rng)


def _odd_tag(data: bytes, rng: random.Random) -> bytes:
    tags = ("<table>", "</table>", "<tr>", "</tr>", "<td>", "<br>", "<!--", "-->", "<script>", "</script>", "<![CDATA[",
            "<Row>", "<Cell/>", "<Worksheet>", "</Workbook>", "<Comment>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;",
            "&#x110000;", "&#0;", "<p", "<td '")  # fmt: skip
    return _put(data, rb"(?=<)", rng.choice(tags).encode(), rng)


def _put(data: bytes, where: bytes, what: bytes, rng: random.Random) -> bytes:
    places = [found.start() for found in re.finditer(where, data)]
    place = rng.choice(places) if places else 0
    return data[:place] + what + data[place:]


def workbook_values(data: bytes, rng: random.Random) -> bytes:
    """A good spreadsheet with odd cells and merged ranges, or one of whose members is changed."""
    if rng.random() < 0.5:
        return mutations.zip_members(data, rng)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = rng.choice(book.worksheets)
    for _ in range(rng.randrange(1, 6)):
        row, column = rng.randrange(1, (sheet.max_row or 1) + 2), rng.randrange(1, (sheet.max_column or 1) + 2)
        odd = rng.choice((*mutations.NASTY, 1e308, -1, True, datetime(9999, 12, 31, tzinfo=UTC).replace(tzinfo=None)))
        try:
            sheet.cell(row, column).value = odd
        except (IllegalCharacterError, AttributeError):  # what no spreadsheet can hold, or a merged cell
            continue
    sheet.title = rng.choice((sheet.title, "说明", "轨迹", "x" * 31))
    out = io.BytesIO()
    try:
        book.save(out)
    except AttributeError:  # a number that stands where a text stood
        return mutations.zip_members(data, rng)
    return out.getvalue()


def old_workbook_values(data: bytes, rng: random.Random) -> bytes:
    """An .xls with other numbers, or other rows and columns, in some of its cells."""
    changed = bytearray(data)
    spots = [found.end() for found in BIFF_NUMBERS.finditer(data)]
    for spot in rng.sample(spots, min(len(spots), rng.randrange(1, 5))):
        if rng.random() < 0.3:
            row, column = rng.choice((0, 1, 255, 65535)), rng.choice((0, 3, 255, 65535))
            changed[spot : spot + 4] = struct.pack("<HH", row, column)
        elif data[spot - 4] == 3:
            changed[spot + 6 : spot + 14] = struct.pack("<d", rng.choice(ODD_NUMBERS))
        else:
            changed[spot + 6 : spot + 10] = rng.randbytes(4)
    return bytes(changed)


def picture_values(kind: str) -> mutations.Mutation:
    """Good pictures of odd sizes, colours and EXIF blocks, of one format."""

    def changed(_data: bytes, rng: random.Random) -> bytes:
        width, height = rng.choice(SIZES)
        modes = MODES if kind == "PNG" else ("L", "RGB", "RGBA")
        block = mutations.flipped(exif(None, (rng.uniform(0, 400), rng.uniform(0, 400)))[4:], rng)
        noise = np.frombuffer(rng.randbytes(width * height * 3), np.uint8).reshape(height, width, 3)
        mode = rng.choice([mode for mode in modes if kind != "PNG" or mode != "CMYK"])
        picture = Image.fromarray(noise).convert("L" if mode == "I;16" else mode).convert(mode)
        out = io.BytesIO()
        if kind == "HEIF":
            pillow_heif.from_pillow(picture.convert("RGB")).save(out, exif=block)
        else:
            picture.save(out, kind, exif=block)
        return out.getvalue()

    return changed


def map_values(data: bytes, rng: random.Random) -> bytes:
    """A good OpenStreetMap extract with odd nodes, references and tags."""
    del data
    with tempfile.TemporaryDirectory() as held:
        path = Path(held) / "odd.osm.pbf"
        with osmium.SimpleWriter(str(path)) as writer:
            for key in range(1, 30):
                anywhere = (rng.uniform(-180, 180), rng.uniform(-90, 90))
                place = anywhere if rng.random() < 0.1 else (114 + key / 1e3, 22.5)
                writer.add_node(osmium.osm.mutable.Node(id=key, location=place))
            for key in range(1, rng.randrange(2, 20)):
                refs = [rng.choice((1, 2, 5, 29, 30, 10**12, key)) for _ in range(rng.randrange(5))]
                odd = str(rng.choice(mutations.NASTY))[:200].replace("\0", "")
                tags = {rng.choice(("name", "oneway", "width")): odd, "highway": rng.choice(("primary", odd))}
                writer.add_way(osmium.osm.mutable.Way(id=key, nodes=refs, tags=tags))
        return path.read_bytes()


def arrays_values(data: bytes, rng: random.Random) -> bytes:
    """A good archive of arrays, one of which is of another type, shape or length, or missing."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(list(members))
    odd = rng.choice((np.array(3), np.zeros((0, 4)), np.array(["a"]), np.full(7, np.nan), np.arange(10)))
    held = io.BytesIO()
    np.save(held, odd)
    members[name] = rng.choice((held.getvalue(), members[name].replace(b"(", b"(9999999999, ", 1), b""))
    if rng.random() < 0.2:
        del members[name]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for each, content in members.items():
            archive.writestr(each, content)
    return out.getvalue()


CHANGES: dict[str, mutations.Mutation] = {
    ".csv": gbk_cells,
    ".tsv": text_lines,
    ".json": mutations.json_values,
    ".geojson": mutations.json_values,
    ".gpx": xml_values,
    ".graphml": xml_values,
    ".page.xls": markup_values,
    ".xml.xls": markup_values,
    ".xls": old_workbook_values,
    ".parquet": parquet_values,
    ".gpkg": database_values,
    ".xlsx": workbook_values,
    ".shp.zip": mutations.zip_members,
    ".npz": arrays_values,
    ".osm.pbf": map_values,
    ".jpg": exif_values,
    ".png": picture_values("PNG"),
    ".webp": picture_values("WEBP"),
    ".heic": picture_values("HEIF"),
    ".toml": toml_values,
}


def changes_of(path: Path) -> mutations.Mutation:
    """How a seed file's contents are changed."""
    return CHANGES["".join(path.suffixes[-2:])] if "".join(path.suffixes[-2:]) in CHANGES else CHANGES[path.suffix]
