"""Pictures that a hand-kept record names: no table of photos knows them, the row of the register names the file."""

import numpy as np

from changming.simulation.edits import EDITS
from changming.simulation.pictures import REUSED_SHARE, Album, Desk, Photo
from changming.simulation.sign_in_photos import reuse, source_of
from changming.simulation.skips import Skip
from changming.simulation.streets import Floats
from changming.simulation.upkeep import Upkeep

FOLDER = "作业照片"
NOON_S = 12 * 3600.0  # a reused one is planted before, where no heat excuses the work, and with it the doubt


def add_work_photos(desk: Desk, upkeep: Upkeep, skips: list[Skip], album: Album) -> None:
    """Adds pictures to the album and their names to the rows; edits in the shares of other pictures."""
    _of_facilities(desk, upkeep, album)
    for skip in skips:
        if skip.pictured:
            taken_s = float(np.round(desk.rng.uniform(skip.duty.starts_s, skip.duty.ends_s)))
            photo = _taken(desk, taken_s, desk.plane.to_m(skip.segment.lon_lat)[0])
            skip.photo = photo.file.rsplit("/", 1)[1]
            album.photos.append(photo)


def _of_facilities(desk: Desk, upkeep: Upkeep, album: Album) -> None:
    of = {thing.id: (duty, thing) for duty in upkeep.duties for thing in duty.facilities}
    named = [record for record in upkeep.records if record.pictured and record.done_s is not None]
    sources = [one for one in [*album.photos, *album.earlier] if one.person and not one.doubts]
    sources = [sources[int(i)] for i in desk.rng.permutation(len(sources))]
    edits = list(EDITS) * round(len(named) * REUSED_SHARE)
    for record in named:
        duty, thing = of[record.facility]
        photo = _taken(desk, record.done_s or 0.0, thing.xy_m)
        photo.person, photo.duty, record.photo = record.person, duty, photo.file.rsplit("/", 1)[1]
        counted = duty.starts_s < NOON_S and not record.skipped_reason
        source = source_of(photo, sources) if edits and counted else None
        if source is not None:
            reuse(photo, source, edits.pop())
        album.photos.append(photo)


def _taken(desk: Desk, taken_s: float, xy_m: Floats) -> Photo:
    """An honest picture; the file's name says when, and some cameras where."""
    photo = Photo(desk.file(FOLDER, taken_s, wechat=False), "", None, taken_s, desk.fresh(), in_table=False)
    if desk.rng.random() < 0.6:
        lon, lat = np.round(desk.plane.to_deg((xy_m + desk.rng.normal(0, 9, 2))[None])[0], 6)
        photo.exif_s, photo.exif_lon_lat = taken_s, (float(lon), float(lat))
    return photo
