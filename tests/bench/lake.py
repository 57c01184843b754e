"""A day's fixes into the lake and out of it, beside plain files of the same rows without its promises."""

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from changming.stores.lake import Batch, append, of_device, read
from tests.bench.lines import Line

NAME = "lake"
DISTRICT, DAY = "620103", date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
VEHICLES, FIXES, FILES = 120, 340_000, 200
BATCHES = 120 * [1] + 80 * [3]  # vehicles of each file: most tracks are one vehicle's, exports have several
ROUNDS = 3


def prepare(cache: Path, seed: int) -> Path:
    """The batches as plain Parquet files, `NUMBER.parquet`."""
    place = cache / f"lake-{seed}"
    if len(list(place.glob("*.parquet"))) == FILES:
        return place
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    chance = np.random.default_rng(seed)
    for number, vehicles in enumerate(BATCHES):
        _table(chance, number, vehicles).write_parquet(place / f"{number:03}.parquet")
    return place


def measure(data: Path) -> Iterator[Line]:
    """Append, repeat and read; each beside the same rows written and read plainly, the fastest of a few rounds."""
    paths = sorted(data.glob("*.parquet"))
    tables = [pl.read_parquet(path) for path in paths]
    batches = [_batch(path.stem, table) for path, table in zip(paths, tables, strict=True)]
    with TemporaryDirectory(dir=data.parent) as folder:
        root = Path(folder)
        plain_write_s = _fastest(lambda round_: _write_plain(root / f"plain-{round_}", tables))
        plain_read_s = _fastest(lambda _round: [pl.read_parquet(path) for path in sorted((root / "plain-0").iterdir())])
        append_s = _fastest(lambda round_: _append(root / f"lake-{round_}", batches))
        lake = root / "lake-0"
        again_s = _fastest(lambda _round: _append(lake, batches))
        read_s = _fastest(lambda _round: read(lake, DISTRICT, DAY))
        device_s = _fastest(lambda _round: of_device(lake, DISTRICT, DAY, {"车000"}))
        found = read(lake, DISTRICT, DAY)
        size = sum(path.stat().st_size for path in lake.rglob("*.parquet"))
        plain_size = sum(path.stat().st_size for path in (root / "plain-0").iterdir())
    lost = sum(map(len, batches)) - sum(map(len, found.batches))
    yield Line("fixes lost or doubled", float(abs(lost)), "fixes", 0, at_most=True)
    yield Line("append, each file on the disk", append_s, "s", 20, peer=plain_write_s, at_most=True)
    yield Line("append of what is there", again_s, "s", 20, peer=plain_write_s, at_most=True)
    yield Line("read the day", read_s, "s", 2, peer=plain_read_s, at_most=True)
    yield Line("read one vehicle", device_s * 1000, "ms", 100, peer=plain_read_s * 1000, at_most=True)
    yield Line("size", size / FIXES, "bytes a fix", peer=plain_size / FIXES)


def _fastest(work: Callable[[int], object]) -> float:
    times = []
    for number in range(ROUNDS):
        start_s = time.monotonic()
        work(number)
        times.append(time.monotonic() - start_s)
        sys.stderr.write(f"{times[-1]:.2f} s\n")
    return min(times)


def _append(root: Path, batches: list[Batch]) -> None:
    for batch in batches:
        append(root, DISTRICT, DAY, batch, arrival=NOON)


def _write_plain(folder: Path, tables: list[pl.DataFrame]) -> None:
    folder.mkdir()
    for number, table in enumerate(tables):
        table.write_parquet(folder / f"{number:03}.parquet")


def _batch(name: str, table: pl.DataFrame) -> Batch:
    columns = {column: table[column].to_numpy() for column in table.columns if column != "device_name"}
    names = table["device_name"].unique(maintain_order=True).to_list()
    return Batch(f"{name}.csv", tuple(names), **columns)


def _table(chance: np.random.Generator, number: int, vehicles: int) -> pl.DataFrame:
    """Every ten seconds a fix along a wandering way, as many in each file; vehicles of an export by turns."""
    count = FIXES // FILES
    device = np.arange(count, dtype=np.int32) % vehicles
    first = number if vehicles == 1 else (number - VEHICLES) * vehicles % VEHICLES
    start_s = 1_795_300_000 + (0 if vehicles == 1 else 50_000 + 20_000 * ((number - VEHICLES) * vehicles // VEHICLES))
    heading = np.cumsum(chance.normal(0, 0.2, count))
    speed_kmh = np.clip(np.cumsum(chance.normal(0, 1, count)) + 12, 0, 40).round(1)
    step_deg = speed_kmh / 3.6 * 10 / 111_000
    lon = (103.8 + np.cumsum(step_deg * np.sin(heading))).round(6)
    lat = (36.05 + np.cumsum(step_deg * np.cos(heading))).round(6)
    return pl.DataFrame(
        {
            "device_name": [f"车{(first + each) % VEHICLES:03}" for each in device.tolist()],
            "device": device,
            "t_s": start_s + np.arange(count) // vehicles * 10.0,
            "lon": lon + 0.0011,
            "lat": lat + 0.0007,
            "raw_lon": lon,
            "raw_lat": lat,
            "datum": np.ones(count, np.int8),
            "speed_kmh": speed_kmh,
            "heading_deg": np.degrees(heading).round() % 360,
            "accuracy_m": np.full(count, np.nan),
            "work": (speed_kmh > 5).astype(np.int8),
            "row": np.arange(2, count + 2, dtype=np.int32),
        }
    )
