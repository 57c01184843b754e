"""Makes a day: the folder a district could have, and its planted truth in a file outside it."""

import json
from datetime import date, timedelta
from pathlib import Path

from changming.simulation import plain, retell
from changming.simulation.frame import EARLIER_DAYS
from changming.simulation.picture_files import Task, write_all
from changming.simulation.truth import truth_of
from changming.simulation.world import HEAT, Progress, Size, World, clock, make_world


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
    give the same files. Raises ValueError when the folder holds something.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ValueError(f"{folder} is not empty")
    size = Size(people, vehicles, photos_count, megapixels, segments, fix_s, shift_h)
    world = make_world(roads, photos, seed, day, size, progress)
    folder.mkdir(parents=True, exist_ok=True)
    if messy:
        world.weather = [HEAT]
        retell.settle_datums(world)
        retell.forget_derived(world)
    bad = (retell if messy else plain).write_day(world, folder)
    write_all(picture_tasks(world, folder), progress)
    progress("truth", 0, 0)
    found = truth_of(world, bad, messy=messy)
    truth.parent.mkdir(parents=True, exist_ok=True)
    truth.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


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
