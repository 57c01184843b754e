"""Makes a day: the folder a district could have, and its planted truth in a file outside it."""

import json
from datetime import date, timedelta
from pathlib import Path

from changming.simulation import plain, retell
from changming.simulation.frame import EARLIER_DAYS
from changming.simulation.picture_files import Task, write_all
from changming.simulation.skips import tell_skips
from changming.simulation.tables import Row
from changming.simulation.truth import truth_of
from changming.simulation.world import HEAT, Progress, Size, World, clock, make_world

MOST = {"people": 5000, "vehicles": 1000, "photos": 20_000, "segments": 50_000}


class SizeError(ValueError):
    """No day can be made of so many."""

    def __init__(self, name: str, value: int, least: int, most: int) -> None:
        """`name`: of what; `least` to `most`: what can be made."""
        super().__init__(f"{name} must be {least} to {most}, not {value}")
        self.name, self.value, self.least, self.most = name, value, least, most


def make_day(  # noqa: PLR0913 -- what a made day is made from, each with a name
    folder: Path,
    truth: Path,
    *,
    roads: Path,
    photos: Path | None = None,
    seed: int = 1,
    messy: bool = False,
    people: int = 60,
    vehicles: int = 12,
    photos_count: int = 90,
    megapixels: float = 1.2,
    segments: int | None = None,
    day: date = date(2026, 11, 23),
    fix_s: int = 10,
    shift_h: float = 4.0,
    progress: Progress = lambda _step, _done, _of: None,
) -> None:
    """Writes one simulated day into `folder`, which must not exist or be empty, and its truth as JSON into `truth`.

    `roads`: GeoJSON lines in WGS-84 with `name`, `highway`, `oneway`; `photos`: a folder of licensed pictures to use
    beside the rendered ones; `segments`: about so many lines in the ledger (None: the named ones as they are).
    `messy` tells the same kind of day in the formats, words and datums that teams really send. The same arguments
    give the same files. Raises SizeError for impossible sizes, ValueError when the folder holds something.
    """
    size = Size(people, vehicles, photos_count, megapixels, segments, fix_s, shift_h)
    _hold(size)
    if folder.exists() and any(folder.iterdir()):
        raise ValueError(f"{folder} is not empty")
    world = make_world(roads, photos, seed, day, size, progress)
    folder.mkdir(parents=True, exist_ok=True)
    bad = _tell(world, folder, messy=messy)
    write_all(picture_tasks(world, folder), progress)
    progress("truth", 0, 0)
    told = truth_of(world, bad, messy=messy)
    tell_skips(told, world.fleet)
    text = json.dumps(told, ensure_ascii=False, indent=1)
    truth.parent.mkdir(parents=True, exist_ok=True)
    truth.write_text(text + "\n", encoding="utf-8")


def _tell(world: World, folder: Path, *, messy: bool) -> list[Row]:
    """Writes all but the pictures; returns the rows and files that cannot be used."""
    if not messy:
        return plain.write_day(world, folder)
    world.weather = [HEAT]
    retell.settle_datums(world)
    retell.forget_derived(world)
    return retell.write_day(world, folder)


def _hold(size: Size) -> None:
    """Raises SizeError for a size that is too large or below zero, and for a day with nobody in it."""
    for name, most in MOST.items():
        value, least = getattr(size, name), 1 if name == "segments" else 0
        if value is not None and not least <= value <= most:
            raise SizeError(name, value, least, most)
    if not size.people and not size.vehicles:
        raise SizeError("people", 0, 1, MOST["people"])


def picture_tasks(world: World, folder: Path) -> list[Task]:
    """One task for each picture of the day and of the earlier day."""
    tasks = []
    earlier = folder / "history" / str(world.day - timedelta(days=EARLIER_DAYS))
    for number, one in enumerate([*world.album.photos, *world.album.earlier]):
        path = (earlier if one.earlier else folder) / "photos" / one.file
        at = None if one.exif_s is None else clock(world.day, one.exif_s)
        seeds = (world.seed, one.scene), (world.seed, number)
        tasks.append(Task(path, seeds[0], one.licensed, one.how, seeds[1], world.size.megapixels, at, one.exif_lon_lat))
    return tasks
