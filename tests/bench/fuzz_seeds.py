"""One good file of every format that intake reads, and how each format's contents are changed."""

import csv
import io
import json
import random
import re
import shutil
import sqlite3
import tempfile
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
import polars as pl
import pyogrio
import shapely
from PIL import Image

from changming.simulation import make_day
from changming.simulation.picture_files import exif
from changming.simulation.scenes import render
from tests.unit.intake import mutations

ROOT = Path(__file__).parents[2]
FEW = 40
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
    _photos(place, seed)


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
    with zipfile.ZipFile(place / "roads-one.shp.zip", "w") as archive:
        for part in sorted(place.glob("roads-one.*")):
            if part.suffix in {".shp", ".shx", ".dbf", ".prj", ".cpg"}:
                archive.write(part, part.name)
                part.unlink()
    (place / "roads-one.graphml").write_text(GRAPHML, encoding="utf-8")
    for known in sorted((ROOT / "tests" / "data").rglob("*.osm.pbf"))[:1]:
        shutil.copy(known, place / "roads-one.osm.pbf")


def _photos(place: Path, seed: int) -> None:
    picture = render([seed, 1], 320, 240)
    encoded = cv2.imencode(".jpg", picture)[1].tobytes()
    (place / "photo-plain.jpg").write_bytes(encoded)
    (place / "photo-exif.jpg").write_bytes(encoded[:2] + exif(None, (114.02, 22.53)) + encoded[2:])
    small = Image.fromarray(np.ascontiguousarray(picture[..., ::-1]))
    small.save(place / "photo-one.png")
    small.save(place / "photo-one.webp")
    pillow_heif.from_pillow(small).save(place / "photo-one.heic")


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
        table = rng.choice([name for name in tables if name.startswith(("roads", "gpkg"))])
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


CHANGES: dict[str, mutations.Mutation] = {
    ".csv": gbk_cells,
    ".json": mutations.json_values,
    ".geojson": mutations.json_values,
    ".gpx": xml_values,
    ".graphml": xml_values,
    ".parquet": parquet_values,
    ".gpkg": database_values,
    ".xlsx": mutations.zip_members,
    ".shp.zip": mutations.zip_members,
    ".jpg": exif_values,
    ".toml": toml_values,
}
