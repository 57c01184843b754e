"""One good file of every format that is read."""

import csv
import hashlib
import html
import io
import json
import re
import shutil
import tempfile
import zipfile
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
import polars as pl
import pyogrio
import shapely
from PIL import Image

from changming.engines.likeness import Likenesses, describe
from changming.simulation import make_day
from changming.simulation.picture_files import exif
from changming.simulation.scenes import render
from changming.stores.likeness import write_index

ROOT = Path(__file__).parents[2]
FEW = 40
SHAPEFILE_PARTS = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
GRAPHML = """<?xml version="1.0" encoding="utf-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="d1" for="node" attr.name="x" attr.type="string"/><key id="d2" for="node" attr.name="y" attr.type="string"/>
<key id="d3" for="edge" attr.name="osmid" attr.type="string"/>
<key id="d4" for="edge" attr.name="name" attr.type="string"/>
<key id="d5" for="edge" attr.name="highway" attr.type="string"/>
<key id="d6" for="edge" attr.name="oneway" attr.type="string"/>
<key id="d7" for="edge" attr.name="geometry" attr.type="string"/>
<graph edgedefault="directed">
<node id="1"><data key="d1">114.02</data><data key="d2">22.53</data></node>
<node id="2"><data key="d1">114.021</data><data key="d2">22.531</data></node>
<edge source="1" target="2" id="0"><data key="d3">[1, 2]</data><data key="d4">路</data><data key="d5">primary</data>
<data key="d6">True</data><data key="d7">LINESTRING (114.02 22.53, 114.0205 22.5304, 114.021 22.531)</data></edge>
</graph></graphml>
"""


def write_seeds(place: Path, seed: int) -> None:
    """Files named by kind: `roads-…`, `tracks-…`, `photo-…`, or a table's kind."""
    with tempfile.TemporaryDirectory() as held:
        for messy in (False, True):
            day, truth = Path(held) / str(messy), Path(held) / f"{messy}.json"
            roads = ROOT / "sample" / "streets.geojson"
            make_day(day, truth, roads=roads, seed=seed, messy=messy, people=40, vehicles=8, photos_count=0)
        place.mkdir(parents=True)
        _tables(Path(held) / "False", Path(held) / "True", place)
        _tracks(Path(held) / "False", Path(held) / "True", place)
        _roads(Path(held) / "False" / "roads.geojson", place)
    _exports(place)
    _shapes_of_places(place)
    _photos(place, seed)
    shutil.copy(ROOT / "src" / "changming" / "packs" / "example.toml", place / "pack-example.toml")


def _tables(plain: Path, messy: Path, place: Path) -> None:
    shutil.copy(plain / "district.toml", place / "district.toml")
    for path in [*plain.glob("*.csv"), *messy.glob("*.xlsx"), *messy.glob("*.json"), messy / "车辆.csv"]:
        kinds = {"人员": "people", "排班": "roster", "设施": "facilities", "签到表": "sign_ins", "车辆": "vehicles"}
        kind = path.stem.split("-")[0].replace("sign", "sign_ins")
        kind = kinds.get(kind, kind)
        if "mistaken" in path.stem or "damaged" in path.stem:
            continue
        shutil.copy(path, place / f"{kind}-{len(list(place.iterdir()))}{path.suffix}")


def _tracks(plain: Path, messy: Path, place: Path) -> None:
    lines = min((plain / "tracks").glob("0*.csv")).read_text(encoding="utf-8").splitlines()[:FEW]
    (place / "tracks-plain.csv").write_text("\n".join(lines), encoding="utf-8")
    for path in sorted((messy / "tracks").iterdir()):
        if path.suffix == ".gpx":
            text = re.sub(r"(?s)((?:<trkpt.*?</trkpt>\s*){40}).*(</trkseg>)", r"\1\2", path.read_text(encoding="utf-8"))
            (place / "tracks-one.gpx").write_text(text, encoding="utf-8")
        if path.suffix == ".geojson":
            held = json.loads(path.read_text(encoding="utf-8"))
            held["features"] = held["features"][:FEW]
            (place / "tracks-one.geojson").write_text(json.dumps(held), encoding="utf-8")
        if path.suffix == ".parquet" and "damaged" not in path.name:
            pl.read_parquet(path).head(FEW).write_parquet(place / "tracks-one.parquet")


def _roads(path: Path, place: Path) -> None:
    held = json.loads(path.read_text(encoding="utf-8"))
    held["features"] = held["features"][:FEW]
    (place / "roads-one.geojson").write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
    lines = np.array([shapely.LineString(one["geometry"]["coordinates"]) for one in held["features"]], dtype=object)
    facts = [one["properties"] for one in held["features"]]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*facts[0], "wkt"])
    writer.writerows([*one.values(), line.wkt] for one, line in zip(facts, lines, strict=True))
    (place / "roads-wkt.csv").write_text(out.getvalue(), encoding="utf-8")
    fields = ("id", "name", "grade", "team")
    data = [np.array([one[name] for one in facts], dtype=object) for name in fields]
    wkb = shapely.to_wkb(lines)
    for name in ("roads-one.gpkg", "roads-one.shp"):
        pyogrio.raw.write(place / name, wkb, data, list(fields), geometry_type="LineString", crs="EPSG:4326")
    _zipped(place, "roads-one", SHAPEFILE_PARTS)
    (place / "roads-one.graphml").write_text(GRAPHML, encoding="utf-8")
    for known in sorted((ROOT / "tests" / "data").rglob("*.osm.pbf"))[:1]:
        shutil.copy(known, place / "roads-one.osm.pbf")


def _exports(place: Path) -> None:
    """What platforms export: pages and XML called .xls, texts with tabs in UTF-16, positions in one cell."""
    rows = [["工号", "时间", "类型", "坐标", "精度(米)", "备注"]]
    rows += [
        [str(10001 + number), f"2026-11-23 06:{number:02}:05", "签到", f"114.0{number:02},22.53", "12", "补传 & 离线"]
        for number in range(20)
    ]
    out = io.StringIO()
    csv.writer(out).writerows([["二队签到表"], *rows])
    (place / "sign_ins-pair.csv").write_text(out.getvalue(), encoding="gbk")
    (place / "sign_ins-tabs.tsv").write_text("\n".join("\t".join(row) for row in rows), encoding="utf-16")
    cells = "\n".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    begin = '<html><head><meta charset="gb2312"><style>td {color: red}</style></head><body><table border="1">'
    title = '<tr><td colspan="6" align="center">二队签到表</td></tr>'
    (place / "sign_ins-one.page.xls").write_text(f"{begin}{title}{cells}</table></body></html>", encoding="gbk")
    (place / "tracks-one.page.xls").write_text(f"{begin}{cells}</table></body></html>", encoding="gbk")
    (place / "sign_ins-one.xml.xls").write_text(_xml_workbook(rows), encoding="utf-8")
    shutil.copy(ROOT / "tests" / "unit" / "intake" / "sign-ins.xls", place / "sign_ins-old.xls")


def _xml_workbook(rows: list[list[str]]) -> str:
    def cell(text: str) -> str:
        kind, text = ("DateTime", text.replace(" ", "T")) if text.startswith("2026") else ("String", text)
        return f'<Cell><Data ss:Type="{kind}">{html.escape(text)}</Data></Cell>'

    body = "\n".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows)
    title = '<Row ss:Index="2"><Cell ss:MergeAcross="5"><Data ss:Type="String">二队签到表</Data></Cell></Row>'
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="签到"><Table>{title}{body}</Table></Worksheet></Workbook>'
    )


def _shapes_of_places(place: Path) -> None:
    """Posts and facilities as shapes, one of them a Shapefile without its index."""
    points = shapely.to_wkb(shapely.points([[114.0 + number / 1000, 22.53] for number in range(20)]))
    ids = np.array([f"P{number}" for number in range(20)], dtype=object)
    kinds = np.array(["公厕", "果皮箱"] * 10, dtype=object)
    write = partial(pyogrio.raw.write, geometry=points, geometry_type="Point", crs="EPSG:4490")
    write(place / "facilities-one.gpkg", field_data=[ids, kinds], fields=["编号", "类型"])
    write(place / "posts-one.shp", field_data=[ids], fields=["编号"], encoding="UTF-8")
    _zipped(place, "posts-one", {".shp", ".dbf", ".prj"})


def _zipped(place: Path, stem: str, suffixes: set[str]) -> None:
    """A Shapefile's parts put into one archive."""
    parts = [part for part in sorted(place.glob(f"{stem}.*")) if part.suffix in SHAPEFILE_PARTS]
    with zipfile.ZipFile(place / f"{stem}.shp.zip", "w") as archive:
        for part in parts:
            if part.suffix in suffixes:
                archive.write(part, part.name)
            part.unlink()


def _photos(place: Path, seed: int) -> None:
    picture = render([seed, 1], 320, 240)
    encoded = cv2.imencode(".jpg", picture)[1].tobytes()
    (place / "photo-plain.jpg").write_bytes(encoded)
    (place / "photo-exif.jpg").write_bytes(encoded[:2] + exif(None, (114.02, 22.53)) + encoded[2:])
    small = Image.fromarray(np.ascontiguousarray(picture[..., ::-1]))
    small.save(place / "photo-one.png")
    small.save(place / "photo-one.webp")
    pillow_heif.from_pillow(small).save(place / "photo-one.heic")
    found = Likenesses.of([describe(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))])
    write_index(place / "likeness-one.npz", ["a.jpg"], ["0" * 64], [0.0], ["10001"], found)


def prepare(cache: Path, seed: int) -> Path:
    """One good file of every format, made anew when what makes them has changed."""
    made_by = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    place = cache / f"fuzz-{seed}-{made_by}"
    if not place.exists():
        write_seeds(place, seed)
    return place
