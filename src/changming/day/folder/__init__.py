"""The folder as a gatherer: one day's files become `DayInputs`. Files are opened here and nowhere else."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from changming.areas.standards.rules import Pack
from changming.day.folder.files import FolderSource
from changming.day.folder.looking import look_at
from changming.day.gathering import NothingToCheck, Owner, gather_from, input_error
from changming.day.inputs import DayInputs
from changming.intake.district import FILE, DistrictFile, read_district
from changming.intake.problem import Problem, Unreadable, marked
from changming.intake.record import Frame
from changming.kernel.progress import Progress

__all__ = ["EXAMPLE_PACK", "NothingToCheck", "gather", "input_error", "owner_in", "owner_of"]

EXAMPLE_PACK = "example"
NO_FOLDER = marked("a folder with one day's files")


def gather(
    folder: Path,
    *,
    read_pack: Callable[[str], Pack],
    progress: Progress,
    as_of: datetime | None = None,
    jobs: int = 1,
) -> DayInputs:
    """Read a day folder whole; the result is the same whatever `jobs`.

    `as_of` and what is raised: as `gather_from`; NothingToCheck without a readable `district.toml` too.
    """
    district = _district(folder)
    pack = read_pack(district.pack or EXAMPLE_PACK)
    look = partial(look_at, jobs=jobs, progress=lambda done, total: progress(_("Looking at pictures"), done, total))
    progress(_("Reading tables"), 0, 0)
    source = FolderSource.open(folder, district.frame, look, district.problems)
    return gather_from(source, owner_of(district), pack, progress=progress, as_of=as_of)


def owner_of(district: DistrictFile) -> Owner:
    """Whose day a folder holds."""
    return Owner(
        name=district.name,
        adcode=district.adcode,
        day=district.day,
        zone=district.zone,
        shared_devices=district.shared_devices,
        simulated=district.simulated,
    )


def owner_in(folder: Path, owner: Owner) -> tuple[Frame, Owner | None, tuple[Problem, ...]]:
    """How files below a folder are read, and whose day its `district.toml` says it is; None where there is none.

    Without one, or with one that cannot be read, files are read as those of `owner`.
    """
    own = Frame(owner.day, owner.zone)
    if not (folder / FILE).exists():
        return own, None, ()
    try:
        district = read_district(folder)
    except Unreadable as refused:
        return own, None, (Problem(FILE, None, None, None, refused.expected, refused.facts),)
    return district.frame, owner_of(district), district.problems


def _district(folder: Path) -> DistrictFile:
    if not folder.is_dir():
        raise NothingToCheck([Problem(str(folder), None, None, None, NO_FOLDER)])
    try:
        return read_district(folder)
    except Unreadable as refused:
        problem = Problem("district.toml", None, None, None, refused.expected, refused.facts)
        raise NothingToCheck([problem]) from refused
