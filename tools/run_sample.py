"""What `make run` does once all is set up: a sample day in a database of its own, and the site that shows it.

`--until-up` ends all again once the site answers: for tests and for CI.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import django
from django.utils import translation

from changming.config import command, terminal
from changming.config.environment import SETTINGS

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build"


def main() -> int:
    """Make what is missing, start site and worker, wait for Ctrl-C, end both."""
    began = time.monotonic()
    options = _options()
    _set_environment(options.home)
    for ends in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ends, signal.default_int_handler)  # in order, even where a shell had it ignored
    django.setup()
    site = import_module("changming.config.demo_site")  # after the environment is set
    try:
        with translation.override(command.LANGUAGES[options.lang]):
            if options.prepare:
                site.prepare(options.day, options.home, source=ROOT / "sample", lang=options.lang)
                return 0
            if not site.is_prepared(options.day, options.home):
                _prepare_apart()
            return site.show(options, began)
    except KeyboardInterrupt:
        return 0
    except terminal.Stop as stop:
        terminal.say(str(stop))
        return 2


def _prepare_apart() -> None:
    """In a process of its own, which gives back the memory that it takes."""
    done = subprocess.run([sys.executable, *sys.argv, "--prepare"], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--day", type=Path, default=BUILD / "sample-day", help="a folder with a day; made if missing")
    parser.add_argument("--home", type=Path, default=BUILD / "demo", help="folder of the demo's database")
    parser.add_argument("--port", type=int, default=0, help="default: the first free one from 8000 on")
    parser.add_argument("--until-up", action="store_true", help="end all once the site answers")
    parser.add_argument("--prepare", action="store_true", help="make what is missing and nothing else")
    parser.add_argument("--lang", choices=sorted(command.LANGUAGES), default="zh", help="language of what is said")
    return parser.parse_args()


def _set_environment(home: Path) -> None:
    """The demo has a database, a key and a folder of its own, whatever an office on this machine has set."""
    for setting in SETTINGS:
        os.environ.pop(setting.name, None)
    os.environ |= {
        "CHANGMING_DEMO": "1",
        "CHANGMING_HOME": str(home.resolve()),
        "DJANGO_SETTINGS_MODULE": "changming.config.settings",
    }


if __name__ == "__main__":
    sys.exit(main())
