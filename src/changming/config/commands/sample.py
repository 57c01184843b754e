"""`changming sample make|blank`: a made day to try everything on, and empty sheets to fill in."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from changming.config import terminal
from changming.intake.blank import write_blank
from changming.simulation import SizeError, make_day

SAMPLE = Path("sample")


def add(families: Any) -> None:  # noqa: ANN401 -- argparse gives its sub-parsers no public type
    """Declare the commands of this family."""
    verbs = families.add_parser("sample", help=_("made days and empty sheets"))
    verbs = verbs.add_subparsers(metavar=_("VERB"), required=True)
    make = verbs.add_parser("make", help=_("make a simulated day on real streets"))
    make.add_argument("folder", type=Path, metavar="FOLDER", help=_("a new folder for the day"))
    make.add_argument("--seed", type=int, default=1, help=_("the same seed, the same day"))
    make.add_argument("--messy", action="store_true", help=_("the same kind of day in mixed formats and words"))
    make.add_argument("--people", type=int, default=60, help=_("how many"))
    make.add_argument("--vehicles", type=int, default=12, help=_("how many"))
    make.add_argument("--photos", type=int, default=90, help=_("how many"))
    make.add_argument("--segments", type=int, default=None, help=_("split the streets into so many segments"))
    make.add_argument("--day", type=date.fromisoformat, default=date(2026, 11, 23), help=_("which day"))
    make.add_argument(
        "--source", type=Path, default=SAMPLE, help=_("folder with streets and pictures (default sample)")
    )
    make.add_argument("--truth", type=Path, help=_("file for the planted truth (default FOLDER.truth.json)"))
    terminal.add_language(make)
    make.set_defaults(run=run_make)
    blank = verbs.add_parser("blank", help=_("empty sheets with one filled row and drop-downs"))
    blank.add_argument("folder", type=Path, metavar="FOLDER", help=_("where the sheets go"))
    terminal.add_language(blank)
    blank.set_defaults(run=run_blank)


def run_make(options: argparse.Namespace) -> int:
    """Make a day; its truth stands outside the folder."""
    folder: Path = options.folder
    truth: Path = options.truth or folder.with_name(folder.name + ".truth.json")
    streets = options.source / "streets.geojson"
    if not streets.is_file():
        raise terminal.Stop(_("No streets at %(path)s; name a folder that has them with --source") % {"path": streets})
    if folder.exists() and any(folder.iterdir()):
        raise terminal.Stop(_("%(folder)s holds something already; name a new folder") % {"folder": folder})
    progress = terminal.progress()
    try:
        make_day(
            folder,
            truth,
            roads=streets,
            photos=options.source / "photos",
            seed=options.seed,
            messy=options.messy,
            people=options.people,
            vehicles=options.vehicles,
            photos_count=options.photos,
            segments=options.segments,
            day=options.day,
            progress=lambda step, done, of: progress(_step(step), done, of),
        )
    except SizeError as error:
        numbers = {"option": f"--{error.name}", "value": error.value, "least": error.least, "most": error.most}
        raise terminal.Stop(_("%(option)s takes %(least)s to %(most)s, not %(value)s") % numbers) from error
    terminal.end_progress()
    terminal.show(_("Simulated day: %(folder)s (truth: %(truth)s)") % {"folder": folder, "truth": truth})
    return 0


def _step(step: str) -> str:
    words = {
        "segments": _("Making roads"),
        "vehicles": _("Making vehicles"),
        "sign_ins": _("Making sign-ins"),
        "fixes": _("Making tracks"),
        "photos": _("Making photos"),
        "truth": _("Writing down what was planted"),
    }
    return words[step]


def run_blank(options: argparse.Namespace) -> int:
    """Write the empty sheets."""
    write_blank(options.folder, options.lang)
    terminal.show(_("Empty sheets: %(folder)s") % {"folder": options.folder})
    return 0
